import type { DataOf, InstantText } from '@callout/kernel';
import type { WorkClaimed } from '@callout/published-language';

/**
 * Rule 22: work that was really done is never without a way. What a request can no longer take, because
 * it changed hands or came to an end while its worker was out of reach, is claimed with the facts that
 * were refused, and a manager decides (docs/adr/0165).
 */

export type ClaimedFact = DataOf<typeof WorkClaimed>['facts'][number];

export interface Claim {
  /** The id of the WorkClaimed. */
  readonly id: string;
  readonly at: InstantText;
  /** Who signed in to claim it, and which worker they are. */
  readonly person: string;
  readonly worker: { readonly id: string; readonly name: string };
  readonly facts: readonly ClaimedFact[];
  readonly remark: string;
  readonly decided?:
    | {
        readonly as: 'accepted' | 'rejected';
        /** The fact that says so. */
        readonly event: string;
        readonly by: string;
        readonly at: InstantText;
        readonly reason: string;
      }
    | undefined;
}

interface Claimed {
  readonly claims?: readonly Claim[] | undefined;
}

export function claimsOf({ claims }: Claimed): readonly Claim[] {
  return claims ?? [];
}

/** Claims that nobody has decided on. A device that is not shown claims has none. */
export function openClaims(state: Claimed): readonly Claim[] {
  return claimsOf(state).filter(({ decided }) => decided === undefined);
}

/** Whether this worker was given what they claimed. */
export function wasAccepted(state: Claimed, worker: string | undefined): boolean {
  return claimsOf(state).some((one) => one.worker.id === worker && one.decided?.as === 'accepted');
}
