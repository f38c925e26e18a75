// Proves rule 21 on the whole server, over HTTP and by the clock: what nobody was found for becomes
// overdue, its client is written to with the times that are free, chooses one and gets a worker; or
// cancels free of charge; or nobody chooses, and it is closed unserved, free, reviewed, its kit
// recalled. A window in the past is refused, and from one no road leads to a fine. On both databases.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { addMinutes, type RecordedEvent, type Window } from '@callout/kernel';
import { madeIdOf } from '@callout/kernel/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bothDatabases } from '../contract/both-databases.fixture.ts';
import {
  documentOf,
  done,
  eventsOf,
  everyRole,
  ID,
  listOf,
  order,
  setUp,
  tell,
  theOne,
} from './http-road.fixture.ts';
import { type Caller, openTestServer, problemIn, type TestServer } from './http-server.fixture.ts';
import { nowOn, settle, turnClock } from './server-clock.fixture.ts';

// A Monday far ahead, nine o'clock in Berlin.
const MONDAY = '2040-03-05T08:00:00.000Z';
const window = { from: '2040-03-05T09:00:00.000Z', to: '2040-03-05T11:00:00.000Z' };
const away = { from: '2040-03-05T08:00:00.000Z', to: '2040-03-05T14:00:00.000Z' };
const REQUEST = {
  ...{ r1: madeIdOf('r1'), r2: madeIdOf('r2'), r3: madeIdOf('r3'), r4: madeIdOf('r4') },
  ...{ p1: madeIdOf('p1'), p2: madeIdOf('p2'), p3: madeIdOf('p3'), p4: madeIdOf('p4') },
  ...{ late: madeIdOf('late'), old: madeIdOf('old') },
};
const DAY_MINUTES = 24 * 60;
const NIGHTS = [1, 2, 3, 4, 5, 6, 7].map((day) => ({ day, from: '00:00', to: '24:00' }));

let testServer: TestServer;
let people: Awaited<ReturnType<typeof everyRole>>;

const request = (id: string) => documentOf(people.manager, 'provisioning', 'service-request', id);
const ask = (id: string, { from, to }: Window = window) =>
  done(people.client, 'provisioning', 'RequestService', id, order(from, to));
const asked = (who: Caller, command: string, stream: string, data: unknown) =>
  tell(who, 'provisioning', command, stream, data);

/** Subject and text of every mail, whatever they were encoded for the way. */
function mails(): readonly string[] {
  const folder = join(testServer.dataFolder, 'mail');
  return readdirSync(folder).map((name) => {
    const raw = readFileSync(join(folder, name), 'utf8').replaceAll('=\r\n', '');
    const [headers = '', ...body] = raw.split('\r\n\r\n');
    const text = body.join('\n\n');
    const plain = /base64/i.test(headers)
      ? Buffer.from(text, 'base64').toString('utf8')
      : decodeURIComponent(text.replaceAll('%', '%25').replace(/=([0-9A-F]{2})/g, '%$1'));
    return `${headers}\n\n${plain}`;
  });
}
const mailsSaying = (words: string) => mails().filter((mail) => mail.includes(words));

describe.each(bothDatabases())('on $name', (database) => {
  beforeAll(async () => {
    testServer = await openTestServer({ testClock: true, databaseUrl: await database.open() });
    await turnClock(testServer, MONDAY);
    people = await everyRole(testServer);
    await setUp(people.manager);
    await done(people.manager, 'management', 'ChangeClientDetails', ID.school, {
      ...{
        name: 'Harbour School',
        contact: { name: 'Ada Petersen', email: 'ada@harbour.example' },
      },
    });
    // Mila alone could do it, and is away on Monday.
    await done(people.manager, 'management', 'SetAvailability', ID.mila, {
      ...{ weeklyHours: NIGHTS, timeOff: [away] },
    });
  });
  afterAll(async () => {
    await testServer.close();
    await database.close();
  });

  test('a window in the past is refused, with its field, whoever asks for it how', async () => {
    const past = { from: '2040-03-05T05:00:00.000Z', to: '2040-03-05T07:00:00.000Z' };
    const isRefused = async (answer: Promise<Parameters<typeof problemIn>[0]>, field: string) => {
      const { status, code, errors } = problemIn(await answer);
      expect({ status, code }).toEqual({ status: 422, code: 'window-in-the-past' });
      expect(errors?.map(({ path }) => path)).toEqual([field]);
    };
    const wanted = order(past.from, past.to);
    await isRefused(asked(people.client, 'RequestService', REQUEST.p1, wanted), 'wanted');
    await isRefused(asked(people.manager, 'RequestService', REQUEST.p1, wanted), 'wanted');
    await ask(REQUEST.p2, { from: '2040-03-20T09:00:00.000Z', to: '2040-03-20T11:00:00.000Z' });
    const move = { window: past, reason: '' };
    await isRefused(asked(people.manager, 'RescheduleService', REQUEST.p2, move), 'window');
    const give = { workerId: ID.mila, reason: '', window: past };
    await settle(testServer);
    await isRefused(asked(people.manager, 'ReassignWorker', REQUEST.p2, give), 'window');
    await done(people.client, 'provisioning', 'CancelService', REQUEST.p2, { reason: '' });
    const led = { ...order(window.from, window.to), ledElsewhere: true };
    const { code, errors } = problemIn(
      await asked(people.manager, 'RequestService', REQUEST.p3, led),
    );
    expect([code, errors?.[0]?.path]).toEqual(['led-elsewhere-by-import-only', 'ledElsewhere']);
  });

  test('nobody acts as an import who signs in, whatever stands in the store', async () => {
    await testServer.add({ login: 'import', roles: ['import'] });
    const someone = await testServer.as('import');
    const answer = problemIn(
      await asked(someone, 'RequestService', REQUEST.p4, order(window.from, window.to)),
    );
    expect(answer).toMatchObject({ status: 403, code: 'not-permitted' });
  });

  test('nobody free: overdue when the window has passed, with free times, and mailed', async () => {
    for (const id of [REQUEST.r1, REQUEST.r2, REQUEST.r3]) await ask(id);
    await settle(testServer);
    expect((await request(REQUEST.r1)).status).toBe('requested');
    await turnClock(testServer, addMinutes(window.to, 1));
    const overdue = await request(REQUEST.r1);
    expect(overdue.status).toBe('overdue');
    const { offered, closesAt } = overdue.state['overdue'] as {
      readonly offered: readonly Window[];
      readonly closesAt: string;
    };
    // The clock moves on between the turn and the deed; the horizon is seven days from then.
    expect(closesAt >= addMinutes(window.to, 7 * DAY_MINUTES + 1)).toBe(true);
    expect(closesAt < addMinutes(window.to, 7 * DAY_MINUTES + 10)).toBe(true);
    expect(offered).toHaveLength(6);
    for (const { from } of offered) expect(from >= addMinutes(window.to, 120)).toBe(true);
    const seen = await documentOf(people.client, 'provisioning', 'service-request', REQUEST.r1);
    expect(seen.state['overdue']).toEqual(overdue.state['overdue']);
    const attention = await listOf(
      people.manager,
      'provisioning',
      'service-request',
      '?status=overdue',
    );
    expect(attention.map(({ stream }) => stream).sort()).toEqual(
      [REQUEST.r1, REQUEST.r2, REQUEST.r3].sort(),
    );
    const told = mailsSaying('nobody was free, please choose another time');
    expect(told).toHaveLength(3);
    expect(told[0]).toContain('To: ada@harbour.example');
    const [text = ''] = told[0]?.split('<!doctype html>') ?? [];
    expect(text.match(/• \d+ March 2040, \d\d:\d\d–\d\d:\d\d$/gm)).toHaveLength(6);
  });

  test('one of the offered times is chosen by the client, and a worker is found', async () => {
    const { state } = await request(REQUEST.r1);
    const [first] = (state['overdue'] as { readonly offered: readonly Window[] }).offered;
    const move = { window: first, reason: '' };
    await done(people.client, 'provisioning', 'RescheduleService', REQUEST.r1, move);
    await settle(testServer);
    const found = await request(REQUEST.r1);
    expect(found).toMatchObject({ status: 'assigned', state: { worker: { id: ID.mila } } });
    expect(found.state['window']).toEqual(first);
    const again = problemIn(await asked(people.client, 'RescheduleService', REQUEST.r1, move));
    expect(again).toMatchObject({ status: 409, code: 'reschedule-not-overdue' });
    await done(people.manager, 'provisioning', 'FailService', REQUEST.r1, {
      ...{ reason: 'Closed door.', attribution: 'client' },
    });
  });

  test('an overdue request is cancelled free of charge, and a window that passed fines nobody', async () => {
    await done(people.client, 'provisioning', 'CancelService', REQUEST.r2, {
      reason: 'Too late for me.',
    });
    await settle(testServer);
    const give = { workerId: ID.mila, reason: '', evenIfBusy: true };
    const given = problemIn(await asked(people.manager, 'ReassignWorker', REQUEST.r3, give));
    expect(given).toMatchObject({ status: 422, code: 'window-in-the-past' });
    const charged = await theOne(people.client, 'billing', 'client-statement');
    const { lines } = charged.state as {
      readonly lines: readonly { readonly requestId: string }[];
    };
    // p2 was cancelled while its window lay ahead, r1 failed; r2 is not among them.
    expect(lines.map(({ requestId }) => requestId).sort()).toEqual([REQUEST.p2, REQUEST.r1].sort());
  });

  test('what a device recorded in time and tells too late is taken, and overdue at once', async () => {
    const now = await nowOn(testServer);
    const pushed = async (stream: string, recordedAt: string, wanted: Window) => {
      const event: RecordedEvent = {
        ...{ id: madeIdOf('late', stream), kind: 'service-request', stream },
        ...{ context: 'provisioning' as const, type: 'ServiceRequested', v: 2 },
        ...{ data: order(wanted.from, wanted.to) },
        ...{
          occurredAt: recordedAt,
          command: 'RequestService',
          correlationId: madeIdOf('late', stream),
        },
        actor: { id: 'user-client', role: 'client', name: 'client', subject: ID.school },
      };
      const person = {
        id: 'user-client',
        name: 'client',
        roles: ['client'],
        subject: ID.school,
      } as const;
      const sent = { device: 'phone', lowestUnsent: 1, events: [event] };
      const [verdict] = (await testServer.server.engine.push(sent, person)).verdicts;
      return verdict;
    };
    const at = (minutes: number) => addMinutes(now, minutes);
    const inTime = await pushed(REQUEST.late, at(-240), { from: at(-120), to: at(-60) });
    expect(inTime).toMatchObject({ verdict: 'accepted' });
    await settle(testServer);
    expect((await request(REQUEST.late)).status).toBe('overdue');
    await done(people.client, 'provisioning', 'CancelService', REQUEST.late, { reason: '' });
    const old = { from: at(-8 * DAY_MINUTES), to: at(-7 * DAY_MINUTES - 60) };
    expect(await pushed(REQUEST.old, at(-9 * DAY_MINUTES), old)).toMatchObject({
      verdict: 'disputed',
      // Nobody recorded anything before there was an organisation: it is as of now, when that window is over.
      refusal: { code: 'window-in-the-past' },
    });
  });

  test('nobody chooses: closed unserved, free, reviewed, the kit recalled, the client told', async () => {
    // Once it had a worker, who left.
    const later = { from: '2040-03-07T09:00:00.000Z', to: '2040-03-07T11:00:00.000Z' };
    await ask(REQUEST.r4, later);
    await settle(testServer);
    expect((await request(REQUEST.r4)).status).toBe('assigned');
    await done(people.manager, 'management', 'SuspendWorker', ID.mila, { reason: 'Ill.' });
    await settle(testServer);
    expect((await request(REQUEST.r4)).status).toBe('requested');
    await turnClock(testServer, addMinutes(later.to, 1));
    expect((await request(REQUEST.r4)).status).toBe('overdue');
    expect((await request(REQUEST.r4)).state['overdue']).toMatchObject({ offered: [] });

    await turnClock(testServer, addMinutes(window.to, 7 * DAY_MINUTES - 10));
    expect((await request(REQUEST.r3)).status).toBe('overdue');
    await turnClock(testServer, addMinutes(later.to, 7 * DAY_MINUTES + 10));
    for (const id of [REQUEST.r3, REQUEST.r4]) {
      expect(await request(id)).toMatchObject({ status: 'unserved', closed: true });
      expect((await eventsOf(people.manager, 'provisioning', 'service-request', id)).at(-1)).toBe(
        'ServiceUnserved',
      );
    }
    const cases = await listOf(people.reviewer, 'review', 'review-case');
    const unserved = cases
      .map(({ state }) => state['opened'] as { readonly cause: string; readonly requestId: string })
      .filter(({ cause }) => cause === 'unserved');
    expect(unserved.map(({ requestId }) => requestId).sort()).toEqual(
      [REQUEST.r3, REQUEST.r4].sort(),
    );
    const kits = await listOf(people.supplies, 'provisioning', 'supplies-kit');
    const ofR4 = kits.filter(
      ({ state }) => (state['order'] as { readonly requestId: string }).requestId === REQUEST.r4,
    );
    expect(ofR4.map(({ status }) => status)).toEqual(['recalled']);
    const statements = await listOf(people.client, 'billing', 'client-statement');
    const charged = statements.flatMap(
      ({ state }) => state['lines'] as readonly { readonly requestId: string }[],
    );
    expect(charged.map(({ requestId }) => requestId).sort()).toEqual(
      [REQUEST.p2, REQUEST.r1].sort(),
    );
    expect(mailsSaying('closed, free of charge')).toHaveLength(2);
  });

  test('and in all of this nobody was suspected, or fined for anything but the failed one', async () => {
    const log = await testServer.server.store.events(0, 1_000);
    expect(log.filter(({ type }) => type === 'NoShowSuspected')).toEqual([]);
    const fines = log.filter(({ type }) => type === 'WorkerFined');
    expect(fines.map(({ data }) => (data as { readonly requestId: string }).requestId)).toEqual([
      REQUEST.r1,
    ]);
    const { body } = await testServer.anybody.get('/healthz');
    const { processors } = body as { readonly processors: readonly { readonly lag: number }[] };
    expect(processors.map(({ lag }) => lag)).toEqual([0, 0, 0, 0]);
  });
});
