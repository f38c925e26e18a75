import { type DataOf, type Issue, issue } from '@callout/kernel';
import { BankFileCreated } from '@callout/published-language';
import { definePolicy } from '../define.ts';
import { MarkPaymentExported } from '../streams/client-statement/commands.ts';
import { MarkPayoutExported } from '../streams/worker-statement/commands.ts';

type BankFile = DataOf<typeof BankFileCreated>;

/** Each statement is told that its payment, or its payout, is with the bank. */
export const markExportedWhenBankFileCreated = definePolicy({
  name: 'mark-exported-when-bank-file-created',
  whenever: [BankFileCreated],
  issues: [MarkPaymentExported, MarkPayoutExported],
  react: async ({ data, stream }) => data.items.map((item) => marking(data, item, stream)),
});

function marking(
  { purpose, day }: BankFile,
  { statement, attempt, endToEndId, amount }: BankFile['items'][number],
  file: string,
): Issue {
  const exported = { attempt, endToEndId, amount, file, day };
  return purpose === 'direct-debits'
    ? issue(MarkPaymentExported, statement, exported, endToEndId)
    : issue(MarkPayoutExported, statement, exported, endToEndId);
}
