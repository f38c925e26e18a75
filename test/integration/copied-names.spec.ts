// Proves how a device that has not heard of a change fares with the names that its facts copy: nothing of
// it is disputed, the log holds today's names, the device's copy follows, and who was registered or renamed
// this very instant is known. A name that nobody ever had is disputed, and the person reads which one.
import { type RecordedEvent, runCommand } from '@callout/kernel';
import { model } from '@callout/model';
import { rebase, record, type StreamDocument } from '@callout/sync';
import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  commandOf,
  found,
  MANAGER,
  openWorld,
  orderOf,
  personOf,
  type World,
} from './pushing-world.fixture.ts';
import { sampleOf } from './scene.fixture.ts';

let world: World;
beforeEach(async () => {
  world = openWorld();
  await found(world, 1);
});
afterEach(() => world.close());

const client = personOf('client', 'c1');
const rename = (name: string) =>
  world.say('ChangeClientDetails', 'c1', { ...sampleOf('ClientDetailsChanged'), name }, MANAGER);
const namesIn = (event: RecordedEvent | undefined) => JSON.stringify(event?.data);

/** A request and its cancellation, recorded one after the other without a network. */
function offline(stream: string) {
  const requests = model.stream('service-request');
  if (!requests) throw new Error('there are requests');
  let document: ReturnType<typeof rebase>;
  const say = (name: string, input: unknown) => {
    const id = world.newUuid();
    const run = runCommand({
      command: commandOf(name),
      stream,
      state: document?.state,
      input,
      actor: { id: client.id, role: 'client', name: client.name, subject: 'c1' },
      now: world.now(),
      stamp: () => ({ id, device: `device-${client.id}` }),
      correlationId: id,
    });
    if (!run.ok) throw new Error(run.refusal.code);
    document = record(requests, document, run.value.events, run.value.state);
  };
  say('RequestService', orderOf(world, 1));
  say('CancelService', { reason: 'Repaired by a neighbour.' });
  return { requests, pending: document?.pending ?? [] };
}

it('takes what an offline device recorded under the old name, as of today', async () => {
  const { requests, pending } = offline(world.newUuid());
  await rename('Harbour School North');
  await world.engine.idle();
  const answer = await world.push(client, pending);
  expect(answer.verdicts.map(({ verdict }) => verdict)).toEqual(['accepted', 'accepted']);
  for (const { id } of pending) {
    const stored = await world.store.event(id);
    expect(namesIn(stored)).toContain('"Harbour School North"');
    expect(namesIn(stored)).not.toContain('"Client 1"');
  }
  // The device lays nothing of its own over what came back, although it says something else.
  const [sent] = answer.documents as readonly StreamDocument[];
  const held = rebase(requests, sent, pending);
  expect(held).toMatchObject({ unsent: 0, pending: [], disputes: [], status: 'cancelled' });
  expect(held?.state).toEqual(sent?.state);
  expect(held?.state).toMatchObject({ client: { id: 'c1', name: 'Harbour School North' } });
});

it('knows a client who was registered, or renamed, this very instant', async () => {
  await world.say('RegisterClient', 'c9', sampleOf('ClientRegistered'), MANAGER);
  const newcomer = { id: 'c9', name: String(sampleOf('ClientRegistered')['name']) };
  const order = { ...orderOf(world, 1), client: newcomer };
  const asked = await world.say('RequestService', 'r9', order, personOf('client', 'c9'));
  expect(asked.events).toHaveLength(1);
  await rename('Harbour School South');
  const south = { ...orderOf(world, 1), client: { id: 'c1', name: 'Harbour School South' } };
  const recorded = await world.recordedBy(client, 'RequestService', world.newUuid(), south);
  if (!recorded.ok) throw new Error(recorded.refusal.code);
  const { verdicts } = await world.push(client, recorded.value.events);
  expect(verdicts).toEqual([expect.objectContaining({ verdict: 'accepted' })]);
});

it('disputes a name that nobody ever had, says which in words, and keeps it off everything', async () => {
  const forged = { ...orderOf(world, 1), client: { id: 'c1', name: 'Somebody Rich' } };
  const recorded = await world.recordedBy(client, 'RequestService', world.newUuid(), forged);
  if (!recorded.ok) throw new Error(recorded.refusal.code);
  const { verdicts } = await world.push(client, recorded.value.events);
  const params = { field: 'client.name' };
  expect(verdicts).toEqual([
    {
      event: recorded.value.events[0]?.id,
      verdict: 'disputed',
      refusal: {
        code: 'copy-never-true',
        params,
        fields: [{ path: 'client.name', message: 'copy-never-true' }],
      },
    },
  ]);
  for (const locale of ['en', 'ru'] as const) {
    expect(model.text(locale, 'refusal.copy-never-true', params)).toMatch(/^client\.name: \S/);
  }
  const byCommand = await world.engine.execute(
    { context: 'provisioning', command: 'RequestService', data: forged },
    client,
  );
  expect(byCommand).toMatchObject({ ok: false, refusal: { code: 'copy-never-true' } });
  const log = JSON.stringify(await world.store.events(0, 10_000));
  expect(log).not.toContain('Somebody Rich');
});
