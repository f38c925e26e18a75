// What an outside program says to the doors on the road of a request.
import { createHash, randomBytes } from 'node:crypto';
import type { Role } from '@callout/kernel';
import { madeIdOf } from '@callout/kernel/testing';
import { expect } from 'vitest';
import type { Caller, TestServer } from './http-server.fixture.ts';

/** Ids as a client's own program makes them. */
export const ID = {
  ...{ boilers: madeIdOf('t1'), moonFlights: madeIdOf('t9') },
  ...{ school: madeIdOf('c1'), bakery: madeIdOf('c2') },
  ...{ mila: madeIdOf('w1'), jonas: madeIdOf('w2') },
  ...{ strange: madeIdOf('r0'), first: madeIdOf('r1'), second: madeIdOf('r2') },
};

interface Document {
  readonly stream: string;
  readonly status: string;
  readonly disputes: readonly unknown[];
  readonly state: Readonly<Record<string, unknown>>;
}

export function tell(who: Caller, context: string, command: string, stream: string, data: unknown) {
  return who.post('/api/v1/commands', { context, command, stream, data });
}

export async function done(
  who: Caller,
  context: string,
  command: string,
  stream: string,
  data: unknown,
): Promise<Document> {
  const answer = await tell(who, context, command, stream, data);
  expect([command, answer.status, answer.body]).toMatchObject([command, 200, {}]);
  return (answer.body as { readonly document: Document }).document;
}

export async function documentOf(who: Caller, context: string, kind: string, id: string) {
  const answer = await who.get(`/api/v1/streams/${context}/${kind}/${id}`);
  expect([kind, answer.status]).toEqual([kind, 200]);
  return answer.body as Document;
}

export async function listOf(who: Caller, context: string, kind: string, query = '') {
  const answer = await who.get(`/api/v1/streams/${context}/${kind}${query}`);
  expect(answer.status).toBe(200);
  return (answer.body as { readonly documents: readonly Document[] }).documents;
}

export async function theOne(who: Caller, context: string, kind: string): Promise<Document> {
  const documents = await listOf(who, context, kind);
  expect(documents).toHaveLength(1);
  const [only] = documents;
  if (!only) throw new Error(`there is no ${kind}`);
  return only;
}

export async function eventsOf(who: Caller, context: string, kind: string, id: string) {
  const answer = await who.get(`/api/v1/streams/${context}/${kind}/${id}/events`);
  expect(answer.status).toBe(200);
  const { events } = answer.body as { readonly events: readonly { readonly type: string }[] };
  return events.map(({ type }) => type);
}

/** Somebody of every role, signed in: the client is of the school, `other` of the bakery. */
export async function everyRole(testServer: TestServer) {
  const signedIn = async (login: string, role: Role, subject?: string) => {
    await testServer.add({ login, roles: [role], ...(subject ? { subject } : {}) });
    return testServer.as(login);
  };
  return {
    manager: await signedIn('manager', 'manager'),
    client: await signedIn('client', 'client', ID.school),
    other: await signedIn('other', 'client', ID.bakery),
    worker: await signedIn('worker', 'worker', ID.mila),
    supplies: await signedIn('supplies', 'supplies'),
    reviewer: await signedIn('reviewer', 'reviewer'),
    accountant: await signedIn('accountant', 'accountant'),
  };
}

const ALWAYS = [1, 2, 3, 4, 5, 6, 7].map((day) => ({ day, from: '00:00', to: '24:00' }));

export async function setUp(manager: Caller): Promise<void> {
  const say = (command: string, stream: string, data: unknown) =>
    done(manager, 'management', command, stream, data);
  await say('ConfigureOrganisation', 'organisation', {
    ...{ name: 'Northside Care', timeZone: 'Europe/Berlin', currency: 'EUR', locale: 'en' },
  });
  await say('DefineServiceType', ID.boilers, {
    ...{ name: 'Boiler service', description: 'Yearly', basePrice: 12_900 },
    ...{ typicalDurationMinutes: 90, requiredSkills: ['gas'] },
    supplies: [{ item: 'Gasket set', quantity: 1 }],
    evidenceRequired: { startPhoto: true, reportPhoto: true, signature: true },
  });
  for (const [id, name] of [
    [ID.school, 'Harbour School'],
    [ID.bakery, 'Mill Bakery'],
  ] as const) {
    await say('RegisterClient', id, { name, contact: { name: 'Ada Petersen' } });
  }
  const worker = (skills: readonly string[]) => ({
    ...{ skills, capacity: 1, availability: { weeklyHours: ALWAYS, timeOff: [] } },
  });
  await say('RegisterWorker', ID.mila, { name: 'Mila Novak', ...worker(['gas']) });
  await say('RegisterWorker', ID.jonas, { name: 'Jonas Brandt', ...worker(['locks']) });
}

export const order = (from: string, to: string) => ({
  client: { id: ID.school, name: 'Harbour School' },
  serviceType: { id: ID.boilers, name: 'Boiler service' },
  description: 'No hot water since this morning.',
  place: { address: 'Kaistr. 4, Hamburg' },
  contact: { name: 'Ada Petersen', phone: '+49 40 5550100' },
  wanted: { from, to },
});

/** Sends a picture as a device does, and answers how an event names it. */
export async function picture(who: Caller, purpose: string) {
  const content = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), randomBytes(2000)]);
  const sha256 = createHash('sha256').update(content).digest('hex');
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  const begun = await who.send('POST', '/files', {
    headers: {
      'Tus-Resumable': '1.0.0',
      'Upload-Length': String(content.length),
      'Upload-Metadata': `sha256 ${base64(sha256)},type ${base64('image/jpeg')}`,
    },
  });
  const sent = await who.send('PATCH', begun.headers.get('location') ?? '', {
    headers: {
      ...{ 'Tus-Resumable': '1.0.0', 'Upload-Offset': '0' },
      'Content-Type': 'application/offset+octet-stream',
    },
    body: new Uint8Array(content),
  });
  expect(sent.status).toBe(204);
  return { sha256, type: 'image/jpeg', bytes: content.length, purpose };
}
