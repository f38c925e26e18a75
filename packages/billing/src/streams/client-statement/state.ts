import type { DataOf, Money, Period } from '@callout/kernel';
import type {
  ChargeReversed,
  ClientCharged,
  ClientInvoiceIssued,
  PaymentExported,
  PaymentRequested,
  PaymentSettled,
} from '@callout/published-language';

export const CLIENT_STATEMENT_STATUSES = [
  'open',
  'invoiced',
  'payment-requested',
  'exported',
  'paid',
  'returned',
] as const;

export type Charge = DataOf<typeof ClientCharged>;
export type Reversal = DataOf<typeof ChargeReversed>;
export type InvoiceIssued = DataOf<typeof ClientInvoiceIssued>;
export type ChargeLine = Pick<
  Charge,
  'chargeId' | 'requestId' | 'gross' | 'loyaltyRate' | 'discount' | 'net'
> &
  Charge['posting'] & {
    readonly text: string;
    readonly ending: Charge['ending'] | 'reversed';
    /** On a line that takes a charge back, with amounts below zero: the charge, and its days. */
    readonly reverses?: string | undefined;
    readonly charged?: Charge['posting'] | undefined;
  };
export type Invoice = Pick<
  InvoiceIssued,
  'number' | 'date' | 'dueOn' | 'total' | 'currency' | 'creditApplied'
>;
type Exported = Pick<DataOf<typeof PaymentExported>, 'file' | 'day'>;

export interface ClientStatementState {
  readonly status: (typeof CLIENT_STATEMENT_STATUSES)[number] | 'none';
  readonly client: Charge['client'] | undefined;
  readonly week: Period | undefined;
  readonly lines: readonly ChargeLine[];
  readonly totals: { readonly gross: Money; readonly discount: Money; readonly net: Money };
  readonly invoice: Invoice | undefined;
  readonly payment: DataOf<typeof PaymentRequested> | undefined;
  readonly settled: Pick<DataOf<typeof PaymentSettled>, 'paidOn' | 'reference'> | undefined;
  /** Why the bank sent the latest payment back. */
  readonly returnedBecause: string | undefined;
  /** The latest file that asked the bank for it, and the day it asked for. */
  readonly exported?: Exported | undefined;
}
