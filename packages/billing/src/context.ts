import { defineContext } from '@callout/kernel';
import {
  OrganisationConfigured,
  ServiceCancelled,
  ServiceCompleted,
  ServiceFailed,
} from '@callout/published-language';
import { changeLoyaltyTierWhenPaymentSettled } from './policies/change-loyalty-tier-when-payment-settled.ts';
import { chargeClientWhenServiceEnded } from './policies/charge-client-when-service-ended.ts';
import { closeMonthWhenItIsOver } from './policies/close-month-when-it-is-over.ts';
import { closeWeekWhenItIsOver } from './policies/close-week-when-it-is-over.ts';
import { creditWorkerWhenServiceCompleted } from './policies/credit-worker-when-service-completed.ts';
import { fineWorkerWhenServiceFailed } from './policies/fine-worker-when-service-failed.ts';
import { requestPaymentWhenInvoiceIssued } from './policies/request-payment-when-invoice-issued.ts';
import { calendar } from './read-models/calendar.ts';
import { carriedForward } from './read-models/carried-forward.ts';
import { clientLedger } from './read-models/client-ledger.ts';
import { clientWeeks } from './read-models/client-weeks.ts';
import { documentNumbers } from './read-models/document-numbers.ts';
import { lifetimePaid } from './read-models/lifetime-paid.ts';
import { billingLists } from './read-models/lists.ts';
import { openInvoices } from './read-models/open-invoices.ts';
import { payoutsDue } from './read-models/payouts-due.ts';
import { revenueByWeek } from './read-models/revenue-by-week.ts';
import { trialBalances } from './read-models/trial-balance.ts';
import { weekSoFar } from './read-models/week-so-far.ts';
import { workerLedger } from './read-models/worker-ledger.ts';
import { workerMonths } from './read-models/worker-months.ts';
import { ChangeLoyaltyTier, ChoosePaymentMethod, clientAccount } from './streams/client-account.ts';
import { clientStatement } from './streams/client-statement.ts';
import {
  ChargeClient,
  CloseWeek,
  RecordPayment,
  RequestPayment,
  RetryPayment,
} from './streams/client-statement-commands.ts';
import { SetTariff, tariff } from './streams/tariff.ts';
import { workerStatement } from './streams/worker-statement.ts';
import {
  CloseMonth,
  CreditWorker,
  FineWorker,
  RecordPayout,
} from './streams/worker-statement-commands.ts';
import en from './texts/en.json' with { type: 'json' };
import ru from './texts/ru.json' with { type: 'json' };

export const billing = defineContext({
  name: 'billing',
  streams: [tariff, clientAccount, clientStatement, workerStatement],
  commands: [
    SetTariff,
    ChargeClient,
    CloseWeek,
    RequestPayment,
    RecordPayment,
    RetryPayment,
    CreditWorker,
    FineWorker,
    CloseMonth,
    RecordPayout,
    ChoosePaymentMethod,
    ChangeLoyaltyTier,
  ],
  policies: [
    chargeClientWhenServiceEnded,
    creditWorkerWhenServiceCompleted,
    fineWorkerWhenServiceFailed,
    requestPaymentWhenInvoiceIssued,
    changeLoyaltyTierWhenPaymentSettled,
    closeWeekWhenItIsOver,
    closeMonthWhenItIsOver,
  ],
  projections: [
    calendar,
    clientWeeks,
    workerMonths,
    documentNumbers,
    lifetimePaid,
    carriedForward,
    weekSoFar,
    openInvoices,
    revenueByWeek,
    payoutsDue,
    clientLedger,
    workerLedger,
    trialBalances,
  ],
  lists: billingLists,
  listensTo: [OrganisationConfigured, ServiceCompleted, ServiceFailed, ServiceCancelled],
  texts: { en, ru },
});
