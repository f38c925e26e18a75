import type { DataOf } from '@callout/kernel';
import type { BankFileCreated } from '@callout/published-language';
import { defineProjection } from '../define.ts';

export type OwnAccount = DataOf<typeof BankFileCreated>['account'];

/** By purpose: the organisation's account of the latest file, so that it need not be said again. */
export const ownAccounts = defineProjection<OwnAccount>()({
  name: 'own-accounts',
  on: {
    BankFileCreated: {
      key: ({ data }) => data.purpose,
      fold: (_, { data }) => data.account,
    },
  },
});

/** By worker: the account of the latest payout. */
export const workerAccounts = defineProjection<{ readonly iban: string }>()({
  name: 'worker-accounts',
  on: {
    BankFileCreated: {
      key: ({ data }) => (data.purpose === 'payouts' ? data.items.map((i) => i.party.id) : []),
      fold: (row, { data }, key) => {
        const item = data.items.findLast(({ party }) => party.id === key);
        return item ? { iban: item.iban } : row;
      },
    },
  },
});

/** By the bank's own name of a statement: which stream holds it. */
export const bankStatements = defineProjection<{ readonly stream: string }>()({
  name: 'bank-statements',
  on: {
    BankFileCreated: {
      key: ({ data }) =>
        data.purpose === 'bank-statement' ? statementName(data.account.iban, data.messageId) : [],
      fold: (_, { stream }) => ({ stream }),
    },
  },
});

export function statementName(iban: string, name: string): string {
  return `${iban} ${name}`;
}
