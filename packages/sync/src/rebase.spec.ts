// Proves the numbered invariants of README.md over random interleavings of two devices and a server,
// with answers that are lost or late. Every operation is followed by a check of all of them.
import type { RecordedEvent } from '@callout/kernel';
import { type JobState, jobs } from '@callout/kernel/toy';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ToyDevice } from './device.fixture.ts';
import { TIMELINE_MAX, timelineEntry } from './document.ts';
import { foldDocument } from './fold.ts';
import { heldDocument, rebase } from './rebase.ts';
import { type JobFact, recorded } from './recorded.fixture.ts';
import { STREAMS, ToyServer } from './world.fixture.ts';

const fates = fc.constantFrom('arrives', 'arrives', 'late', 'lost');
const types = fc.constantFrom<JobFact>(
  'JobOpened',
  'JobNoted',
  'JobNoted',
  'JobDone',
  'JobReopened',
);
const operation = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('record'), type: types }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('push'),
      skip: fc.constantFrom(0, 0, 0, 1, 2),
      count: fc.integer({ min: 1, max: 5 }),
      fate: fates,
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('pull'), fate: fates }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('late') }) },
);
const history = fc.array(
  fc.record({
    device: fc.constantFrom(0, 1),
    stream: fc.constantFrom(...STREAMS),
    operation,
  }),
  { maxLength: 60, size: 'max' },
);
type History = typeof history extends fc.Arbitrary<infer H> ? H : never;

/** More than any history has: what is kept for a restore is not what is proven here. */
const ACKNOWLEDGED_MAX = 1_000;

function createWorld(timelineMax?: number) {
  const server = new ToyServer(timelineMax);
  const device = (name: string) => new ToyDevice(name, server.name, ACKNOWLEDGED_MAX);
  return { server, devices: [device('d1'), device('d2')] as const };
}
type World = ReturnType<typeof createWorld>;

function live(world: World, happenings: History, check: (world: World) => void): void {
  for (const { device, stream, operation: what } of happenings) {
    const who = world.devices[device === 0 ? 0 : 1];
    if ('type' in what) who.record(what.type, stream);
    else if ('count' in what) who.push(world.server, what.skip, what.count, what.fate);
    else if ('fate' in what) who.pull(world.server, what.fate);
    else who.receiveLate();
    check(world);
  }
}

/** Everybody sends and fetches until nothing changes: three rounds are enough without losses. */
function settle({ server, devices }: World): void {
  for (let round = 0; round < 3; round += 1) {
    for (const device of devices) {
      device.push(server, 0, 1_000, 'arrives');
      device.pull(server, 'arrives');
    }
  }
}

function foldedIn(state: unknown): readonly string[] {
  return (state as JobState).folded;
}

/** Runs random histories and checks after every operation. */
function always(check: (world: World) => void): void {
  fc.assert(
    fc.property(history, (happenings) => live(createWorld(), happenings, check)),
    { numRuns: 300 },
  );
}

// A property is a thousand small histories: on a busy machine they take their time.
const PATIENCE = { timeout: 60_000 };

describe('rebase', PATIENCE, () => {
  it('R1: nothing recorded is ever lost: it is pending, in the log, or disputed', () => {
    always(({ server, devices }) => {
      for (const device of devices) {
        const pending = new Set(device.pending().map(({ id }) => id));
        const logged = new Set(server.log.map(({ id }) => id));
        const homeless = device.recordedIds.filter(
          (id) => !pending.has(id) && !logged.has(id) && !server.disputed.has(id),
        );
        expect(homeless).toEqual([]);
      }
    });
  });

  it('R2: the order in which a device recorded is kept, on the device and in the log', () => {
    always(({ server, devices }) => {
      for (const device of devices) {
        for (const document of device.documents.values()) {
          const numbers = document.pending.map(({ deviceSeq }) => deviceSeq ?? 0);
          expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
        }
        const logged = server.log
          .filter((event) => event.device === device.name)
          .map(({ deviceSeq }) => deviceSeq ?? 0);
        expect(logged).toEqual([...logged].sort((a, b) => a - b));
      }
    });
  });

  it('R3: no event is folded twice', () => {
    always(({ devices }) => {
      for (const device of devices) {
        for (const document of device.documents.values()) {
          const folded = foldedIn(document.state);
          expect(folded).toEqual([...new Set(folded)]);
          const shown = document.timeline.map(({ id }) => id);
          expect(shown).toEqual([...new Set(shown)]);
        }
      }
    });
  });

  it('R4: rebasing what is left once more changes nothing', () => {
    always(({ devices }) => {
      for (const device of devices) {
        for (const stream of STREAMS) {
          const held = device.heldOf(stream);
          const pending = device.documents.get(stream)?.pending ?? [];
          const once = rebase(jobs, held, pending);
          expect(rebase(jobs, held, once?.pending ?? [])).toEqual(once);
        }
      }
    });
  });

  it("R5: with nothing pending the device's document equals the server's, and all devices agree", () => {
    fc.assert(
      fc.property(history, (happenings) => {
        const world = createWorld();
        live(world, happenings, () => undefined);
        settle(world);
        for (const device of world.devices) {
          expect(device.pending()).toEqual(stuckOn(world, device.pending()));
          for (const stream of STREAMS) {
            const server = world.server.documents.get(stream);
            const document = device.documents.get(stream);
            if (server && document?.pending.length === 0) {
              expect(document).toEqual({ ...server, pending: [], unsent: 0 });
            }
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it('R10: an event that the server has taken in other words is pending no more', () => {
    const own = recorded('d1', 1, 'JobOpened', 's1');
    const taken = confirmed({ ...own, data: { title: 'as the server knows it' } }, 1);
    const server = foldDocument(jobs, undefined, [taken]);
    const held = rebase(jobs, server, [own]);
    expect(held).toEqual({ ...server, pending: [], unsent: 0 });
  });
  it('R6: what the new document refuses stays pending and shown, and is not folded', () => {
    const begun = confirmed(recorded('d2', 1, 'JobOpened', 's1'), 1);
    const closed = confirmed(recorded('d2', 2, 'JobDone', 's1'), 2);
    const server = foldDocument(jobs, undefined, [begun, closed]);
    const note = recorded('d1', 1, 'JobNoted', 's1');
    const reopened = recorded('d1', 2, 'JobReopened', 's1');
    const rebased = rebase(jobs, server, [note, reopened]);
    expect(rebased?.pending).toEqual([note, reopened]);
    expect(rebased?.unsent).toBe(1);
    expect(rebased?.timeline.map(({ id }) => id)).toEqual([
      begun.id,
      closed.id,
      note.id,
      reopened.id,
    ]);
    expect(foldedIn(rebased?.state)).toEqual([begun.id, closed.id, reopened.id]);
    expect(rebased).toMatchObject({ status: 'open', version: 2, position: 2 });
  });

  it('R7: only the latest document of the server counts, not the way to it', () => {
    always(({ devices, server }) => {
      for (const device of devices) {
        for (const stream of STREAMS) {
          const pending = device.documents.get(stream)?.pending ?? [];
          const latest = server.documents.get(stream);
          const direct = rebase(jobs, latest, pending);
          const before = rebase(jobs, device.heldOf(stream), pending);
          expect(rebase(jobs, latest, before?.pending ?? [])).toEqual(direct);
        }
      }
    });
  });

  it('R8: it is pure: what it is given stays as it was', () => {
    const begun = confirmed(recorded('d2', 1, 'JobOpened', 's1'), 1);
    const server = deepFrozen(foldDocument(jobs, undefined, [begun]));
    const pending = deepFrozen([recorded('d1', 1, 'JobNoted', 's1')]);
    expect(rebase(jobs, server, pending)).toEqual(rebase(jobs, server, pending));
  });

  it('R10: what the document holds as confirmed or disputed is pending no more', () => {
    always(({ devices }) => {
      for (const device of devices) {
        for (const { timeline, disputes, pending } of device.documents.values()) {
          const settled = new Set([
            ...timeline.filter(({ recordedAt }) => recordedAt).map(({ id }) => id),
            ...disputes.map(({ event }) => event.id),
          ]);
          expect(pending.filter(({ id }) => settled.has(id))).toEqual([]);
        }
      }
    });
  });

  it('R5: with nothing pending the envelope is the server’s own, whatever is left out of the state', () => {
    const begun = confirmed(recorded('d2', 1, 'JobOpened', 's1'), 1);
    const server = foldDocument(jobs, undefined, [begun]);
    // Only the server knows why it needs attention: the reason is confidential.
    const told = { ...server, status: 'attention', title: 'A job that needs attention' };
    expect(rebase(jobs, told, [])).toEqual({ ...told, pending: [], unsent: 0 });
  });

  it('answers nothing when there is neither a document nor anything pending', () => {
    expect(rebase(jobs, undefined, [])).toBeUndefined();
  });
});

describe('a timeline that has moved on', PATIENCE, () => {
  it('R12: what may be in the document already waits beside it until its verdict', () => {
    const mine = confirmed(recorded('d1', 1, 'JobOpened', 's1'), 1);
    const before = foldDocument(jobs, undefined, [mine]);
    const note = recorded('d1', 2, 'JobNoted', 's1');
    const theirs = Array.from({ length: TIMELINE_MAX }, (_, index) =>
      confirmed(recorded('d2', index + 1, 'JobNoted', 's1'), index + 3),
    );
    // The answer to the push of the note was lost, and so many facts of others came after it.
    const server = foldDocument(jobs, before, [confirmed(note, 2), ...theirs]);
    const later = recorded('d1', 3, 'JobNoted', 's1');
    const held = heldDocument(before, server, [note]);
    expect(rebase(jobs, held, [note, later])).toEqual({
      ...server,
      timeline: [...server.timeline, timelineEntry(note), timelineEntry(later)].slice(
        -TIMELINE_MAX,
      ),
      pending: [note, later],
      unsent: 1,
    });
    // The next document tells of all that came since, but not of the time before.
    const next = foldDocument(jobs, server, [
      confirmed(recorded('d2', 99, 'JobNoted', 's1'), TIMELINE_MAX + 3),
    ]);
    const heldNext = heldDocument(held, next, [note, later]);
    expect(foldedIn(rebase(jobs, heldNext, [note, later])?.state)).toEqual(foldedIn(next.state));
    // The verdict says "repeated": what is left was recorded after that, and is folded.
    expect(foldedIn(rebase(jobs, heldNext, [later])?.state)).toEqual([
      ...foldedIn(next.state),
      later.id,
    ]);
    expect(heldDocument(heldNext, next, [])).toEqual(next);
  });

  it('R12: is sure of what is pending as long as the timeline tells of all that came meanwhile', () => {
    const begun = confirmed(recorded('d2', 1, 'JobOpened', 's1'), 1);
    const before = foldDocument(jobs, undefined, [begun]);
    const theirs = Array.from({ length: TIMELINE_MAX }, (_, index) =>
      confirmed(recorded('d2', index + 2, 'JobNoted', 's1'), index + 2),
    );
    const server = foldDocument(jobs, before, theirs);
    const note = recorded('d1', 1, 'JobNoted', 's1');
    const held = heldDocument(before, server, [note]);
    expect(held).toEqual(server);
    expect(foldedIn(rebase(jobs, held, [note])?.state)).toEqual([
      ...foldedIn(server.state),
      note.id,
    ]);
  });

  it.each([0, 1, 2, 3])('R1, R3 and R5 hold with a timeline of %i', (timelineMax) => {
    const once = (ids: readonly string[]) => expect(ids).toEqual([...new Set(ids)]);
    fc.assert(
      fc.property(history, (happenings) => {
        const world = createWorld(timelineMax);
        live(world, happenings, ({ server, devices }) => {
          const logged = new Set(server.log.map(({ id }) => id));
          for (const device of devices) {
            const pending = new Set(device.pending().map(({ id }) => id));
            for (const id of device.recordedIds) {
              expect(pending.has(id) || logged.has(id) || server.disputed.has(id)).toBe(true);
            }
            for (const { state, timeline } of device.documents.values()) {
              once(foldedIn(state));
              once(timeline.map(({ id }) => id));
            }
          }
        });
        settle(world);
        for (const device of world.devices) {
          for (const [stream, server] of world.server.documents) {
            expect(device.documents.get(stream)).toEqual({ ...server, pending: [], unsent: 0 });
          }
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe('fold', PATIENCE, () => {
  it('R9: folding in parts equals folding at once', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 30, size: 'max' }),
        (parts) => {
          const count = parts.reduce((sum, part) => sum + part, 1);
          const events = Array.from({ length: count }, (_, index) =>
            confirmed(
              recorded('d1', index + 1, index === 0 ? 'JobOpened' : 'JobNoted', 's1'),
              index + 1,
            ),
          );
          let document = foldDocument(jobs, undefined, events.slice(0, 1));
          let at = 1;
          for (const part of parts) {
            document = foldDocument(jobs, document, events.slice(at, at + part));
            at += part;
          }
          expect(document).toEqual(foldDocument(jobs, undefined, events));
        },
      ),
    );
  });
});

/** After settling, only what concerns a stream that the server never knew can still be pending. */
function stuckOn(world: World, pending: readonly RecordedEvent[]) {
  return pending.filter(({ stream }) => !world.server.documents.has(stream));
}

function confirmed(event: RecordedEvent, position: number) {
  return { ...event, recordedAt: event.occurredAt, position, version: position };
}

function deepFrozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    for (const inner of Object.values(value)) deepFrozen(inner);
    Object.freeze(value);
  }
  return value;
}
