import { declarationsIn, defineContext } from '@callout/kernel';
import * as lists from './lists/lists.ts';
import * as billingMails from './mails/billing-mails.ts';
import * as changeLoyaltyTierWhenPaymentSettled from './policies/change-loyalty-tier-when-payment-settled.ts';
import * as chargeClientWhenServiceEnded from './policies/charge-client-when-service-ended.ts';
import * as closeMonthWhenItIsOver from './policies/close-month-when-it-is-over.ts';
import * as closeWeekWhenItIsOver from './policies/close-week-when-it-is-over.ts';
import * as creditWorkerWhenServiceCompleted from './policies/credit-worker-when-service-completed.ts';
import * as fineWorkerWhenServiceFailed from './policies/fine-worker-when-service-failed.ts';
import * as mailClientWhenInvoiceIssuedPaidOrReturned from './policies/mail-client-when-invoice-issued-paid-or-returned.ts';
import * as mailWorkerWhenPayoutSettled from './policies/mail-worker-when-payout-settled.ts';
import * as markExportedWhenBankFileCreated from './policies/mark-exported-when-bank-file-created.ts';
import * as requestPaymentWhenCreditNoteIssued from './policies/request-payment-when-credit-note-issued.ts';
import * as requestPaymentWhenInvoiceIssued from './policies/request-payment-when-invoice-issued.ts';
import * as reverseChargeWhenNoShowReversed from './policies/reverse-charge-when-no-show-reversed.ts';
import * as reverseFineWhenNoShowReversed from './policies/reverse-fine-when-no-show-reversed.ts';
import * as settleOrReturnWhenBankStatementImported from './policies/settle-or-return-when-bank-statement-imported.ts';
import * as bankAccounts from './read-models/bank-accounts.ts';
import * as bankKeys from './read-models/bank-keys.ts';
import * as calendar from './read-models/calendar.ts';
import * as carriedForward from './read-models/carried-forward.ts';
import * as clientCredits from './read-models/client-credits.ts';
import * as clientLedger from './read-models/client-ledger.ts';
import * as clientWeeks from './read-models/client-weeks.ts';
import * as creditedInvoices from './read-models/credited-invoices.ts';
import * as documentNumbers from './read-models/document-numbers.ts';
import * as lifetimePaid from './read-models/lifetime-paid.ts';
import * as openInvoices from './read-models/open-invoices.ts';
import * as overdueRequests from './read-models/overdue-requests.ts';
import * as payoutsDue from './read-models/payouts-due.ts';
import * as revenueByWeek from './read-models/revenue-by-week.ts';
import * as tariffPositions from './read-models/tariff-positions.ts';
import * as trialBalance from './read-models/trial-balance.ts';
import * as weekSoFar from './read-models/week-so-far.ts';
import * as workerLedger from './read-models/worker-ledger.ts';
import * as workerMonths from './read-models/worker-months.ts';
import * as workers from './read-models/workers.ts';
import * as exportCommands from './streams/bank-file/export-commands.ts';
import * as importBankStatement from './streams/bank-file/import-bank-statement.ts';
import * as bankFile from './streams/bank-file/stream.ts';
import * as clientAccount from './streams/client-account/stream.ts';
import * as clientStatementCommands from './streams/client-statement/commands.ts';
import * as clientStatement from './streams/client-statement/stream.ts';
import * as creditNote from './streams/credit-note/stream.ts';
import * as tariff from './streams/tariff/stream.ts';
import * as bonusCommand from './streams/worker-statement/bonus-command.ts';
import * as workerStatementCommands from './streams/worker-statement/commands.ts';
import * as workerStatement from './streams/worker-statement/stream.ts';
import en from './texts/en.json' with { type: 'json' };
import ru from './texts/ru.json' with { type: 'json' };

export const billing = defineContext({
  name: 'billing',
  ...declarationsIn([
    chargeClientWhenServiceEnded,
    creditWorkerWhenServiceCompleted,
    fineWorkerWhenServiceFailed,
    requestPaymentWhenInvoiceIssued,
    changeLoyaltyTierWhenPaymentSettled,
    closeWeekWhenItIsOver,
    closeMonthWhenItIsOver,
    reverseChargeWhenNoShowReversed,
    reverseFineWhenNoShowReversed,
    requestPaymentWhenCreditNoteIssued,
    markExportedWhenBankFileCreated,
    settleOrReturnWhenBankStatementImported,
    mailClientWhenInvoiceIssuedPaidOrReturned,
    mailWorkerWhenPayoutSettled,
    tariff,
    clientAccount,
    clientStatement,
    workerStatement,
    creditNote,
    bankFile,
    clientStatementCommands,
    workerStatementCommands,
    bonusCommand,
    exportCommands,
    importBankStatement,
    calendar,
    workers,
    clientWeeks,
    workerMonths,
    documentNumbers,
    lifetimePaid,
    carriedForward,
    weekSoFar,
    openInvoices,
    overdueRequests,
    revenueByWeek,
    payoutsDue,
    clientLedger,
    workerLedger,
    trialBalance,
    tariffPositions,
    clientCredits,
    creditedInvoices,
    bankKeys,
    bankAccounts,
    lists,
    billingMails,
  ]),
  texts: { en, ru },
});
