import { epochMs, type InstantText, instantText, type RecordedEvent } from '@callout/kernel';
import {
  type ClockReading,
  clockBegun,
  clockMeasured,
  clockRead,
  clockStamped,
  correctionOf,
  type DeviceClock,
  isInDoubt,
  timeOf,
  timeResponseSchema,
  UNMEASURED_CLOCK,
  withoutCorrectionsBelow,
} from '@callout/sync';
import type { Lock } from '../platform/lock.ts';
import type { ReplicaClock } from '../platform/ports.ts';
import type { ExchangeStore } from '../storage/device-store.ts';
import type { Collections } from '../storage/documents.ts';
import { highestOf, unsentFacts } from '../storage/unsent-facts.ts';
import type { HttpClient } from './http-client.ts';

/**
 * The server's time as this device knows it: its own clock, corrected by what it has learned from the
 * server. What it knows is kept in the device's store, so that it works without a network, after a
 * restart and in every tab. The rules are those of `DeviceClock` (docs/adr/0125).
 */
export interface ServerClock {
  /** The corrected time, for everything that is not a fact. */
  readonly now: () => InstantText;
  /** What the device's own clock says, uncorrected. */
  readonly own: () => InstantText;
  /** The time of the fact that gets this number. Call it within the device's lock. */
  readonly stamp: (number: number) => Promise<InstantText>;
  /**
   * Asks the server for its time, unless it is well known. Never throws.
   * @returns false when it could not be asked: what was stamped in doubt must not leave yet
   */
  readonly ask: (http: Pick<HttpClient, 'exchange'>) => Promise<boolean>;
  /** What is to be sent, oldest first, with the right time where a clock was off. */
  readonly corrected: (events: readonly RecordedEvent[]) => Promise<readonly RecordedEvent[]>;
}

export interface ServerClockOptions {
  readonly store: ExchangeStore;
  readonly collections: Collections;
  readonly device: string;
  readonly lock: Lock;
  readonly clock: ReplicaClock;
  /** How far the device's clock is ahead of the server's; negative when it is behind. */
  readonly onAhead: (aheadMs: number) => void;
}

/** So long after the server was asked, it is asked again. */
const ASKED_AGAIN_AFTER_MS = 10 * 60_000;
/** An answer that took longer is worth one more try. */
const SHARP_MS_MAX = 500;
const TRIES_MAX = 3;

export async function openServerClock(options: ServerClockOptions): Promise<ServerClock> {
  const { store, lock } = options;
  let current = await clockNote(store);
  let last = { ...readingOf(options.clock), leaptMs: current.leaptMs };
  let latestMs = 0;
  let isUnkept = false;
  let askedAtMs: number | undefined;
  let asking: Promise<boolean> | undefined;

  /** Changes what is known, from what the store holds: another tab may have learned more. */
  async function change(how: (clock: DeviceClock, wallMs: number) => DeviceClock): Promise<void> {
    const before = isUnkept ? current : await clockNote(store);
    const now = readingOf(options.clock);
    const read = clockRead(before, last, now);
    if (read.generation !== current.generation) latestMs = 0;
    const after = how(read, now.wallMs);
    if (after.generation !== read.generation) latestMs = 0;
    last = { ...now, leaptMs: after.leaptMs };
    current = after;
    if (isUnkept || isWorthKeeping(before, after)) {
      // Where it cannot be kept it holds for this run, and the next change tries again: a full disk
      // must keep nobody from their work.
      isUnkept = await store.notes.put({ key: 'clock', clock: after }).then(
        () => false,
        () => true,
      );
    }
    if (after.uncertaintyMs !== undefined) options.onAhead(-after.offsetMs);
  }
  function told(clock: DeviceClock, wallMs: number): number {
    latestMs = Math.max(timeOf(clock, wallMs), latestMs);
    return latestMs;
  }

  async function lookAtServer(http: Pick<HttpClient, 'exchange'>): Promise<boolean> {
    for (let tries = 0; tries < TRIES_MAX; tries += 1) {
      let sentMs = readingOf(options.clock).wallMs;
      const onSent = () => {
        sentMs = readingOf(options.clock).wallMs;
      };
      const [path, schema] = ['/sync/v1/time', timeResponseSchema] as const;
      const outcome = await http.exchange('GET', path, schema, undefined, onSent);
      const receivedMs = readingOf(options.clock).wallMs;
      // A server that does not know the question leaves the clock as it is.
      if (outcome.kind !== 'answered') return outcome.kind === 'refused' || !isInDoubt(current);
      const sample = { sentMs, serverMs: epochMs(outcome.body.now), receivedMs };
      await lock(async () => {
        const lastNumber = highestOf(await ownUnsent(options));
        await change((clock) => clockMeasured(clock, sample, lastNumber) ?? clock);
      });
      askedAtMs = readingOf(options.clock).elapsedMs ?? receivedMs;
      if (receivedMs - sentMs <= SHARP_MS_MAX) return true;
    }
    return true;
  }
  function isKnown(): boolean {
    const { elapsedMs, wallMs } = readingOf(options.clock);
    if (askedAtMs === undefined || isInDoubt(current)) return false;
    return (elapsedMs ?? wallMs) - askedAtMs < ASKED_AGAIN_AFTER_MS;
  }

  await lock(async () => {
    const latestFactMs = await latestFact(options, current);
    await change((clock, wallMs) => clockBegun(clock, wallMs, latestFactMs));
  });
  return {
    now: () => instantText(told(current, readingOf(options.clock).wallMs)),
    own: options.clock.now,
    stamp: async (number) => {
      let timeMs = 0;
      await change((clock, wallMs) => {
        timeMs = told(clock, wallMs);
        return clockStamped(clock, number, timeMs);
      });
      return instantText(timeMs);
    },
    ask: (http) => {
      if (isKnown()) return Promise.resolve(true);
      asking ??= lookAtServer(http)
        // What cannot be noted down is asked again; the server puts right what is sent until then.
        .catch(() => true)
        .finally(() => {
          asking = undefined;
        });
      return asking;
    },
    corrected: async (events) => {
      const lowest = events[0]?.deviceSeq ?? 0;
      const known = await clockNote(store);
      const needed = withoutCorrectionsBelow(known, lowest);
      if (needed !== known) {
        await lock(() => change((clock) => withoutCorrectionsBelow(clock, lowest)));
      }
      return events.map((event) => correctedEvent(needed, event));
    },
  };
}

function correctedEvent(clock: DeviceClock, event: RecordedEvent): RecordedEvent {
  const byMs = event.deviceSeq === undefined ? 0 : correctionOf(clock, event.deviceSeq);
  if (byMs === 0) return event;
  return { ...event, occurredAt: instantText(epochMs(event.occurredAt) + byMs) };
}

function readingOf({ now, elapsedMs }: ReplicaClock): ClockReading {
  return { wallMs: epochMs(now()), elapsedMs: elapsedMs?.() };
}

async function clockNote(store: ExchangeStore): Promise<DeviceClock> {
  const note = await store.notes.get('clock');
  return note?.key === 'clock' ? note.clock : UNMEASURED_CLOCK;
}

/** The time that was told last is in the fact itself: one fact is one write. */
function isWorthKeeping(before: DeviceClock, after: DeviceClock): boolean {
  const { latestMs: _, ...known } = after;
  const { latestMs: __, ...knew } = before;
  return JSON.stringify(known) !== JSON.stringify(knew);
}

async function ownUnsent({ collections, device }: ServerClockOptions) {
  return (await unsentFacts(collections)).filter((event) => event.device === device);
}

async function latestFact(
  options: ServerClockOptions,
  clock: DeviceClock,
): Promise<number | undefined> {
  const facts = (await ownUnsent(options)).map((event) => correctedEvent(clock, event));
  const times = facts.map(({ occurredAt }) => epochMs(occurredAt));
  return times.length === 0 ? undefined : Math.max(...times);
}
