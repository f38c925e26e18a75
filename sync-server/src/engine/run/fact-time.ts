import {
  epochMs,
  type InstantText,
  ok,
  type RecordedEvent,
  type Refusal,
  type Result,
  refused,
} from '@callout/kernel';

/**
 * Nothing is recorded later than now (docs/adr/0125). Clocks that are set by a network differ by
 * seconds: up to here a clock that is ahead is not worth a word.
 */
const AHEAD_MS_MAX = 2 * 60_000;

const FROM_THE_FUTURE: Refusal = {
  code: 'from-the-future',
  fields: [{ path: 'occurredAt', message: 'from-the-future' }],
};

function isFarAhead(told: InstantText, now: InstantText): boolean {
  return epochMs(told) > epochMs(now) + AHEAD_MS_MAX;
}

/**
 * When a fact happened that somebody tells the server now; never after now. Whoever tells it speaks
 * to the server this moment and can be asked again, so that a time to come is refused.
 */
export function toldTime(told: InstantText | undefined, now: InstantText): Result<InstantText> {
  if (told === undefined || told > now) {
    return told !== undefined && isFarAhead(told, now) ? refused(FROM_THE_FUTURE) : ok(now);
  }
  return ok(told);
}

/**
 * A pushed fact, at the latest as of now. Its work is done and its device may be out of anybody's
 * reach: a clock that is ahead costs nobody the work, it is put right here, and what the clock said
 * stays beside it. What a device itself writes there counts for nothing.
 */
export function arrived(event: RecordedEvent, now: InstantText): RecordedEvent {
  const { noticed: _, ...told } = event;
  if (told.occurredAt <= now) return told;
  return isFarAhead(told.occurredAt, now)
    ? { ...told, occurredAt: now, noticed: { clockSaid: told.occurredAt } }
    : { ...told, occurredAt: now };
}
