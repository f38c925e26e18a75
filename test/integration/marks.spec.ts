// Proves rule 24 on a server: what a device pushes far from its window or place, from a device never
// seen before for this person, or by a clock that is ahead, is taken, marked and in the manager's list
// until they have written a note; and billing posts what it would have posted without a mark.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RecordedEvent, runCommand } from '@callout/kernel';
import { madeIdOf } from '@callout/kernel/testing';
import { type Mark, model, type StateOf } from '@callout/model';
import { createSqliteStore, verify } from '@callout/sync-server';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { engineOn } from './engine.fixture.ts';
import { foundOrganisation, MANAGER, requestServices, run, workerPerson } from './scene.fixture.ts';

const WINDOW = { from: '2026-11-24T09:00:00.000Z', to: '2026-11-24T11:00:00.000Z' };

let folder: string;
let scene: Awaited<ReturnType<typeof openScene>>;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'callout-marks-'));
  scene = await openScene('one');
});
afterEach(async () => {
  await scene.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Three requests in one window, each with a worker of its own. */
async function openScene(name: string) {
  const store = createSqliteStore({ path: join(folder, `${name}.sqlite`) });
  const clock = { instant: '2026-11-23T09:00:00.000Z' };
  const engine = engineOn(store, clock);
  await foundOrganisation(engine, 3);
  await requestServices(engine, 3);
  const stateOf = async (stream: string) =>
    (await store.document('service-request', stream))?.state as StateOf<'service-request'>;
  return {
    engine,
    store,
    clock,
    stateOf,
    workerOf: async (stream: string) =>
      workerPerson(Number((await stateOf(stream)).worker?.id.slice(1))),
    close: async () => {
      await engine.stop();
      await store.close();
    },
  };
}

const numbers = new Map<string, number>();

/** What the worker's device records at its own time, pushed when the server's clock says so. */
async function visit(
  stream: string,
  command: string,
  {
    device,
    at,
    pushedAt = at,
    point,
  }: Record<'device' | 'at', string> & {
    readonly pushedAt?: string;
    readonly point?: { readonly latitude: number; readonly longitude: number };
  },
) {
  const { id, name, subject } = await scene.workerOf(stream);
  const definition = model.command(command);
  if (!definition) throw new Error(`there is no ${command}`);
  const key = `${folder}|${device}`;
  const deviceSeq = (numbers.get(key) ?? 0) + 1;
  numbers.set(key, deviceSeq);
  const event = madeIdOf(key, deviceSeq);
  const recorded = runCommand({
    command: definition,
    stream,
    state: await scene.stateOf(stream),
    input: { evidence: [], notes: '', ...(point ? { point } : {}) },
    actor: { id, role: 'worker', name, subject },
    now: at,
    stamp: () => ({ id: event, device, deviceSeq }),
    correlationId: event,
  });
  if (!recorded.ok) throw new Error(recorded.refusal.code);
  scene.clock.instant = pushedAt;
  const events = recorded.value.events as RecordedEvent[];
  const answer = await scene.engine.push(
    { device, lowestUnsent: deviceSeq, events },
    await scene.workerOf(stream),
  );
  expect(answer.verdicts).toMatchObject([{ event, verdict: 'accepted' }]);
  await scene.engine.idle();
}

const marksOf = async (stream: string) =>
  ((await scene.stateOf(stream)).marks ?? []).map(({ step, kind, minutes }: Mark) =>
    [step, kind, minutes].filter((part) => part !== undefined).join(' '),
  );
const attention = async () =>
  (
    await scene.store.documents({
      ...{ context: 'provisioning', kind: 'service-request', status: 'attention' },
      ...{ tokens: ['role:manager'], limit: 10 },
    })
  ).documents.map(({ stream }) => stream);
const note = (stream: string) =>
  run(
    scene.engine,
    { context: 'provisioning', command: 'AddNote', stream, data: { text: 'I have called.' } },
    MANAGER,
  );
const billed = async () =>
  (await scene.store.events(0, 500))
    .filter(({ context }) => context === 'billing')
    .map(({ type, data }) => [type, (data as { gross?: number; amount?: number }).gross]);

describe('what a device pushes', () => {
  it('in its window is marked in no way', async () => {
    await visit('r1', 'StartService', { device: 'phone-1', at: WINDOW.from });
    await visit('r1', 'CompleteService', { device: 'phone-1', at: WINDOW.to });
    expect([await marksOf('r1'), await attention()]).toEqual([[], []]);
  });
  it('15 hours after it is marked, and is in the list until a manager has written a note', async () => {
    const late = '2026-11-25T02:00:00.000Z';
    await visit('r1', 'StartService', { device: 'phone-1', at: late });
    expect([await marksOf('r1'), await attention()]).toEqual([['check-in late 900'], ['r1']]);
    await visit('r1', 'CompleteService', { device: 'phone-1', at: '2026-11-25T03:00:00.000Z' });
    expect(await attention()).toEqual(['r1']);
    await note('r1');
    expect([(await marksOf('r1')).length, await attention()]).toEqual([2, []]);
    expect((await scene.stateOf('r1')).status).toBe('completed');
    expect((await verify(scene.store, model)).differences ?? []).toEqual([]);
  });
  it('a day early, long before it arrives, is marked by when it happened', async () => {
    const early = '2026-11-23T09:00:00.000Z';
    await visit('r1', 'StartService', { device: 'phone-1', at: early, pushedAt: WINDOW.from });
    expect(await marksOf('r1')).toEqual(['check-in early 1440']);
  });
  it('from a device never seen for this person is taken and marked once', async () => {
    await visit('r1', 'StartService', { device: 'phone-1', at: WINDOW.from });
    await visit('r1', 'CompleteService', { device: 'phone-2', at: WINDOW.to });
    expect(await marksOf('r1')).toEqual(['completion new-device']);
    // Another person's first device is nobody's surprise, even if it is one of somebody else's.
    await visit('r2', 'StartService', { device: 'phone-3', at: WINDOW.to });
    expect(await marksOf('r2')).toEqual([]);
  });
  it('by a clock that is hours ahead is taken as of its arrival, and marked', async () => {
    const ahead = '2026-11-24T15:00:00.000Z';
    await visit('r1', 'StartService', { device: 'phone-1', at: ahead, pushedAt: WINDOW.from });
    expect(await marksOf('r1')).toEqual(['check-in clock-ahead 360']);
    expect((await scene.stateOf('r1')).startedAt).toBe(WINDOW.from);
  });
});

it('billing posts the same, marked or not', async () => {
  await visit('r1', 'StartService', { device: 'phone-1', at: WINDOW.from });
  await visit('r1', 'CompleteService', { device: 'phone-1', at: WINDOW.to });
  const plain = await billed();
  await scene.close();
  scene = await openScene('two');
  await visit('r1', 'StartService', { device: 'phone-7', at: '2026-11-25T04:00:00.000Z' });
  await visit('r1', 'CompleteService', { device: 'phone-8', at: '2026-11-25T05:00:00.000Z' });
  expect(await marksOf('r1')).toHaveLength(3);
  expect(await billed()).toEqual(plain);
});
