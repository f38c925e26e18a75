import {
  type DataOf,
  defineStream,
  type InstantText,
  newestFirst,
  type Refusal,
  refuse,
  sum,
  ZERO,
} from '@callout/kernel';
import { BankFileCreated } from '@callout/published-language';
import { isValidIBAN } from 'ibantools';

type BankFile = DataOf<typeof BankFileCreated>;

export interface BankFileState {
  /** Undefined before it is created; never changed after. */
  readonly file: BankFile | undefined;
  readonly createdAt: InstantText;
}

const BANK_FILE_STATUSES = ['direct-debits', 'payouts', 'bank-statement'] as const;

const initial: BankFileState = { file: undefined, createdAt: '' };

/** One stream a file: what went to the bank, or what came from it. It holds accounts of people. */
export const bankFile = defineStream({
  kind: 'bank-file',
  events: [BankFileCreated],
  initial,
  beginsWith: ['BankFileCreated'],
  statuses: BANK_FILE_STATUSES,
  evolve: { BankFileCreated: (_, data, event) => ({ file: data, createdAt: event.occurredAt }) },
  rules: { BankFileCreated: (_, data) => soundFile(data) },
  envelope: ({ file, createdAt }) => ({
    status: file?.purpose ?? 'bank-statement',
    title: file?.purpose === 'bank-statement' ? file.messageId : (file?.day ?? ''),
    sort: createdAt === '' ? '' : newestFirst(createdAt),
    owner: '',
    assignee: '',
    day: file?.day ?? '',
    closed: true,
  }),
  relations: () => [],
  audience: () => ['role:accountant'],
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
