/**
 * A hotspot: a question that the people at the wall have not settled, or a place where reality is known
 * to disagree with the model. Its sentence is in page-texts under `hotspot.<name>`.
 */
export interface HotspotNote {
  readonly name: string;
  /** The sticky that it is stuck to. One that is not there takes its hotspot with it. */
  readonly at: string;
}

export const HOTSPOTS: readonly HotspotNote[] = [
  { name: 'nobody-is-free', at: 'event:provisioning/WorkerNotFound' },
  { name: 'check-in-after-reorder', at: 'event:provisioning/NoShowReversed' },
  { name: 'payment-unknown', at: 'event:billing/PaymentExported' },
  { name: 'tier-crossed-in-a-batch', at: 'event:billing/LoyaltyTierChanged' },
];
