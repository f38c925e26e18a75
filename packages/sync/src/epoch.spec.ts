// Proves the invariants of epochs (README.md) over random histories of two devices and a server that
// is backed up and restored at any moment, with answers that are lost or late.
import { jobs } from '@callout/kernel/toy';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ToyDevice } from './device.fixture.ts';
import { meetLog } from './epoch.ts';
import { rebase } from './rebase.ts';
import type { JobFact } from './recorded.fixture.ts';
import { STREAMS, ToyServer } from './world.fixture.ts';

const PATIENCE = { timeout: 60_000 };
const ALL_KEPT = 1_000;

const fate = fc.constantFrom(
  'arrives' as const,
  'arrives' as const,
  'late' as const,
  'lost' as const,
);
const type = fc.constantFrom<JobFact>(
  'JobOpened',
  'JobNoted',
  'JobNoted',
  'JobDone',
  'JobReopened',
);
const step = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant('record' as const), type }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('push' as const),
      skip: fc.constantFrom(0, 0, 0, 1),
      count: fc.integer({ min: 1, max: 5 }),
      fate,
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('pull' as const), fate }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('late' as const, 'meet' as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('load' as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constantFrom('backup' as const, 'restore' as const) }),
  },
);
const history = fc.array(
  fc.record({ device: fc.constantFrom(0, 1), stream: fc.constantFrom(...STREAMS), step }),
  { maxLength: 80, size: 'max' },
);
type History = typeof history extends fc.Arbitrary<infer H> ? H : never;

function createWorld(acknowledgedMax: number) {
  const server = new ToyServer();
  const device = (name: string) => new ToyDevice(name, server.name, acknowledgedMax);
  return { server, devices: [device('d1'), device('d2')] as const, backup: server.backup() };
}
type World = ReturnType<typeof createWorld>;

function live(world: World, happenings: History, check: (world: World) => void): void {
  const { server } = world;
  for (const { device, stream, step: what } of happenings) {
    const who = world.devices[device === 0 ? 0 : 1];
    if (what.do === 'record') who.record(what.type, stream);
    else if (what.do === 'push') who.push(server, what.skip, what.count, what.fate);
    else if (what.do === 'pull') who.pull(server, what.fate);
    else if (what.do === 'late') who.receiveLate();
    else if (what.do === 'meet') who.meet(server);
    else if (what.do === 'load') who.load(server);
    else if (what.do === 'backup') world.backup = server.backup();
    else server.restore(world.backup);
    check(world);
  }
}

function settle({ server, devices }: World): void {
  for (let round = 0; round < 3; round += 1) {
    for (const device of devices) {
      device.meet(server);
      device.load(server);
      device.push(server, 0, 1_000, 'arrives');
      device.pull(server, 'arrives');
    }
  }
}

function always(acknowledgedMax: number, check: (world: World) => void, end = check): void {
  fc.assert(
    fc.property(history, (happenings) => {
      const world = createWorld(acknowledgedMax);
      live(world, happenings, check);
      settle(world);
      end(world);
    }),
    { numRuns: 300 },
  );
}

describe('epochs', PATIENCE, () => {
  it('E1: nothing is judged out of the order of its device, whatever was restored in between', () => {
    always(ALL_KEPT, ({ server }) => {
      for (const numbers of server.judged.values()) {
        expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
      }
    });
  });

  it('E2: what was acknowledged is in the log, disputed, pending, or kept to be offered again', () => {
    always(
      ALL_KEPT,
      ({ server, devices }) => {
        for (const device of devices) {
          const here = [...device.pending(), ...device.acknowledged, ...server.log];
          const places = new Set(here.map(({ id }) => id));
          const lost = device.recordedIds.filter(
            (id) => !places.has(id) && !server.disputed.has(id),
          );
          // Refused before the last restore: the document still shows it until all is loaded again.
          const shown = STREAMS.flatMap((stream) => device.heldOf(stream)?.disputes ?? []);
          expect(lost.filter((id) => !shown.some(({ event }) => event.id === id))).toEqual([]);
        }
      },
      ({ server, devices }) => {
        const logged = new Set(server.log.map(({ id }) => id));
        for (const { recordedIds } of devices) {
          const lost = recordedIds.filter((id) => !logged.has(id) && !server.disputed.has(id));
          expect(lost).toEqual([]);
        }
      },
    );
  });

  it('E3: no fact is in the log twice, however often it is offered', () => {
    always(ALL_KEPT, ({ server }) => {
      const ids = server.log.map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
    });
  });

  it('E4: once all has been exchanged every device equals the server, and holds nothing else', () => {
    always(
      ALL_KEPT,
      () => undefined,
      ({ server, devices }) => {
        for (const device of devices) {
          expect(device.pending()).toEqual([]);
          for (const stream of STREAMS) {
            expect(device.documents.get(stream)).toEqual(
              rebase(jobs, server.documents.get(stream), []),
            );
          }
        }
      },
    );
  });

  it('E5: no device is taken for a copy, and nothing becomes a hole while all is kept', () => {
    always(ALL_KEPT, ({ server }) => {
      expect([...server.cloned]).toEqual([]);
      for (const { holes } of server.numbers.values()) expect(holes).toEqual([]);
    });
  });

  it('E5: a device that no longer keeps everything leaves holes, and nothing waits for them', () => {
    always(
      2,
      ({ server }) => expect([...server.cloned]).toEqual([]),
      ({ devices }) => {
        for (const device of devices) expect(device.pending()).toEqual([]);
      },
    );
  });

  it('E6: another log gets nothing, and nothing of it is stored', () => {
    fc.assert(
      fc.property(history, history, (before, after) => {
        const world = createWorld(ALL_KEPT);
        live(world, before, () => undefined);
        settle(world);
        const held = world.devices.map(({ documents }) => [...documents]);
        const other = new ToyServer();
        other.name = { id: 'another', epoch: 'epoch-0' };
        for (const device of world.devices) device.meet(other);
        const exchanges = after.filter(
          ({ step: { do: what } }) => what === 'push' || what === 'pull',
        );
        live({ ...world, server: other }, exchanges, () => undefined);
        expect([other.log, other.disputed.size, other.numbers.size]).toEqual([[], 0, 0]);
        expect(world.devices.map(({ documents }) => [...documents])).toEqual(held);
        expect(world.devices.map(({ phase }) => phase)).toEqual(['other', 'other']);
      }),
    );
  });

  it('a device that knows no log loads everything, whatever it has', () => {
    const told = { id: 'log', epoch: 'one' };
    expect(meetLog(undefined, told)).toBe('reload');
    expect(meetLog(told, told)).toBe('same');
    expect(meetLog({ id: 'log', epoch: 'two' }, told)).toBe('reload');
    expect(meetLog({ id: 'another', epoch: 'one' }, told)).toBe('other');
  });
});
