import {
  epochMs,
  type InstantText,
  instantText,
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

/** The moment of a push: the server's clock, and the device's where it said so. */
export interface Arrival {
  readonly now: InstantText;
  readonly deviceClock?: InstantText | undefined;
}

/**
 * A pushed fact, at the latest as of now. Its work is done and its device may be out of anybody's
 * reach: a clock that is wrong costs nobody the work, it is put right here, and what the clock said
 * stays beside it. What a device itself writes there counts for nothing.
 */
export function arrived(event: RecordedEvent, arrival: Arrival): RecordedEvent {
  const { noticed: _, ...said } = event;
  const { now } = arrival;
  const clockAheadMs = offBy(arrival);
  const told = clockAheadMs === undefined ? said : { ...said, noticed: { clockAheadMs } };
  if (told.occurredAt <= now) return told;
  return isFarAhead(told.occurredAt, now)
    ? putRight(told, arrival, (at) => at <= now)
    : { ...told, occurredAt: now };
}

/** How far the device's clock is off, as the server itself sees it; undefined when it is not worth a word. */
function offBy({ now, deviceClock = now }: Arrival): number | undefined {
  const offMs = epochMs(deviceClock) - epochMs(now);
  return Math.abs(offMs) > AHEAD_MS_MAX ? offMs : undefined;
}

/**
 * With the time that its clock would have said if it had been right: by how far it is off at this
 * moment, which the server itself sees. Where that leads nowhere, as of its arrival.
 */
export function putRight(
  told: RecordedEvent,
  arrival: Arrival,
  isPossible: (at: InstantText) => boolean,
): RecordedEvent {
  const offMs = offBy(arrival);
  const right = offMs !== undefined && instantText(epochMs(told.occurredAt) - offMs);
  const occurredAt = right && isPossible(right) ? right : arrival.now;
  return { ...told, occurredAt, noticed: { ...told.noticed, clockSaid: told.occurredAt } };
}
