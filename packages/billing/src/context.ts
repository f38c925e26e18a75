import { defineContext } from '@callout/kernel';
import { billingLists } from './lists/lists.ts';
import { billingMails } from './mails/billing-mails.ts';
import { changeLoyaltyTierWhenPaymentSettled } from './policies/change-loyalty-tier-when-payment-settled.ts';
import { chargeClientWhenServiceEnded } from './policies/charge-client-when-service-ended.ts';
import { closeMonthWhenItIsOver } from './policies/close-month-when-it-is-over.ts';
import { closeWeekWhenItIsOver } from './policies/close-week-when-it-is-over.ts';
import { creditWorkerWhenClaimAccepted } from './policies/credit-worker-when-claim-accepted.ts';
import { creditWorkerWhenServiceCompleted } from './policies/credit-worker-when-service-completed.ts';
import { fineWorkerWhenServiceFailed } from './policies/fine-worker-when-service-failed.ts';
import { mailClientWhenInvoiceIssuedPaidOrReturned } from './policies/mail-client-when-invoice-issued-paid-or-returned.ts';
import { mailWorkerWhenPayoutSettled } from './policies/mail-worker-when-payout-settled.ts';
import { markExportedWhenBankFileCreated } from './policies/mark-exported-when-bank-file-created.ts';
import { requestPaymentWhenCreditNoteIssued } from './policies/request-payment-when-credit-note-issued.ts';
import { requestPaymentWhenInvoiceIssued } from './policies/request-payment-when-invoice-issued.ts';
import { reverseChargeWhenNoShowReversed } from './policies/reverse-charge-when-no-show-reversed.ts';
import { reverseFineWhenClaimAccepted } from './policies/reverse-fine-when-claim-accepted.ts';
import { reverseFineWhenNoShowReversed } from './policies/reverse-fine-when-no-show-reversed.ts';
import { settleOrReturnWhenBankStatementImported } from './policies/settle-or-return-when-bank-statement-imported.ts';
import { bankStatements, ownAccounts, workerAccounts } from './read-models/bank-accounts.ts';
import { bankKeys } from './read-models/bank-keys.ts';
import { calendar } from './read-models/calendar.ts';
import { carriedForward } from './read-models/carried-forward.ts';
import { clientCredits } from './read-models/client-credits.ts';
import { clientLedger } from './read-models/client-ledger.ts';
import { clientWeeks } from './read-models/client-weeks.ts';
import { creditedInvoices } from './read-models/credited-invoices.ts';
import { documentNumbers } from './read-models/document-numbers.ts';
import { lifetimePaid } from './read-models/lifetime-paid.ts';
import { openInvoices } from './read-models/open-invoices.ts';
import { overdueRequests } from './read-models/overdue-requests.ts';
import { payoutsDue } from './read-models/payouts-due.ts';
import { revenueByWeek } from './read-models/revenue-by-week.ts';
import { tariffPositions } from './read-models/tariff-positions.ts';
import { trialBalances } from './read-models/trial-balance.ts';
import { weekSoFar } from './read-models/week-so-far.ts';
import { workerLedger } from './read-models/worker-ledger.ts';
import { workerMonths } from './read-models/worker-months.ts';
import { knowledge, workers } from './read-models/workers.ts';
import { bankFileCommands } from './streams/bank-file/commands.ts';
import { bankFile } from './streams/bank-file/stream.ts';
import { accountCommands, clientAccount } from './streams/client-account/stream.ts';
import { clientStatementCommands } from './streams/client-statement/commands.ts';
import { clientStatement } from './streams/client-statement/stream.ts';
import { creditNote, creditNoteCommands } from './streams/credit-note/stream.ts';
import { tariff, tariffCommands } from './streams/tariff/stream.ts';
import { workerStatementCommands } from './streams/worker-statement/commands.ts';
import { workerStatement } from './streams/worker-statement/stream.ts';
import en from './texts/en.json' with { type: 'json' };
import ru from './texts/ru.json' with { type: 'json' };

export const billing = defineContext({
  name: 'billing',
  streams: [tariff, clientAccount, clientStatement, workerStatement, creditNote, bankFile],
  commands: [
    ...tariffCommands,
    ...accountCommands,
    ...clientStatementCommands,
    ...workerStatementCommands,
    ...creditNoteCommands,
    ...bankFileCommands,
  ],
  policies: [
    chargeClientWhenServiceEnded,
    creditWorkerWhenServiceCompleted,
    creditWorkerWhenClaimAccepted,
    fineWorkerWhenServiceFailed,
    requestPaymentWhenInvoiceIssued,
    changeLoyaltyTierWhenPaymentSettled,
    closeWeekWhenItIsOver,
    closeMonthWhenItIsOver,
    reverseChargeWhenNoShowReversed,
    reverseFineWhenNoShowReversed,
    reverseFineWhenClaimAccepted,
    requestPaymentWhenCreditNoteIssued,
    markExportedWhenBankFileCreated,
    settleOrReturnWhenBankStatementImported,
    mailClientWhenInvoiceIssuedPaidOrReturned,
    mailWorkerWhenPayoutSettled,
  ],
  mails: billingMails,
  projections: [
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
    trialBalances,
    tariffPositions,
    clientCredits,
    creditedInvoices,
    bankKeys,
    ownAccounts,
    workerAccounts,
    bankStatements,
  ],
  lists: billingLists,
  knows: knowledge,
  texts: { en, ru },
});
