import {
  asInput,
  type DataOf,
  type DayText,
  dayOf,
  daySchema,
  defineCommand,
  derivedId,
  propose,
  type Refusal,
  referenceTo,
  refuse,
  sum,
  type View,
  ZERO,
} from '@callout/kernel';
import {
  BANK_ITEMS_MAX,
  BankFileCreated,
  idSchema,
  ownAccountSchema,
} from '@callout/published-language';
import { electronicFormatIBAN, isValidIBAN } from 'ibantools';
import { z } from 'zod';
import { type OwnAccount, ownAccounts, workerAccounts } from '../../read-models/bank-accounts.ts';
import { calendarOf } from '../../read-models/calendar.ts';
import { type OpenInvoice, openInvoices } from '../../read-models/open-invoices.ts';
import { payoutsDue } from '../../read-models/payouts-due.ts';
import { clientAccount } from '../client-account/stream.ts';
import { payoutKey } from '../worker-statement/commands.ts';
import { bankFile } from './stream.ts';

type BankFile = DataOf<typeof BankFileCreated>;
type Item = BankFile['items'][number];

/** How many open documents one export looks through; what is behind them goes into the next file. */
const ROWS_MAX = 5000;
/** The most that one transfer of the SEPA can carry: 999,999,999.99. */
const SEPA_AMOUNT_MAX = 99_999_999_999;

interface ExportFacts {
  readonly today: DayText;
  readonly currency: string;
  readonly known: OwnAccount | undefined;
  readonly items: readonly Item[];
}

async function exportFacts(
  purpose: 'direct-debits' | 'payouts',
  now: string,
  view: View,
  items: readonly Item[],
): Promise<ExportFacts> {
  const { timeZone, currency } = await calendarOf(view);
  const known = await view.row(ownAccounts, purpose);
  return { today: dayOf(now, timeZone), currency, known, items };
}

/** Direct debits that are requested and that no file holds yet. */
async function debitItems(view: View): Promise<readonly Item[]> {
  const items: Item[] = [];
  for (const { row } of await view.rows(openInvoices, { limit: ROWS_MAX })) {
    if (items.length === BANK_ITEMS_MAX) break;
    const item = isCollectable(row) ? await debitItem(row, view) : undefined;
    if (item) items.push(item);
  }
  return items;
}

/** Not while a credit note has left less to pay than was last asked for. */
function isCollectable({ status, request, open }: OpenInvoice): boolean {
  return (
    status === 'payment-requested' &&
    request?.method === 'direct-debit' &&
    request.amount === open &&
    open <= SEPA_AMOUNT_MAX
  );
}

async function debitItem(row: OpenInvoice, view: View): Promise<Item | undefined> {
  const account = await view.state(clientAccount, row.client.id);
  const { method, mandate, iban } = account?.payment ?? {};
  const signedOn = account?.chosenOn;
  if (!row.request || method !== 'direct-debit' || !mandate || !iban || !signedOn) return undefined;
  return {
    statement: row.statement,
    attempt: row.request.attempt,
    endToEndId: row.request.endToEndId,
    amount: row.open,
    party: row.client,
    iban,
    mandate: { reference: mandate.slice(0, 35), signedOn },
  };
}

/** Payouts that no file holds yet, or that came back, of workers whose account is known. */
async function payoutItems(
  said: ReadonlyMap<string, string>,
  view: View,
): Promise<readonly Item[]> {
  const items: Item[] = [];
  for (const { row } of await view.rows(payoutsDue, { limit: ROWS_MAX })) {
    if (items.length === BANK_ITEMS_MAX) break;
    if (row.status === 'exported' || row.total > SEPA_AMOUNT_MAX) continue;
    const { id } = row.worker;
    const iban = said.get(id) ?? (await view.row(workerAccounts, id))?.iban;
    if (!iban) continue;
    const attempt = row.exports + 1;
    items.push({
      statement: row.statement,
      attempt,
      endToEndId: payoutKey(row.number, attempt),
      amount: row.total,
      party: row.worker,
      iban,
    });
  }
  return items;
}

/** 32 letters and digits, of which a bank takes 35. */
function messageId(stream: string): string {
  return derivedId('bank-message', stream).replaceAll('-', '');
}

function fileOf(
  purpose: 'direct-debits' | 'payouts',
  stream: string,
  day: DayText,
  said: OwnAccount | undefined,
  { currency, known, items }: ExportFacts,
) {
  const account = said ?? known;
  if (currency !== 'EUR') return refuse('export-needs-euro', { params: { currency } });
  if (!account) return refuse('own-account-missing', { fields: ['account'] });
  const refusal = accountRefusal(account, purpose === 'direct-debits');
  if (refusal) return refusal;
  if (items.length === 0) return refuse('nothing-to-export');
  return propose(BankFileCreated, {
    purpose,
    messageId: messageId(stream),
    day,
    account: { ...account, iban: electronic(account.iban) },
    currency,
    items: [...items],
    entries: [],
    total: sum([ZERO, ...items.map(({ amount }) => amount)]),
  });
}

function accountRefusal(account: OwnAccount, collects: boolean): Refusal | undefined {
  if (!isValidIBAN(electronic(account.iban))) {
    return refuse('iban-invalid', { fields: ['account.iban'] });
  }
  return collects && !account.creditorId
    ? refuse('creditor-id-missing', { fields: ['account.creditorId'] })
    : undefined;
}

function electronic(iban: string): string {
  return electronicFormatIBAN(iban) ?? iban;
}

export const ExportPayments = defineCommand({
  name: 'ExportPayments',
  stream: bankFile,
  input: z.object({
    /** The day on which the bank is asked to collect. */
    day: daySchema,
    /** The organisation's account; that of the latest file when it is not said. */
    account: ownAccountSchema.optional(),
  }),
  actors: { accountant: ['any'] },
  offer: { group: 'main' },
  emits: [BankFileCreated],
  loadFacts: async ({ now }, view) =>
    exportFacts('direct-debits', now, view, await debitItems(view)),
  decide: (_, { day, account }, { stream, facts }) =>
    day <= facts.today
      ? refuse('collection-too-early', { params: { today: facts.today }, fields: ['day'] })
      : fileOf('direct-debits', stream, day, account, facts),
});

export const ExportPayouts = defineCommand({
  name: 'ExportPayouts',
  stream: bankFile,
  input: z.object({
    /** The day on which the bank is asked to pay. */
    day: daySchema,
    account: ownAccountSchema.optional(),
    /** Accounts of workers; those of their latest payouts hold for whoever is not named. */
    workers: z
      .array(
        z.object({
          worker: referenceTo('worker', idSchema),
          iban: asInput('iban', z.string().max(40)),
        }),
      )
      .max(BANK_ITEMS_MAX)
      .optional(),
  }),
  actors: { accountant: ['any'] },
  offer: { group: 'main' },
  emits: [BankFileCreated],
  loadFacts: async ({ now, input }, view) => {
    const said = (input.workers ?? []).map(
      ({ worker, iban }) => [worker, electronic(iban)] as const,
    );
    return exportFacts('payouts', now, view, await payoutItems(new Map(said), view));
  },
  decide: (_, { day, account, workers = [] }, { stream, facts }) => {
    if (day < facts.today) {
      return refuse('payout-day-past', { params: { today: facts.today }, fields: ['day'] });
    }
    const wrong = workers.findIndex(({ iban }) => !isValidIBAN(electronic(iban)));
    if (wrong >= 0) return refuse('iban-invalid', { fields: [`workers.${wrong}.iban`] });
    return fileOf('payouts', stream, day, account, facts);
  },
});
