import {
  asInput,
  type DataOf,
  dayOf,
  defineCommand,
  propose,
  refuse,
  type View,
  ZERO,
} from '@callout/kernel';
import { BANK_ITEMS_MAX, BankFileCreated } from '@callout/published-language';
import { isValidIBAN } from 'ibantools';
import { z } from 'zod';
import { type BankTransaction, readBankStatement } from '../../bank/read-bank-statement.ts';
import { bankStatements, statementName } from '../../read-models/bank-accounts.ts';
import { type BankKey, bankKeys } from '../../read-models/bank-keys.ts';
import { calendarOf } from '../../read-models/calendar.ts';
import { openInvoices } from '../../read-models/open-invoices.ts';
import { clientStatement } from '../client-statement/stream.ts';
import { workerStatement } from '../worker-statement/stream.ts';
import { bankFile } from './stream.ts';

type Entry = DataOf<typeof BankFileCreated>['entries'][number];
type Outcome = Entry['outcome'];

/** Far more than a day of a busy organisation. */
const XML_CHARACTERS_MAX = 2_000_000;
const STATEMENT_NAME_MAX = 120;

/**
 * What the bank told is recorded as a whole, and each booking with what billing makes of it. A key
 * that is not ours, an amount that differs, a second booking of one key: listed, never guessed.
 */
export const ImportBankStatement = defineCommand({
  name: 'ImportBankStatement',
  stream: bankFile,
  input: z.object({ xml: asInput('text-file', z.string().min(1).max(XML_CHARACTERS_MAX)) }),
  actors: { accountant: ['any'] },
  offer: { group: 'main' },
  emits: [BankFileCreated],
  loadFacts: async ({ input, now }, view) => {
    const { timeZone, currency } = await calendarOf(view);
    const today = dayOf(now, timeZone);
    const statement = readBankStatement(input.xml);
    if (!statement) return { currency, today };
    const key = statementName(statement.iban, statement.name);
    const known = (await view.row(bankStatements, key)) !== undefined;
    const few = statement.transactions.length <= BANK_ITEMS_MAX;
    const entries = few && !known ? await entriesOf(statement.transactions, currency, view) : [];
    return { currency, today, statement, known, entries };
  },
  decide: (_, __, { facts }) => {
    const { statement, currency, today, known, entries = [] } = facts;
    if (!statement || statement.name.length > STATEMENT_NAME_MAX || !isValidIBAN(statement.iban)) {
      return refuse('bank-statement-unreadable', { fields: ['xml'] });
    }
    if (known) return refuse('bank-statement-known', { params: { name: statement.name } });
    if (statement.transactions.length > BANK_ITEMS_MAX) {
      return refuse('bank-statement-too-long', { params: { limit: BANK_ITEMS_MAX } });
    }
    return propose(BankFileCreated, {
      purpose: 'bank-statement',
      messageId: statement.name,
      day: today,
      account: { name: statement.iban, iban: statement.iban },
      currency,
      items: [],
      entries: [...entries],
      total: ZERO,
    });
  },
});

async function entriesOf(
  transactions: readonly BankTransaction[],
  currency: string,
  view: View,
): Promise<readonly Entry[]> {
  const seen = new Set<string>();
  const entries: Entry[] = [];
  for (const { currency: paidIn, ...told } of transactions) {
    const key = told.endToEndId ? await view.row(bankKeys, told.endToEndId) : undefined;
    // Of two bookings of one key, the second is for a person to look at.
    const fresh = key !== undefined && paidIn === currency && !seen.has(told.endToEndId);
    seen.add(told.endToEndId);
    const outcome = fresh ? await outcomeOf(told, key, view) : 'unknown';
    entries.push({ ...told, outcome, ...(fresh && outcome !== 'unknown' ? key : {}) });
  }
  return entries;
}

type Told = Omit<BankTransaction, 'currency'>;

function outcomeOf(told: Told, key: BankKey, view: View): Promise<Outcome> {
  return key.of === 'payment' ? paymentOutcome(told, key, view) : payoutOutcome(told, key, view);
}

async function paymentOutcome(told: Told, key: BankKey, view: View): Promise<Outcome> {
  const state = await view.state(clientStatement, key.statement);
  const open = (await view.row(openInvoices, key.statement))?.open;
  const { status, payment, settled } = state ?? {};
  if (payment?.attempt !== key.attempt || payment.amount !== told.amount) return 'unknown';
  const waits = (status === 'payment-requested' || status === 'exported') && open === told.amount;
  if (told.direction === 'in' && told.returned === undefined) {
    if (waits) return 'settled';
    return status === 'paid' && settled ? 'repeated' : 'unknown';
  }
  if (told.direction === 'in' || told.returned === undefined) return 'unknown';
  if (waits) return 'returned';
  return status === 'returned' ? 'repeated' : 'unknown';
}

async function payoutOutcome(told: Told, key: BankKey, view: View): Promise<Outcome> {
  const { status, payout, exported } = (await view.state(workerStatement, key.statement)) ?? {};
  const current = exported?.endToEndId ?? payout?.endToEndId;
  if (!payout || payout.total !== told.amount || current !== told.endToEndId) return 'unknown';
  if (told.direction === 'out' && told.returned === undefined) {
    if (status === 'settled') return 'repeated';
    return status === 'issued' || status === 'exported' ? 'settled' : 'unknown';
  }
  if (told.direction === 'out' || told.returned === undefined) return 'unknown';
  if (status === 'exported') return 'returned';
  return status === 'returned' ? 'repeated' : 'unknown';
}
