import {
  type ConfirmedEvent,
  type DataOf,
  dayOf,
  type Issue,
  issue,
  type View,
} from '@callout/kernel';
import { BankFileCreated } from '@callout/published-language';
import { definePolicy } from '../define.ts';
import { RecordPayment, ReturnPayment } from '../streams/client-statement/commands.ts';
import { clientStatement } from '../streams/client-statement/stream.ts';
import { RecordPayout, ReturnPayout } from '../streams/worker-statement/commands.ts';
import { workerStatement } from '../streams/worker-statement/stream.ts';

type BankFile = DataOf<typeof BankFileCreated>;
type Entry = BankFile['entries'][number];
type Imported = ConfirmedEvent<string, BankFile>;

/** What the import has recognised; what it has not is left to a person. */
export const settleOrReturnWhenBankStatementImported = definePolicy({
  name: 'settle-or-return-when-bank-statement-imported',
  whenever: [BankFileCreated],
  issues: [RecordPayment, ReturnPayment, RecordPayout, ReturnPayout],
  react: async (event, view) => {
    const issues: Issue[] = [];
    for (const entry of event.data.entries) issues.push(...(await effectOf(entry, event, view)));
    return issues;
  },
});

async function effectOf(entry: Entry, event: Imported, view: View): Promise<readonly Issue[]> {
  const { outcome, statement, attempt, endToEndId, amount } = entry;
  if (statement === undefined || attempt === undefined) return [];
  const isPayment = entry.of === 'payment';
  if (outcome === 'settled') {
    const period = isPayment
      ? (await view.state(clientStatement, statement))?.week
      : (await view.state(workerStatement, statement))?.month;
    const reference = event.data.messageId;
    const paidOn = bookingDay(entry, event, period?.timeZone ?? 'UTC');
    return isPayment
      ? [issue(RecordPayment, statement, { amount, paidOn, reference }, endToEndId)]
      : [issue(RecordPayout, statement, { amount, paidOn, reference }, endToEndId)];
  }
  if (outcome !== 'returned') return [];
  const reason = entry.returned ?? '';
  return isPayment
    ? [issue(ReturnPayment, statement, { attempt, reason }, endToEndId)]
    : [issue(ReturnPayout, statement, { endToEndId, reason }, endToEndId)];
}

/** A bank may book on a day that has not come yet; money that is here was paid by today. */
function bookingDay({ bookedOn }: Entry, { occurredAt }: Imported, timeZone: string): string {
  const today = dayOf(occurredAt, timeZone);
  return bookedOn < today ? bookedOn : today;
}
