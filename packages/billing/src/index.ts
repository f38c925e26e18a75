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
export { ExportPayments, ExportPayouts } from './streams/bank-file/export-commands.ts';
export { ImportBankStatement } from './streams/bank-file/import-bank-statement.ts';
export { type BankFileState, bankFile } from './streams/bank-file/stream.ts';
export {
  ChangeLoyaltyTier,
  ChoosePaymentMethod,
  type ClientAccountState,
  clientAccount,
  type PaymentMethod,
} from './streams/client-account/stream.ts';
export {
  ChargeClient,
  CloseWeek,
  RecordPayment,
  RequestPayment,
  RetryPayment,
} from './streams/client-statement/commands.ts';
export type {
  ChargeLine,
  ClientStatementState,
  Invoice,
} from './streams/client-statement/state.ts';
export { clientStatement, paymentKey } from './streams/client-statement/stream.ts';
export { type CreditNoteState, creditNote, IssueCreditNote } from './streams/credit-note/stream.ts';
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
} from './streams/tariff/stream.ts';
export { GrantBonus } from './streams/worker-statement/bonus-command.ts';
export {
  CloseMonth,
  CreditWorker,
  FineWorker,
  payoutKey,
  RecordPayout,
} from './streams/worker-statement/commands.ts';
export type { Movement, Payout, WorkerStatementState } from './streams/worker-statement/state.ts';
export { workerStatement } from './streams/worker-statement/stream.ts';
