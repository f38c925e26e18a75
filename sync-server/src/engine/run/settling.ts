import type { Principal } from '@callout/kernel';

/** What somebody says of a refused fact. */
export interface Settling {
  readonly eventId: string;
  readonly how: 'let-go' | 'recorded-again' | 'overridden';
  readonly reason?: string | undefined;
  readonly principal: Principal;
}
