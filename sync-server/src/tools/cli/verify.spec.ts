// Proves that verify passes a sound store, and names every kind of damage by stream and path.
import { afterEach, beforeEach, expect, it } from 'vitest';
import { engineModel, manager } from '../../engine/engine-model.fixture.ts';
import { createDevice, createWorkbench } from '../../engine/workbench.fixture.ts';
import type { Transaction } from '../../store/port.ts';
import { runVerify } from './verify.ts';

let bench: ReturnType<typeof createWorkbench>;
beforeEach(async () => {
  bench = createWorkbench();
  const run = (command: string, data: object) =>
    bench.engine.execute({ context: 'provisioning', command, stream: 'j1', data }, manager);
  await run('OpenJob', { title: 'Boiler', client: 'c1', worker: 'w1' });
  await run('FinishJob', { notes: '' });
  const refused = createDevice('d1').record('JobDone', 'FinishJob', 'j1', { notes: 7 });
  await bench.engine.push(
    { device: 'd1', lowestUnsent: 1, events: [refused] },
    { id: 'u-worker', name: 'Mila', roles: ['worker'], subject: 'w1' },
  );
  await bench.engine.idle();
});
afterEach(() => bench.close());

async function verified() {
  const lines: string[] = [];
  const code = await runVerify({
    store: bench.store,
    model: engineModel,
    print: (line) => lines.push(line),
  });
  return { code, lines };
}
const damage = (work: (transaction: Transaction) => Promise<void>) => bench.store.write(work);

it('passes a sound store, disputes included', async () => {
  expect(await verified()).toEqual({
    code: 0,
    lines: ['Verified 3 events, 2 documents and 3 rows: every document and row equals its fold.'],
  });
});

it('names the stream and the field where a document differs', async () => {
  const document = await bench.store.document('job', 'j1');
  if (!document) throw new Error('the job is missing');
  const state = { ...(document.state as object), notes: ['slipped in'] };
  await damage((transaction) => transaction.putDocument({ ...document, state }));
  expect(await verified()).toEqual({
    code: 1,
    lines: [
      'job:j1: the stored document differs at state.notes.0',
      'Verified 3 events, 2 documents and 3 rows: 1 differences.',
    ],
  });
});

it('finds events that the document does not hold, unreadable data and a missing document', async () => {
  const [first] = await bench.store.events(0, 1);
  if (!first) throw new Error('the log is empty');
  await damage(async (transaction) => {
    const position = await transaction.nextPosition();
    await transaction.append({
      ...first,
      id: '5f0f9c4e-8a55-4a3b-9d1a-111111111111',
      stream: 'j2',
      position,
      data: { title: 7 },
    });
  });
  const { code, lines } = await verified();
  expect(code).toBe(1);
  expect(lines[0]).toMatch(/^position 5: JobOpened cannot be read: /);
  expect(lines[1]).toMatch(/^job:j2: it cannot be folded: /);
});

it('names the read model and the key where a row differs, is missing or too many', async () => {
  await damage(async (transaction) => {
    await transaction.putRow('provisioning', 'done-by-client', 'c1', '0009', { jobs: 9 });
    await transaction.putRow('billing', 'opened-jobs', 'j1', '', undefined);
    await transaction.putRow('billing', 'open-bills', 'nobody', '', { lines: 1 });
  });
  expect(await verified()).toEqual({
    code: 1,
    lines: [
      'provisioning/done-by-client c1: the stored row differs at jobs',
      'billing/opened-jobs j1: its row is missing',
      'billing/open-bills nobody: no event accounts for this row',
      'Verified 3 events, 2 documents and 3 rows: 3 differences.',
    ],
  });
});

it('finds an audience that the state does not have, and a time that runs backwards', async () => {
  const document = await bench.store.document('job', 'j1');
  const [first] = await bench.store.events(0, 1);
  if (!document || !first) throw new Error('the job is missing');
  await damage(async (transaction) => {
    await transaction.putDocument({ ...document, audience: ['role:client'] });
    const position = await transaction.nextPosition();
    const id = '5f0f9c4e-8a55-4a3b-9d1a-222222222222';
    const recordedAt = '2026-11-23T08:59:59.999Z';
    await transaction.append({ ...first, id, stream: 'j9', position, recordedAt });
  });
  const { lines } = await verified();
  expect(lines[0]).toBe('job:j1: the stored document differs at audience.0');
  expect(lines[1]).toBe(
    'position 5: it was recorded before what stands before it (2026-11-23T09:00:00.000Z)',
  );
});
