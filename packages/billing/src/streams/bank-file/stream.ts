import {
  cell,
  type DataOf,
  defineStream,
  type InstantText,
  negated,
  newestFirst,
  type Refusal,
  refuse,
  shown,
  sum,
  ZERO,
} from '@callout/kernel';
import { BankFileCreated, forRole } from '@callout/published-language';
import { isValidIBAN } from 'ibantools';

type BankFile = DataOf<typeof BankFileCreated>;

export interface BankFileState {
  /** Undefined before it is created; never changed after. */
  readonly file: BankFile | undefined;
  readonly createdAt: InstantText;
}

const BANK_FILE_STATUSES = ['direct-debits', 'payouts', 'bank-statement'] as const;

const initial: BankFileState = { file: undefined, createdAt: '' };

const of = shown<BankFileState>();
const fileFields = {
  messageId: of.text(({ file }) => file?.messageId),
  day: of.day(({ file }) => file?.day),
  account: of.text(({ file }) => file && `${file.account.name}, ${file.account.iban}`),
  itemCount: of.count(({ file }) => file && file.items.length + file.entries.length),
  total: of.money(({ file }) => file?.total, { isSummed: true }),
  createdAt: of.instant(({ createdAt }) => createdAt),
  items: of.lines(
    ({ file }) =>
      (file?.items ?? []).map(({ party, iban, amount, endToEndId, statement }) => ({
        party: cell('text', party.name),
        iban: cell('text', iban),
        endToEndId: cell('reference', {
          kind: file?.purpose === 'payouts' ? 'worker-statement' : 'client-statement',
          id: statement,
          name: endToEndId,
        }),
        amount: cell('money', amount),
      })),
    ({ file }) => ({ amount: cell('money', file?.total) }),
  ),
  entries: of.lines(({ file }) =>
    (file?.entries ?? []).map(({ bookedOn, amount, endToEndId, outcome, returned, direction }) => ({
      bookedOn: cell('day', bookedOn),
      amount: cell('money', direction === 'in' ? amount : negated(amount)),
      endToEndId: cell('text', endToEndId),
      outcome: cell('word', `outcome.${outcome}`),
      returned: cell('note', returned),
    })),
  ),
};

/** One stream a file: what went to the bank, or what came from it. It holds accounts of people. */
export const bankFile = defineStream({
  kind: 'bank-file',
  events: [BankFileCreated],
  initial,
  beginsWith: ['BankFileCreated'],
  statuses: BANK_FILE_STATUSES,
  fields: fileFields,
  evolve: { BankFileCreated: (_, data, event) => ({ file: data, createdAt: event.occurredAt }) },
  rules: { BankFileCreated: (_, data) => soundFile(data) },
  envelope: ({ file, createdAt }) => ({
    status: file?.purpose ?? 'bank-statement',
    title: file?.purpose === 'bank-statement' ? file.messageId : (file?.day ?? ''),
    sort: createdAt === '' ? '' : newestFirst(createdAt),
    day: file?.day ?? '',
    closed: true,
  }),
  relations: () => [],
  audience: () => [forRole('accountant')],
});

/** A bank that takes a file takes it as it is, so what is wrong is found before. */
function soundFile({ items, total, account }: BankFile): Refusal | undefined {
  if (!isValidIBAN(account.iban)) return refuse('iban-invalid', { fields: ['account.iban'] });
  const wrong = items.findIndex(({ iban }) => !isValidIBAN(iban));
  if (wrong >= 0) return refuse('iban-invalid', { fields: [`items.${wrong}.iban`] });
  if (new Set(items.map(({ endToEndId }) => endToEndId)).size < items.length) {
    return refuse('bank-file-holds-doubles', { fields: ['items'] });
  }
  return total === sum([ZERO, ...items.map(({ amount }) => amount)])
    ? undefined
    : refuse('bank-file-does-not-add-up', { fields: ['total'] });
}
