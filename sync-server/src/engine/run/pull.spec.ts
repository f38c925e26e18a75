import type { Principal } from '@callout/kernel';
// Proves that a person pulls all of what they may see and nothing else, page by page; that a document
// which leaves their audience is taken back; and that listeners hear of changes after the commit.
import { afterEach, beforeEach, expect, it } from 'vitest';
import { client, manager, otherWorker, worker } from '../engine-model.fixture.ts';
import type { Change } from '../port.ts';
import { createWorkbench } from '../workbench.fixture.ts';

let bench: ReturnType<typeof createWorkbench>;
beforeEach(() => {
  bench = createWorkbench();
});
afterEach(() => bench.close());

const run = (command: string, stream: string, data: object) =>
  bench.engine.execute({ context: 'provisioning', command, stream, data }, manager);
const open = (stream: string, title = stream) =>
  run('OpenJob', stream, { title, client: 'c1', worker: 'w1' });
const pull = async (principal: Principal, after: number, limit = 10) => {
  const page = await bench.engine.pull({ context: 'provisioning', after, limit }, principal, 'd1');
  const { checkpoint, head } = page;
  const ids = page.documents.map((document) =>
    'gone' in document ? `-${document.id}` : document.id,
  );
  return { ids, checkpoint, head };
};

it('pages in the order of the log, and jumps to the head with the last page', async () => {
  for (const id of ['a', 'b', 'c']) await open(id);
  await run('GiveJob', 'c', { worker: 'w2' });
  expect(await pull(worker, 0, 2)).toEqual({ ids: ['job:a', 'job:b'], checkpoint: 2, head: 4 });
  expect(await pull(worker, 2, 2)).toEqual({ ids: ['-job:c'], checkpoint: 4, head: 4 });
  expect(await pull(worker, 4, 2)).toEqual({ ids: [], checkpoint: 4, head: 4 });
  expect(await pull(otherWorker, 0, 1)).toEqual({ ids: ['job:c'], checkpoint: 4, head: 4 });
});

it('sends a document once to a person with several tokens, and takes back only what no token shows', async () => {
  await open('a');
  const both: Principal = { id: 'u', name: 'U', roles: ['worker', 'manager'], subject: 'w1' };
  expect((await pull(both, 0)).ids).toEqual(['job:a']);
  await run('GiveJob', 'a', { worker: 'w2' });
  expect((await pull(both, 1)).ids).toEqual(['job:a']);
  expect((await pull(worker, 1)).ids).toEqual(['-job:a']);
  await run('GiveJob', 'a', { worker: 'w1' });
  expect((await pull(worker, 2)).ids).toEqual(['job:a']);
  expect((await pull(otherWorker, 2)).ids).toEqual(['-job:a']);
});

it('tells listeners after the commit who is concerned: those who see it and those who did', async () => {
  const changes: Change[] = [];
  const stop = bench.engine.onChange((change) => changes.push(change));
  await open('a');
  await run('GiveJob', 'a', { worker: 'w2' });
  await run('NoteJob', 'a', { texts: [''] });
  stop();
  await run('NoteJob', 'a', { texts: ['unheard'] });
  expect(changes).toEqual([
    {
      context: 'provisioning',
      position: 1,
      tokens: ['role:manager', 'client:c1', 'worker:w1'],
    },
    {
      context: 'provisioning',
      position: 2,
      tokens: ['role:manager', 'client:c1', 'worker:w1', 'worker:w2'],
    },
  ]);
  expect((await pull(client, 0)).ids).toEqual(['job:a']);
});
