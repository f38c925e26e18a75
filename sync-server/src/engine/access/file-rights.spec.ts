import type { Principal } from '@callout/kernel';
// Proves that naming a file gives nobody a right to it: one that somebody else uploaded and does not show is
// refused, and one that is still to come is shown only where the one who brings it named it.
import { afterEach, beforeEach, expect, it } from 'vitest';
import { engineModel, manager, otherWorker, worker } from '../engine-model.fixture.ts';
import { createDevice, createWorkbench } from '../workbench.fixture.ts';
import { mayOpenFile } from './file-rights.ts';

let bench: ReturnType<typeof createWorkbench>;
beforeEach(() => {
  bench = createWorkbench();
});
afterEach(() => bench.close());

const sha256 = 'c'.repeat(64);
const uploaded = (by: string) =>
  bench.store.write((transaction) =>
    transaction.putFile({ sha256, type: 'image/png', bytes: 1, uploadedBy: by, uploadedAt: 'a' }),
  );
const opens = async (principal: Principal) => {
  const file = await bench.store.file(sha256);
  return file !== undefined && mayOpenFile(bench.store, engineModel, file, principal);
};
const finished = (stream: string) =>
  createDevice(`d-${stream}`).record('JobDone', 'FinishJob', stream, {
    ...{ notes: '', client: 'c1', photo: { sha256 } },
  });
const push = async (stream: string) =>
  (
    await bench.engine.push(
      { device: `d-${stream}`, lowestUnsent: 1, events: [finished(stream)] },
      worker,
    )
  ).verdicts;
beforeEach(async () => {
  const data = { title: 'Boiler', client: 'c1', worker: 'w1' };
  for (const stream of ['j1', 'j2'])
    await bench.engine.execute(
      { context: 'provisioning', command: 'OpenJob', stream, data },
      manager,
    );
});

it('a file is refused where somebody else uploaded it and does not show it, by push and by command', async () => {
  await uploaded('u-somebody');
  expect(await push('j1')).toMatchObject([
    { verdict: 'disputed', refusal: { code: 'file-not-yours' } },
  ]);
  const order = {
    ...{ context: 'provisioning', command: 'FinishJob', stream: 'j2' },
    data: { notes: '', photo: { sha256 } },
  };
  expect(await bench.engine.execute(order, worker)).toMatchObject({
    ok: false,
    refusal: { code: 'file-not-yours' },
  });
  expect(await opens(worker)).toBe(false);
});
it('a file may come later, and is shown then if the one who named it brings it', async () => {
  expect(await push('j1')).toMatchObject([{ verdict: 'accepted' }]);
  await uploaded(worker.id);
  expect([await opens(worker), await opens(manager), await opens(otherWorker)]).toEqual([
    true,
    true,
    false,
  ]);
});
it('a file is not shown to those who see a fact that named it before somebody else brought it', async () => {
  await push('j1');
  await uploaded('u-somebody');
  expect([await opens(worker), await opens(manager)]).toEqual([false, false]);
});
it('a file may be named again by whoever sees it, and is shown there too', async () => {
  await push('j1');
  await uploaded(worker.id);
  const seen = { ...worker, id: 'u-second' };
  expect(
    await bench.engine.execute(
      {
        ...{ context: 'provisioning', command: 'FinishJob', stream: 'j2' },
        data: { notes: '', photo: { sha256 } },
      },
      seen,
    ),
  ).toMatchObject({ ok: true });
  expect(await bench.store.fileNamings(sha256)).toEqual([
    { document: 'job:j1', author: worker.id, isSeen: false },
    { document: 'job:j2', author: 'u-second', isSeen: true },
  ]);
});
