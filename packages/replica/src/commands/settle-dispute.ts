import { ok, type Result, refused } from '@callout/kernel';
import type { Decision } from '@callout/sync';
import type { ServerClock } from '../network/server-clock.ts';
import { isStorageFull } from '../platform/storage-full.ts';
import { forgetDispute, keepDecision } from '../storage/decisions.ts';
import type { Collections } from '../storage/documents.ts';
import type { SafetyJournal } from '../storage/journal.ts';
import { isUnsentDecision, openDisputes } from '../storage/queries.ts';

export interface SettleDisputeOptions {
  readonly collections: Collections;
  readonly journal: SafetyJournal;
  readonly clock: Pick<ServerClock, 'now'>;
}

/**
 * Notes what a person decides about a refused fact; no network is needed. Where this device alone has it, that
 * is its end. Otherwise the server is told when it can be, and what came of it comes back with the document.
 */
export async function settleDispute(
  options: SettleDisputeOptions,
  eventId: string,
  how: Decision['how'],
  reason?: string,
): Promise<Result<undefined>> {
  const { collections, clock, journal } = options;
  const open = (await openDisputes(collections)).find(({ event }) => event.id === eventId);
  if (!open || isUnsentDecision(open.decision)) return refused({ code: 'dispute-settled' });
  try {
    if (open.onlyHere === true) {
      await forgetDispute(collections, open);
      await journal.forget([eventId]);
      return ok(undefined);
    }
    const decision = { event: eventId, how, at: clock.now(), ...(reason ? { reason } : {}) };
    const isOpen = await keepDecision(collections, open, decision);
    return isOpen ? ok(undefined) : refused({ code: 'dispute-settled' });
  } catch (error) {
    if (isStorageFull(error)) return refused({ code: 'storage-full' });
    throw error;
  }
}
