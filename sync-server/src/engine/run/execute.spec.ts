// Proves what a command run on the server leaves behind: its events, document, projection and files
// when it is accepted, once for every order id; nothing at all when it is refused.
import { derivedId } from '@callout/kernel';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  accountant,
  client,
  importer,
  manager,
  otherWorker,
  worker,
} from '../engine-model.fixture.ts';
import { createDevice, createWorkbench } from '../workbench.fixture.ts';

let bench: ReturnType<typeof createWorkbench>;
beforeEach(() => {
  bench = createWorkbench();
});
afterEach(() => bench.close());

const open = (id?: string, data: object = {}) => ({
  context: 'provisioning',
  command: 'OpenJob',
  data: { title: 'Boiler', client: 'c1', worker: 'w1', ...data },
  id,
});
const types = async () => (await bench.store.events(0, 100)).map((event) => event.type);

it('tells when something happened for an import alone', async () => {
  const order = { ...open(), occurredAt: '2026-10-18T09:00:00.000Z' };
  const done = await bench.engine.execute(order, importer);
  expect(done).toMatchObject({
    ok: true,
    value: {
      events: [
        {
          occurredAt: '2026-10-18T09:00:00.000Z',
          recordedAt: '2026-11-23T09:00:00.000Z',
          actor: { id: 'import:old', role: 'import' },
        },
      ],
    },
  });
});

it('appends, folds and answers the document as the person may see it', async () => {
  const done = await bench.engine.execute(open(undefined, { secret: 'hard' }), manager);
  if (!done.ok) throw new Error(done.refusal.code);
  expect(
    done.value.events.map(({ type, version, position, recordedAt, actor, command }) => ({
      type,
      version,
      position,
      recordedAt,
      actor,
      command,
    })),
  ).toEqual([
    {
      type: 'JobOpened',
      version: 1,
      position: 1,
      recordedAt: '2026-11-23T09:00:00.000Z',
      actor: { id: 'u-manager', role: 'manager', name: 'Mara' },
      command: 'OpenJob',
    },
  ]);
  expect(done.value.document).toMatchObject({
    kind: 'job',
    status: 'open',
    state: { secret: 'hard' },
  });
  expect(done.value.document).not.toHaveProperty('audience');
  const page = await bench.engine.pull(
    { context: 'provisioning', after: 0, limit: 10 },
    worker,
    undefined,
  );
  expect(page.documents).toHaveLength(1);
  expect(page.documents[0]).not.toHaveProperty('state.secret');
});

it('answers a repeated order with what the first one did', async () => {
  const first = await bench.engine.execute(open('order-1'), manager);
  const second = await bench.engine.execute(open('order-1'), manager);
  expect(second).toEqual(first);
  expect(first.ok).toBe(true);
  expect(await types()).toEqual(['JobOpened']);
});

it('keeps the order ids of two persons apart, and refuses an id for another command', async () => {
  await bench.engine.execute(open('order-1'), manager);
  const other = await bench.engine.execute(open('order-1'), client);
  expect(other.ok && other.value.events[0]?.actor.id).toBe('u-client');
  const reused = await bench.engine.execute(
    {
      context: 'provisioning',
      command: 'NoteJob',
      stream: 'x',
      data: { texts: ['a'] },
      id: 'order-1',
    },
    manager,
  );
  expect(reused).toEqual({
    ok: false,
    refusal: expect.objectContaining({ code: 'command-id-taken' }),
  });
});

it('refuses an order id for the same command with other words, and takes them in any order', async () => {
  const asked = open('order-1');
  const first = await bench.engine.execute(asked, manager);
  const turned = Object.fromEntries(Object.entries(asked.data).reverse());
  expect(await bench.engine.execute({ ...asked, data: turned }, manager)).toEqual(first);
  const other = { ...asked, data: { ...asked.data, title: 'Another title' } };
  expect(await bench.engine.execute(other, manager)).toEqual({
    ok: false,
    refusal: {
      code: 'command-id-taken',
      fields: [{ path: 'id', message: 'command-id-taken' }],
    },
  });
  expect(await types()).toEqual(['JobOpened']);
});

it('carries out what was decided on this version of the stream, and nothing else', async () => {
  const note = (versions: readonly number[] | 'any') =>
    bench.engine.execute(
      {
        ...{ context: 'provisioning', command: 'NoteJob', stream },
        data: { texts: ['a'] },
        versions,
      },
      manager,
    );
  const opened = await bench.engine.execute(open(), manager);
  const stream = opened.ok ? (opened.value.document?.stream ?? '') : '';
  expect(await note([2, 3])).toEqual({
    ok: false,
    refusal: { code: 'version-differs', params: { version: 1 } },
  });
  expect((await note([3, 1])).ok).toBe(true);
  expect((await note('any')).ok).toBe(true);
  expect(await types()).toEqual(['JobOpened', 'JobNoted', 'JobNoted']);
});

it.each([
  ['an unknown command', { ...open(), command: 'Fly' }, manager, 'command-unknown'],
  ['a command of another context', { ...open(), context: 'billing' }, manager, 'command-unknown'],
  ['a role that may not', open(), accountant, 'not-permitted'],
  ['bad input', open(undefined, { title: '' }), manager, 'input-invalid'],
  ["somebody else's stream", open(undefined, { client: 'c2' }), client, 'not-there'],
  [
    'a stream that is not there',
    { ...open(), command: 'NoteJob', stream: 'no', data: { texts: ['a'] } },
    worker,
    'not-there',
  ],
  [
    'a time of one who tells no history',
    { ...open(), occurredAt: '2026-11-20T09:00:00.000Z' },
    manager,
    'history-by-import-only',
  ],
  [
    'a time to come, even of an import',
    { ...open(), occurredAt: '2026-11-23T09:02:00.001Z' },
    importer,
    'from-the-future',
  ],
  [
    'a broken declaration',
    { ...open(), command: 'BreakPromise', data: {} },
    manager,
    'declaration-broken',
  ],
])('refuses %s and leaves nothing behind', async (_, order, principal, code) => {
  const done = await bench.engine.execute(order, principal);
  expect(done).toEqual({ ok: false, refusal: expect.objectContaining({ code }) });
  expect(await types()).toEqual([]);
  expect(await bench.store.head()).toBe(0);
});

it('takes what is told a moment ahead as of now, and what is told late as told', async () => {
  const at = async (occurredAt: string) => {
    const done = await bench.engine.execute({ ...open(), occurredAt }, importer);
    return done.ok ? done.value.events[0]?.occurredAt : done.refusal.code;
  };
  expect(await at('2026-11-23T09:02:00.000Z')).toBe('2026-11-23T09:00:00.000Z');
  expect(await at('2026-11-23T08:00:00.000Z')).toBe('2026-11-23T08:00:00.000Z');
});

it('loads facts, checks, links files and feeds its own projections in the same unit', async () => {
  const sha256 = 'a'.repeat(64);
  const opened = await bench.engine.execute(open('o1'), manager);
  const stream = opened.ok ? opened.value.events[0]?.stream : undefined;
  const order = (command: string, data: unknown) => ({
    context: 'provisioning',
    command,
    stream,
    data,
  });
  expect(await bench.engine.execute(order('GiveJob', { worker: 'w2' }), manager)).toMatchObject({
    ok: true,
  });
  expect(
    await bench.engine.execute(order('FinishJob', { notes: '', photo: { sha256 } }), otherWorker),
  ).toMatchObject({ ok: true });
  expect(await bench.store.fileDocuments(sha256)).toEqual([`job:${stream}`]);
  expect(await bench.store.row('provisioning', 'done-by-client', 'c1')).toEqual({ jobs: 1 });
  const forbidden = await bench.engine.execute(open('o2', { title: 'forbidden' }), manager);
  const refused = await bench.engine.execute(
    {
      ...order('FinishJob', { notes: '' }),
      stream: forbidden.ok ? forbidden.value.events[0]?.stream : '',
    },
    manager,
  );
  expect(refused).toEqual({ ok: false, refusal: { code: 'not-confirmed' } });
});

it('gives nobody a right to a file by a field that no schema knows', async () => {
  const sha256 = 'b'.repeat(64);
  await bench.engine.execute({ ...open(), stream: 'j1' }, manager);
  const data = { text: 'a', other: { sha256 } };
  const event = createDevice('d1').record('JobNoted', 'NoteJob', 'j1', data);
  const request = { device: 'd1', lowestUnsent: 1, events: [event] };
  expect((await bench.engine.push(request, worker)).verdicts).toMatchObject([
    { verdict: 'accepted' },
  ]);
  expect(await bench.store.fileDocuments(sha256)).toEqual([]);
});

it('makes ids of an order that no policy, clock or answer could make, whatever the order says', () => {
  const part = fc.oneof(fc.string(), fc.constantFrom('clock', 'answer', 'order', '0', 'stream'));
  fc.assert(
    fc.property(
      fc.array(part, { maxLength: 6 }),
      part,
      part,
      fc.uuid(),
      (rest, id, index, cause) => {
        const ordered = derivedId('order', 'u-client', id, index);
        for (const first of ['clock', cause]) {
          expect(derivedId(first, ...rest)).not.toBe(ordered);
        }
      },
    ),
  );
});
