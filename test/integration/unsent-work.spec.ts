// Proves: what a device exported is taken from a manager as its author's facts, once however often it is
// brought, also where the device sends it itself later; nothing that the device has not signed is taken,
// no fact and no file; a file that is brought counts as sent by whose device kept it.
import { createHash, createHmac, randomBytes, randomUUID } from 'node:crypto';
import { instantText, uuidV7 } from '@callout/kernel';
import { factSaying, fileSaying } from '@callout/sync';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  type Caller,
  deviceKeyOf,
  openTestServer,
  problemIn,
  type TestServer,
} from './http-server.fixture.ts';

let testServer: TestServer;
let otto: Caller;
let mara: Caller;
beforeEach(async () => {
  testServer = await openTestServer();
  await testServer.add({ login: 'otto', roles: ['manager'] });
  await testServer.add({ login: 'mara', roles: ['manager'] });
  await testServer.add({ login: 'wim', roles: ['worker'], subject: 'w1' });
  otto = await testServer.asDevice('otto', 'otto-desk');
  mara = await testServer.asDevice('mara', 'mara-desk');
});
afterEach(() => testServer.close());

const AT = instantText(Date.parse('2026-11-20T08:00:00.000Z'));
const hashOf = (content: string | Buffer) => createHash('sha256').update(content).digest('hex');
const proofOf = (saying: string, device = 'otto-desk') =>
  createHmac('sha256', hashOf(deviceKeyOf(device)))
    .update(saying)
    .digest('hex');

function registered(number: number, author = 'otto') {
  const id = uuidV7(Date.parse(AT), randomBytes(16));
  return {
    ...{ id, correlationId: id, context: 'management', kind: 'client', stream: id },
    ...{ type: 'ClientRegistered', v: 1, command: 'RegisterClient', occurredAt: AT },
    data: { name: `Client ${number}`, contact: { name: 'Ada Petersen' } },
    actor: { id: `user-${author}`, role: 'manager', name: author },
    ...{ device: 'otto-desk', deviceSeq: 40 + number },
  };
}
type Fact = ReturnType<typeof registered>;

const proven = (fact: Fact) => {
  const text = JSON.stringify(fact);
  return { text, proof: proofOf(factSaying(text)) };
};
const EXPORT = randomUUID();
const handIn = (facts: readonly { text: string; proof: string }[], from = 1, by = mara) =>
  by.post('/api/v1/unsent-work', { export: EXPORT, device: 'otto-desk', from, facts });

const logged = async () =>
  (await testServer.server.store.events(0, 100)).map(({ data, actor, device, deviceSeq }) => ({
    ...{ name: (data as { readonly name: string }).name, author: actor.name },
    ...{ device, deviceSeq },
  }));

test('facts that are handed in are their author’s, numbered by the export, and there once', async () => {
  const facts = [registered(1), registered(2), registered(3)];
  const [first, second, third] = facts.map(proven);
  if (!first || !second || !third) throw new Error('three were made');
  const answer = await handIn([first, second]);
  expect(answer).toMatchObject({
    status: 200,
    body: {
      person: { id: 'user-otto', name: 'otto by name' },
      facts: [
        { type: 'ClientRegistered', occurredAt: AT, outcome: { verdict: 'accepted' } },
        { type: 'ClientRegistered', occurredAt: AT, outcome: { verdict: 'accepted' } },
      ],
    },
  });
  expect((await handIn([third], 3)).status).toBe(200);
  const there = [1, 2, 3].map((number) => ({
    ...{ name: `Client ${number}`, author: 'otto by name' },
    ...{ device: `export:${EXPORT}`, deviceSeq: number },
  }));
  expect(await logged()).toEqual(there);

  const again = (await handIn([first, second])) as { body: { facts: { outcome: object }[] } };
  expect(again.body.facts.map(({ outcome }) => outcome)).toEqual(
    facts.slice(0, 2).map(({ id }) => ({ event: id, verdict: 'repeated' })),
  );
  const late = await otto.post('/sync/v1/push', {
    ...{ device: 'otto-desk', lowestUnsent: 41, events: facts },
  });
  expect(late).toMatchObject({
    status: 200,
    body: { verdicts: facts.map(({ id }) => ({ event: id, verdict: 'repeated' })) },
  });
  expect(await logged()).toEqual(there);
  expect(await testServer.server.store.device(`export:${EXPORT}`)).toMatchObject({
    ...{ user: 'user-otto', label: 'otto-desk → mara by name' },
    numbers: { through: 3, above: [], holes: [] },
  });
});

test('a revoked device may not send, and a manager may still hand in what it had exported', async () => {
  const facts = [proven(registered(1))];
  const revoke = '/api/v1/read-models/devices/otto-desk/revoke';
  expect(await mara.post(revoke, {})).toMatchObject({ status: 200 });
  expect((await handIn(facts)).status).toBe(200);
  expect((await logged()).map(({ name }) => name)).toEqual(['Client 1']);
});

test('work of another organisation is refused as such, and leaves nothing behind', async () => {
  const { text, proof } = proven(registered(1));
  const body = { export: EXPORT, device: 'a-desk-elsewhere', from: 1, facts: [{ text, proof }] };
  expect(problemIn(await mara.post('/api/v1/unsent-work', body))).toMatchObject({
    ...{ status: 404, code: 'unsent-work-elsewhere' },
  });
  expect(await logged()).toEqual([]);
  expect(await testServer.server.store.device(`export:${EXPORT}`)).toBeUndefined();
});

test('of two who bring the same file at once, each is told, and it is there once', async () => {
  const facts = [registered(1), registered(2), registered(3)].map(proven);
  const answers = await Promise.all([handIn(facts), handIn(facts), handIn(facts, 1, mara)]);
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  expect((await logged()).map(({ name, deviceSeq }) => [name, deviceSeq])).toEqual([
    ['Client 1', 1],
    ['Client 2', 2],
    ['Client 3', 3],
  ]);
  expect(await testServer.server.store.device(`export:${EXPORT}`)).toMatchObject({
    ...{ cloned: false, numbers: { through: 3, above: [], holes: [] } },
  });
});

test('what its device did not sign, or signed for somebody else, is not taken', async () => {
  const fact = registered(1);
  const { text, proof } = proven(fact);
  const changed = text.replace('Client 1', 'Client 9');
  for (const forged of [
    { text: changed, proof },
    { text, proof: proofOf(factSaying(text), 'mara-desk') },
    { text, proof: proofOf(text) },
  ]) {
    const answer = await handIn([proven(registered(2)), forged]);
    expect([answer.status, problemIn(answer).code]).toEqual([403, 'unsent-work-forged']);
  }
  const foreign = await handIn([proven(registered(3, 'mara'))]);
  expect(foreign).toMatchObject({
    body: { facts: [{ outcome: { verdict: 'refused', refusal: { code: 'actor-differs' } } }] },
  });
  const notJson = { text: '{"torn', proof: proofOf(factSaying('{"torn')) };
  const torn = await handIn([notJson]);
  expect([torn.status, problemIn(torn).code]).toEqual([400, 'unsent-work-unreadable']);
  const unknown = await mara.post('/api/v1/unsent-work', {
    ...{ export: EXPORT, device: 'nobodys', from: 1, facts: [proven(fact)] },
  });
  expect([unknown.status, problemIn(unknown).code]).toEqual([404, 'unsent-work-elsewhere']);
  const wim = await testServer.asDevice('wim', 'wim-phone');
  expect((await handIn([proven(fact)], 1, wim)).status).toBe(403);
  expect(await logged()).toEqual([]);
});

test('a file that is brought is its keeper’s, and one that nobody signed is refused', async () => {
  const photo = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), randomBytes(2000)]);
  const sha256 = hashOf(photo);
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  const begin = (proof: string) =>
    mara.send('POST', '/files', {
      headers: {
        'Tus-Resumable': '1.0.0',
        'Upload-Length': String(photo.length),
        'Upload-Metadata': Object.entries({
          ...{ sha256, type: 'image/jpeg', from: 'otto-desk', proof },
        })
          .map(([name, value]) => `${name} ${base64(value)}`)
          .join(','),
      },
    });
  const forged = await begin(proofOf(fileSaying(hashOf('another'))));
  expect([forged.status, problemIn(forged).code]).toEqual([403, 'unsent-work-forged']);
  const begun = await begin(proofOf(fileSaying(sha256)));
  const at = begun.headers.get('location') ?? '';
  const sent = await mara.send('PATCH', at, {
    headers: {
      'Tus-Resumable': '1.0.0',
      'Upload-Offset': '0',
      'Content-Type': 'application/offset+octet-stream',
    },
    body: new Uint8Array(photo),
  });
  expect(sent.status).toBe(204);
  expect(await testServer.server.store.file(sha256)).toMatchObject({
    uploadedBy: 'user-otto',
    device: 'otto-desk',
  });
  expect((await otto.get(`/files/${sha256}`)).status).toBe(200);
});
