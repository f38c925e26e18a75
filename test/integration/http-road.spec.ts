// Proves: the whole road through the HTTP API alone, as an outside program would walk it. A request
// is matched, priced, supplied, carried out with photos, charged, invoiced by the clock and paid; a
// second one fails, is charged and fined, and its review is opened and completed. On the way, nobody
// sees what is not theirs. The same on both databases.
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
  picture,
  setUp,
  tell,
  theOne,
} from './http-road.fixture.ts';
import { openTestServer, problemIn, type TestServer } from './http-server.fixture.ts';
import { settle, turnClock } from './server-clock.fixture.ts';

// A Monday far ahead, nine o'clock in Berlin: the clock only goes forward, so the day does not
// depend on when the test is run.
const MONDAY = '2040-03-05T08:00:00.000Z';
const NEXT_MONDAY = '2040-03-11T23:00:00.000Z';
const NEXT_MONTH = '2040-03-31T22:00:00.000Z';

let testServer: TestServer;
let people: Awaited<ReturnType<typeof everyRole>>;

describe.each(bothDatabases())('on $name', (database) => {
  beforeAll(async () => {
    const databaseUrl = await database.open();
    testServer = await openTestServer({ testClock: true, databaseUrl });
    await turnClock(testServer, MONDAY);
    people = await everyRole(testServer);
    await setUp(people.manager);
  });
  afterAll(async () => {
    await testServer.close();
    await database.close();
  });

  describe('a service that is rendered', () => {
    const REQUEST = ID.first;
    let kit: string;

    test('is requested by the client for nobody else', async () => {
      const wanted = order('2040-03-05T10:00:00.000Z', '2040-03-05T12:00:00.000Z');
      const strange = await tell(
        people.other,
        'provisioning',
        'RequestService',
        ID.strange,
        wanted,
      );
      expect(problemIn(strange).status).toBe(404);
      const unknown = { ...wanted, serviceType: { id: ID.moonFlights, name: 'Moon flight' } };
      const refused = await tell(
        people.client,
        'provisioning',
        'RequestService',
        ID.strange,
        unknown,
      );
      const { status, code, errors } = problemIn(refused);
      expect({ status, code }).toEqual({ status: 422, code: 'service-type-unknown' });
      expect(errors?.map(({ path }) => path)).toEqual(['serviceType.id']);
      await done(people.client, 'provisioning', 'RequestService', REQUEST, wanted);
    });

    test('is assigned by the pipeline, priced, and its supplies are asked for', async () => {
      await settle(testServer);
      const seen = await documentOf(people.manager, 'provisioning', 'service-request', REQUEST);
      expect(seen.status).toBe('assigned');
      expect(seen.state).toMatchObject({
        worker: { id: ID.mila, name: 'Mila Novak' },
        gross: 12_900,
        ranking: { tried: 2, candidates: [{ worker: { id: ID.mila } }] },
      });
      const own = await documentOf(people.client, 'provisioning', 'service-request', REQUEST);
      expect(own.state).not.toHaveProperty('ranking');
      expect((await theOne(people.supplies, 'provisioning', 'supplies-kit')).status).toBe(
        'requested',
      );
    });

    test('is seen by those whom it concerns, and by nobody else', async () => {
      const path = `/api/v1/streams/provisioning/service-request/${REQUEST}` as const;
      const statuses = await Promise.all(
        Object.entries(people).map(async ([who, caller]) => [who, (await caller.get(path)).status]),
      );
      expect(Object.fromEntries(statuses)).toEqual({
        ...{ manager: 200, client: 200, worker: 200, reviewer: 200 },
        ...{ other: 404, supplies: 404, accountant: 404 },
      });
      expect(await listOf(people.other, 'provisioning', 'service-request')).toEqual([]);
      const events = await people.client.get(`${path}/events`);
      expect(JSON.stringify(events.body)).not.toContain('ranking');
      expect((await people.other.get(`${path}/events`)).status).toBe(404);
    });

    test('gets its supplies', async () => {
      kit = (await theOne(people.supplies, 'provisioning', 'supplies-kit')).stream;
      const early = await tell(people.worker, 'provisioning', 'CollectSupplies', kit, { note: '' });
      expect(problemIn(early)).toMatchObject({ status: 409, code: 'kit-out-of-turn' });
      await done(people.supplies, 'provisioning', 'MarkSuppliesReady', kit, { shelf: 'B2' });
      await done(people.supplies, 'provisioning', 'IssueSupplies', kit, { note: '' });
      const collected = await done(people.worker, 'provisioning', 'CollectSupplies', kit, {
        note: '',
      });
      expect(collected.status).toBe('collected');
    });

    test('is started with a photo, and not without', async () => {
      const without = { evidence: [] };
      const refused = await tell(people.worker, 'provisioning', 'StartService', REQUEST, without);
      expect(problemIn(refused).status).toBe(422);
      expect(problemIn(refused).errors?.map(({ path }) => path)).toEqual(['evidence']);
      const evidence = [await picture(people.worker, 'start-photo')];
      const started = await done(people.worker, 'provisioning', 'StartService', REQUEST, {
        evidence,
      });
      expect(started.status).toBe('started');
    });

    test('is completed with the report and the signature, which its people can open', async () => {
      const report = await picture(people.worker, 'report-photo');
      const signature = await picture(people.worker, 'signature');
      const file = `/files/${report.sha256}` as const;
      expect((await people.manager.get(file)).status).toBe(404);
      const completed = await done(people.worker, 'provisioning', 'CompleteService', REQUEST, {
        ...{ evidence: [report, signature], notes: 'Gasket replaced.', signedBy: 'Ada Petersen' },
      });
      expect(completed.status).toBe('completed');
      const statuses = await Promise.all(
        Object.entries(people).map(async ([who, caller]) => [who, (await caller.get(file)).status]),
      );
      expect(Object.fromEntries(statuses)).toEqual({
        ...{ manager: 200, client: 200, worker: 200, reviewer: 200 },
        ...{ other: 404, supplies: 404, accountant: 404 },
      });
      expect(await eventsOf(people.manager, 'provisioning', 'service-request', REQUEST)).toEqual([
        'ServiceRequested',
        'WorkerAssigned',
        'PriceSet',
        'ServiceStarted',
        'ServiceCompleted',
      ]);
    });

    test('is charged at once, invoiced when the week is over, and paid', async () => {
      await settle(testServer);
      const open = await theOne(people.accountant, 'billing', 'client-statement');
      expect(open.status).toBe('open');
      expect(open.state['totals']).toEqual({ gross: 12_900, discount: 0, net: 12_900 });

      const early = await tell(people.accountant, 'billing', 'CloseWeek', open.stream, {});
      expect(problemIn(early)).toMatchObject({ status: 409, code: 'week-not-over' });
      await turnClock(testServer, NEXT_MONDAY);
      const invoiced = await documentOf(
        ...([people.accountant, 'billing', 'client-statement', open.stream] as const),
      );
      expect(invoiced.status).toBe('payment-requested');
      expect(invoiced.state['invoice']).toMatchObject({
        ...{ number: 1, date: '2040-03-11', total: 12_900 },
      });

      const payment = { amount: 12_900, paidOn: '2040-03-12', reference: 'Bank statement 47' };
      const paid = await done(
        ...([people.accountant, 'billing', 'RecordPayment', open.stream, payment] as const),
      );
      expect(paid.status).toBe('paid');
      const twice = await tell(people.accountant, 'billing', 'RecordPayment', open.stream, payment);
      expect(problemIn(twice).status).toBe(409);
      expect((await theOne(people.client, 'billing', 'client-statement')).status).toBe('paid');
      expect(await listOf(people.other, 'billing', 'client-statement')).toEqual([]);
      expect(await eventsOf(people.client, 'billing', 'client-statement', open.stream)).toEqual([
        'ClientCharged',
        'ClientInvoiceIssued',
        'PaymentRequested',
        'PaymentSettled',
      ]);
    });
  });

  describe('a service that fails', () => {
    const REQUEST = ID.second;

    test('is charged all the same, the worker is fined, and a review is opened', async () => {
      const wanted = order('2040-03-12T10:00:00.000Z', '2040-03-12T12:00:00.000Z');
      await done(people.client, 'provisioning', 'RequestService', REQUEST, wanted);
      await settle(testServer);
      const failed = await done(people.worker, 'provisioning', 'FailService', REQUEST, {
        ...{ reason: 'The burner cannot be opened.', attribution: 'worker' },
      });
      expect(failed.status).toBe('failed');
      await settle(testServer);
      const statement = await theOne(people.worker, 'billing', 'worker-statement');
      expect(statement.state['totals']).toEqual({ earned: 7_740, fined: 4_000 });
      const opened = await theOne(people.reviewer, 'review', 'review-case');
      expect(opened.status).toBe('open');
      expect(opened.state['opened']).toMatchObject({ cause: 'failed', requestId: REQUEST });
    });

    test('has its review taken and completed', async () => {
      const { stream } = await theOne(people.reviewer, 'review', 'review-case');
      const form = {
        ...{ verdict: 'nobody-at-fault', rootCause: 'equipment', rating: 3 },
        summary: 'The burner is of a type that nobody was told of.',
        hypotheses: ['Asking for the type of burner lowers the number of failed visits.'],
      };
      const stranger = await tell(people.manager, 'review', 'CompleteReview', stream, form);
      expect(problemIn(stranger).status).toBe(403);
      await done(people.reviewer, 'review', 'TakeReview', stream, {});
      const completed = await done(people.reviewer, 'review', 'CompleteReview', stream, form);
      expect(completed.status).toBe('completed');
    });

    test('ends in the month of the worker, who is paid out what is left', async () => {
      await turnClock(testServer, NEXT_MONTH);
      const statement = await theOne(people.worker, 'billing', 'worker-statement');
      expect(statement.status).toBe('issued');
      expect(statement.state['payout']).toMatchObject({
        number: 1,
        date: '2040-03-31',
        total: 3_740,
      });
    });
  });

  test('the log and the documents agree, and the processors have nothing left to do', async () => {
    const { body } = await testServer.anybody.get('/healthz');
    const { position, processors } = body as {
      readonly position: number;
      readonly processors: readonly { readonly lag: number }[];
    };
    expect(position).toBe(await testServer.server.store.head());
    expect(processors.map(({ lag }) => lag)).toEqual([0, 0, 0, 0]);
    expect(await testServer.server.store.disputes(10)).toEqual([]);
  });

  test('the same order sent twice is carried out once', async () => {
    const sent = { context: 'provisioning', command: 'AddNote', stream: ID.first, id: 'note-1' };
    const note = { ...sent, data: { text: 'Ring twice.' } };
    const first = await people.manager.post('/api/v1/commands', note);
    const second = await people.manager.post('/api/v1/commands', note);
    const idsOf = (body: unknown) =>
      (body as { readonly events: readonly { readonly id: string }[] }).events.map(({ id }) => id);
    expect([first.status, second.status]).toEqual([200, 200]);
    expect(idsOf(second.body)).toEqual(idsOf(first.body));
    const types = await eventsOf(people.manager, 'provisioning', 'service-request', ID.first);
    expect(types.filter((type) => type === 'NoteAdded')).toHaveLength(1);
  });

  test('the clock does not go back', async () => {
    const answer = await testServer.anybody.postAny('/test/clock', { now: MONDAY });
    expect(problemIn(answer)).toMatchObject({ status: 422, code: 'clock-backwards' });
    const wrong = await testServer.anybody.postAny('/test/clock', { now: 'tomorrow' });
    expect(problemIn(wrong)).toMatchObject({ status: 400, code: 'input-invalid' });
  });
});
