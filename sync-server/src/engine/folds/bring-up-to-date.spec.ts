// Proves that documents and rows of an older fold are rebuilt from the log: what differs travels to
// devices, what does not stays where it is, disputes are kept, nothing of it is lost when the process
// is killed between any two transactions, and one stream that cannot be folded stops no other.
import {
  type AnyProjection,
  type AnyStream,
  assembleModel,
  type EventMeta,
  type Model,
} from '@callout/kernel';
import { foldOf } from '@callout/sync';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Store, StoredDocument } from '../../store/port.ts';
import { verify } from '../../tools/verify/verify-log.ts';
import { engineModel, manager } from '../engine-model.fixture.ts';
import { createDevice, createWorkbench } from '../workbench.fixture.ts';
import { bringUpToDate, percentOf, type UpgradeProgress } from './bring-up-to-date.ts';
import { documentToday } from './document-today.ts';

const texts = { en: {}, ru: {} };
/** The toy model after a change of one of its folds, whose version was raised with it. */
function changedModel(
  stream: (before: AnyStream) => AnyStream,
  projection: (before: AnyProjection) => AnyProjection = (before) => before,
): Model {
  return assembleModel(
    engineModel.contexts.map((context) => ({
      ...context,
      streams: context.streams.map((each) => (each.kind === 'job' ? stream(each) : each)),
      projections: context.projections.map(projection),
    })),
    texts,
  );
}
type Job = { readonly title: string; readonly worker: string };
/** A field that documents folded before do not have: what hid the four-eyes rule. */
const withUrgency = changedModel((job) => ({
  ...job,
  foldVersion: 2,
  evolve: {
    ...job.evolve,
    JobOpened: (state: never, data: never, event: EventMeta) => ({
      ...(job.evolve['JobOpened']?.(state, data, event) as object),
      isUrgent: (data as Job).title.includes('!'),
    }),
  },
}));

let bench: ReturnType<typeof createWorkbench>;
const logged: string[] = [];
const quiet = () => undefined;
const log = {
  debug: quiet,
  info: quiet,
  warn: quiet,
  error: (_: object, message: string) => void logged.push(message),
};
beforeEach(async () => {
  logged.length = 0;
  bench = createWorkbench();
  for (const [stream, title] of [
    ['j1', 'Boiler!'],
    ['j2', 'Tap'],
    ['j3', 'Door'],
  ] as const) {
    const data = { title, client: 'c1', worker: 'w1' };
    const order = { context: 'provisioning', command: 'OpenJob', stream, data };
    await bench.engine.execute(order, manager);
  }
  const finish = { context: 'provisioning', command: 'FinishJob', data: { notes: '' } };
  await bench.engine.execute({ ...finish, stream: 'j1' }, manager);
  await bench.engine.execute({ ...finish, stream: 'j2' }, manager);
  const refused = createDevice('d1').record('JobDone', 'FinishJob', 'j1', { notes: 7 });
  await bench.engine.push(
    { device: 'd1', lowestUnsent: 1, events: [refused] },
    { id: 'u-worker', name: 'Mila', roles: ['worker'], subject: 'w1' },
  );
  await bench.engine.idle();
});
afterEach(() => bench.close());

const jobs = async (store: Store): Promise<readonly StoredDocument[]> => {
  const query = { context: 'provisioning', kind: 'job', tokens: 'everybody', limit: 10 } as const;
  const { documents } = await store.documents(query);
  return [...documents].sort((a, b) => (a.id < b.id ? -1 : 1));
};
const upgrade = (model: Model, store: Store = bench.store) => bringUpToDate({ store, model, log });
const streamOf = (model: Model) => {
  const stream = model.stream('job');
  if (!stream) throw new Error('the model has no jobs');
  return stream;
};

describe('documents', () => {
  it('are folded anew when their fold is an older one, and verify is clean', async () => {
    expect((await verify(bench.store, withUrgency)).differenceCount).toBeGreaterThan(0);
    await upgrade(withUrgency);
    const states = (await jobs(bench.store)).map(({ state }) => state);
    expect(states).toMatchObject([{ isUrgent: true }, { isUrgent: false }, { isUrgent: false }]);
    expect((await verify(bench.store, withUrgency)).differences).toEqual([]);
    expect(logged).toEqual([]);
  });

  it('take a new position when they differ, and keep theirs and their disputes when not', async () => {
    const before = await jobs(bench.store);
    const head = await bench.store.head();
    await upgrade(changedModel((job) => ({ ...job, foldVersion: 2 })));
    const same = await jobs(bench.store);
    expect(same).toEqual(before.map((document) => ({ ...document, fold: '1.2' })));
    expect(await bench.store.head()).toBe(head);
    expect(same[0]?.disputes).toHaveLength(1);
    await upgrade(
      changedModel((job) => ({ ...(withUrgency.stream('job') ?? job), foldVersion: 3 })),
    );
    const changed = await jobs(bench.store);
    expect(changed.map(({ position }) => position)).toEqual([head + 1, head + 2, head + 3]);
    expect(changed[0]?.disputes).toEqual(before[0]?.disputes);
  });

  it('reach those who now see them, and leave those who do not', async () => {
    const head = await bench.store.head();
    const audience = (state: never) => [`worker:${(state as Job).worker}-of-today`] as const;
    await upgrade(changedModel((job) => ({ ...job, foldVersion: 2, audience })));
    const seenBy = async (token: 'worker:w1' | 'worker:w1-of-today') => {
      const query = {
        context: 'provisioning',
        tokens: [token],
        after: head,
        windowAfter: 0,
        limit: 10,
      } as const;
      return (await bench.store.changed(query)).documents;
    };
    expect((await seenBy('worker:w1-of-today')).map(({ id }) => id)).toEqual([
      'job:j1',
      'job:j2',
      'job:j3',
    ]);
    expect((await seenBy('worker:w1')).map((document) => 'gone' in document)).toEqual([
      true,
      true,
      true,
    ]);
  });

  it('of a newer fold stop an older server, and are left as they are', async () => {
    await upgrade(withUrgency);
    await expect(upgrade(engineModel)).rejects.toThrow(
      'The documents of job were made by a newer Callout (fold 1.2, this one knows 1.1).',
    );
    expect((await jobs(bench.store))[0]?.fold).toBe('1.2');
  });

  it('that cannot be folded are told and marked, stop no others, and decide nothing', async () => {
    const broken = changedModel((job) => ({
      ...job,
      foldVersion: 2,
      evolve: {
        ...job.evolve,
        JobOpened: (state: never, data: never, event: EventMeta) => {
          if ((data as Job).title === 'Tap') throw new Error('no tap is known');
          return job.evolve['JobOpened']?.(state, data, event);
        },
      },
    }));
    await upgrade(broken);
    expect(logged).toEqual(['it cannot be folded: no tap is known']);
    expect((await jobs(bench.store)).map(({ fold }) => fold)).toEqual(['1.2', 'failed 1.2', '1.2']);
    const today = documentToday(bench.store, streamOf(broken), 'j2');
    await expect(today).rejects.toThrow('no tap is known');
    await upgrade(changedModel((job) => ({ ...job, foldVersion: 2 })));
    expect((await jobs(bench.store)).map(({ fold }) => fold)).toEqual(['1.2', '1.2', '1.2']);
  });

  it('are folded from the log wherever an older server wrote one beside this one', async () => {
    const [before] = await jobs(bench.store);
    const stream = streamOf(withUrgency);
    expect(before?.fold).not.toBe(foldOf(stream));
    const today = await documentToday(bench.store, stream, 'j1');
    expect(today).toMatchObject({ fold: '1.2', state: { isUrgent: true }, disputes: [{}] });
    expect(today?.position).toBe(before?.position);
  });
});

/** Both kinds of read model, each with another row than before. */
const otherRows = changedModel(
  (job) => job,
  (projection) => {
    if (!['opened-jobs', 'done-by-client'].includes(projection.name)) return projection;
    const on = Object.entries(projection.on).map(([type, { key, fold }]) => {
      const anew = (row: never, event: never, at: string) => ({
        ...(fold(row, event, at) as object),
        isNew: true,
      });
      return [type, { key, fold: anew }];
    });
    return { ...projection, foldVersion: 2, on: Object.fromEntries(on) };
  },
);

describe('rows', () => {
  const rowsOf = async (context: 'billing' | 'provisioning', name: string) =>
    (await bench.store.rows(context, name, { limit: 10 })).map(({ key, row }) => [key, row]);

  it('of own and of foreign events are fed anew in the order of the log', async () => {
    await upgrade(engineModel);
    await upgrade(otherRows);
    expect(await rowsOf('provisioning', 'done-by-client')).toEqual([
      ['c1', { jobs: 2, isNew: true }],
    ]);
    expect(await rowsOf('billing', 'opened-jobs')).toEqual([
      ['j1', { title: 'Boiler!', isNew: true }],
      ['j2', { title: 'Tap', isNew: true }],
      ['j3', { title: 'Door', isNew: true }],
    ]);
    expect((await verify(bench.store, otherRows)).differences).toEqual([]);
  });

  it('of foreign events are fed as far as the processor has come, and no event twice', async () => {
    await bench.store.write((unit) => unit.putCheckpoint('billing', 2));
    await upgrade(otherRows);
    expect((await rowsOf('billing', 'opened-jobs')).map(([key]) => key)).toEqual(['j1', 'j2']);
    expect(await rowsOf('provisioning', 'done-by-client')).toEqual([
      ['c1', { jobs: 2, isNew: true }],
    ]);
  });

  it('that nobody changed are not touched', async () => {
    await upgrade(engineModel);
    const key = 'not made by any event';
    await bench.store.write((unit) => unit.putRow('billing', 'open-bills', key, '', { lines: 0 }));
    await upgrade(otherRows);
    expect((await rowsOf('billing', 'open-bills')).map(([at]) => at)).toContain(key);
    const found = await verify(bench.store, otherRows);
    expect(found.differences).toEqual([
      { where: `billing/open-bills ${key}`, what: 'no event accounts for this row' },
    ]);
  });
});

/** A store whose process dies before its n-th transaction: what was committed before is there. */
function killedBefore(store: Store, writes: number): Store {
  let left = writes;
  const write: Store['write'] = (work) => {
    left -= 1;
    return left < 0 ? Promise.reject(new Error('killed')) : store.write(work);
  };
  return { ...store, write, bulk: (work) => work() };
}

it('goes on where it was killed, before whichever transaction that was', async () => {
  const both = changedModel(
    () => streamOf(withUrgency),
    (projection) =>
      otherRows.contexts
        .flatMap((context) => context.projections)
        .find(({ name }) => name === projection.name) ?? projection,
  );
  let kills = 0;
  for (;;) {
    try {
      await upgrade(both, killedBefore(bench.store, kills));
      break;
    } catch (fault) {
      expect(String(fault)).toContain('killed');
      kills += 1;
    }
    expect(kills).toBeLessThan(100);
  }
  expect(kills).toBeGreaterThan(3);
  expect((await verify(bench.store, both)).differences).toEqual([]);
  const head = await bench.store.head();
  await upgrade(both);
  expect(await bench.store.head()).toBe(head);
});

it('tells how far it is, and ends at 100 %', async () => {
  const told: UpgradeProgress[] = [];
  const onProgress = (progress: UpgradeProgress) => void told.push(progress);
  await bringUpToDate({ store: bench.store, model: withUrgency, log, onProgress });
  expect(told.map(percentOf)).toEqual([...told.map(percentOf)].sort((a, b) => a - b));
  expect(percentOf(told.at(-1) ?? { done: 0, of: 1 })).toBe(100);
  told.length = 0;
  await bringUpToDate({ store: bench.store, model: withUrgency, log, onProgress });
  expect(told).toEqual([]);
});
