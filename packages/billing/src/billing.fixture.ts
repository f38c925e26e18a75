import { type DataOf, money, weekStarting } from '@callout/kernel';
import { type Fact, fact, on } from '@callout/kernel/testing';
import {
  ClientCharged,
  ClientInvoiceIssued,
  OrganisationConfigured,
  PaymentRequested,
  PaymentReturned,
  PaymentSettled,
  PayoutCarriedForward,
  PayoutIssued,
  PayoutSettled,
  ServiceCancelled,
  ServiceCompleted,
  ServiceFailed,
  WorkerEarned,
  WorkerFined,
  WorkerRegistered,
} from '@callout/published-language';

// The week and the month of the published samples: 16 to 22 and 1 to 30 November 2026, Berlin.
export const ZONE = 'Europe/Berlin';
export const client = { id: 'c1', name: 'Harbour School' };
export const worker = { id: 'w1', name: 'Mila Novak' };
export const serviceType = { id: 't1', name: 'Boiler service' };
export const WEEK_OVER = '2026-11-22T23:00:00.000Z';
export const MONTH_OVER = '2026-11-30T23:00:00.000Z';

export const charge = ClientCharged.samples[1] as DataOf<typeof ClientCharged>;
export const invoice = ClientInvoiceIssued.samples[1] as DataOf<typeof ClientInvoiceIssued>;
export const earned = WorkerEarned.samples[1] as DataOf<typeof WorkerEarned>;
export const fined = WorkerFined.samples[1] as DataOf<typeof WorkerFined>;
export const payout = PayoutIssued.samples[1] as DataOf<typeof PayoutIssued>;

export const charged = fact(ClientCharged, charge);
export const invoiced = fact(ClientInvoiceIssued, invoice);
export const requested = fact(PaymentRequested, PaymentRequested.samples[1]);
export const returned = fact(PaymentReturned, PaymentReturned.samples[1]);
export const payment = PaymentSettled.samples[1] as DataOf<typeof PaymentSettled>;
export const settled = fact(PaymentSettled, payment, { at: '2026-11-26T09:00:00.000Z' });

export const credited = fact(WorkerEarned, earned);
export const punished = fact(WorkerFined, fined);
export const paidOut = fact(PayoutIssued, payout, { at: MONTH_OVER });
export const carried = fact(PayoutCarriedForward, PayoutCarriedForward.samples[1], {
  at: MONTH_OVER,
});
export const payoutPaid = fact(PayoutSettled, PayoutSettled.samples[1], {
  at: '2026-12-02T09:00:00.000Z',
});

export const configured = on('organisation', OrganisationConfigured, {
  name: 'Northside Care',
  timeZone: ZONE,
  currency: 'EUR',
  locale: 'en',
});

/** A worker, as management publishes them. */
export function registered({ id, name }: { readonly id: string; readonly name: string }) {
  const sample = WorkerRegistered.samples[1] as DataOf<typeof WorkerRegistered>;
  return on(id, WorkerRegistered, { ...sample, name });
}

const ENDINGS = {
  completed: { event: ServiceCompleted, more: { evidence: [], notes: '' } },
  failed: {
    event: ServiceFailed,
    more: { reason: 'Nobody opened.', attribution: 'client', noShow: false, evidence: [] },
  },
  cancelled: { event: ServiceCancelled, more: { reason: 'Repaired by a neighbour.' } },
} as const;
export type Ending = keyof typeof ENDINGS;

/** The ending of a request, as provisioning publishes it. */
export function ended(
  request: string,
  how: Ending,
  outcome: {
    readonly client?: { readonly id: string; readonly name: string };
    readonly worker?: { readonly id: string; readonly name: string };
    readonly gross?: number;
  },
  at: string,
): Fact {
  const { event, more } = ENDINGS[how];
  return on(request, event, { ...more, outcome: { client, serviceType, ...outcome } }, at);
}

/** A statement with one charge of this amount, invoiced under this number. */
export function invoicedFor(amount: number, number: number, statement: string): readonly Fact[] {
  const gross = money(amount);
  const chargeId = `charge-${number}`;
  const week = weekStarting('2026-11-16', ZONE);
  const zero = money(0);
  const line = { ...charge, week, chargeId, gross, loyaltyRate: 0, discount: zero, net: gross };
  const { text = '', occurredOn = '', postedOn = '' } = invoice.lines[0] ?? {};
  const shown = { chargeId, requestId: 'r1', text, occurredOn, postedOn };
  const lines = [{ ...shown, gross, discount: zero, net: gross }];
  return [
    on(statement, ClientCharged, line),
    on(statement, ClientInvoiceIssued, { ...invoice, week, number, lines, total: gross }),
  ];
}
