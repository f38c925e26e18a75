export { type PaymentFile, paymentFileXml } from './bank/payment-files.ts';
export { billing } from './context.ts';
export {
  ACCOUNTS,
  type Account,
  type AccountBalance,
  type BillingEvent,
  type Posting,
  postingsOf,
  trialBalance,
} from './ledger/postings.ts';
export { chargeId } from './policies/charge-client-when-service-ended.ts';
export { earningId } from './policies/credit-worker-when-service-completed.ts';
export { fineId } from './policies/fine-worker-when-service-failed.ts';
export { type Calendar, calendar, DEFAULT_CALENDAR } from './read-models/calendar.ts';
export { type ClientMovement, clientLedger, ledgerIndex } from './read-models/client-ledger.ts';
export { lifetimePaid } from './read-models/lifetime-paid.ts';
export {
  AGEING_BUCKETS,
  type AgeingBucket,
  type AgeingRow,
  ageingBucket,
  ageingOf,
  type OpenInvoice,
  openInvoices,
} from './read-models/open-invoices.ts';
export { type PayoutDue, payoutsDue } from './read-models/payouts-due.ts';
export { revenueByWeek, type WeekRevenue } from './read-models/revenue-by-week.ts';
export { type AccountTotals, trialBalances } from './read-models/trial-balance.ts';
export { type OpenWeek, weekSoFar } from './read-models/week-so-far.ts';
export { type WorkerMovement, workerLedger } from './read-models/worker-ledger.ts';
export { type BankFileState, bankFile } from './streams/bank-file.ts';
export { GrantBonus } from './streams/bonus-command.ts';
export {
  ChangeLoyaltyTier,
  ChoosePaymentMethod,
  type ClientAccountState,
  clientAccount,
  type PaymentMethod,
} from './streams/client-account.ts';
export { clientStatement, paymentKey } from './streams/client-statement.ts';
export {
  ChargeClient,
  CloseWeek,
  RecordPayment,
  RequestPayment,
  RetryPayment,
} from './streams/client-statement-commands.ts';
export type {
  ChargeLine,
  ClientStatementState,
  Invoice,
} from './streams/client-statement-state.ts';
export { type CreditNoteState, creditNote, IssueCreditNote } from './streams/credit-note.ts';
export { ExportPayments, ExportPayouts } from './streams/export-commands.ts';
export { ImportBankStatement } from './streams/import-bank-statement.ts';
export { clientStatementId, workerStatementId } from './streams/statement-ids.ts';
export { STATEMENT_LINES_MAX } from './streams/statement-limits.ts';
export {
  DEFAULT_TARIFF,
  loyaltyRate,
  SetTariff,
  TARIFF_ID,
  type Tariff,
  type TariffState,
  tariff,
  tariffOn,
} from './streams/tariff.ts';
export { workerStatement } from './streams/worker-statement.ts';
export {
  CloseMonth,
  CreditWorker,
  FineWorker,
  payoutKey,
  RecordPayout,
} from './streams/worker-statement-commands.ts';
export type { Movement, Payout, WorkerStatementState } from './streams/worker-statement-state.ts';
