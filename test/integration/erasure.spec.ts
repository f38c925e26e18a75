// Proves rule 18 on both engines, from the form's data to the bytes of the database: while an applicant
// is known their data is read as ever, and when it has been kept long enough nothing of it is left in
// any table, nor in the file, while days, decisions and scores stay and the log still verifies.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { impersonalEvent } from '@callout/kernel';
import { type ApplicationState, model } from '@callout/model';
import {
  createPostgresStore,
  createSqliteStore,
  type Principal,
  type Store,
  verify,
} from '@callout/sync-server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startPostgres } from '../contract/postgres.fixture.ts';
import { engineOn } from './engine.fixture.ts';
import { MANAGER, run, sampleOf } from './scene.fixture.ts';

const LENA: Principal = {
  id: 'applicant:a1',
  name: 'Lena Quixfuchs',
  roles: ['applicant'],
  subject: 'a1',
};
const APPLICATION = {
  applicant: {
    name: 'Lena Quixfuchs',
    email: 'lena.quix@mail.example',
    phone: '+49 40 777123499',
    place: { address: 'Quittenallee 4, Hamburg' },
  },
  about: 'Sixteen years under quaint boilers.',
  skills: ['gas'],
  weeklyHours: [],
  locale: 'en',
};
/** Everything that Lena wrote, or somebody about Lena; as it might stand in any encoding. */
const PERSONAL = [
  'quixfuchs',
  'lena.quix',
  '777123499',
  'quittenallee',
  'quaint boilers',
  'quiet on the phone',
  'quick leak spray',
  'quarrelsome answers',
  'quits too early',
  'quiz for lena',
  'quarters elsewhere',
  'quibbling note',
];
const hex = (text: string) => Buffer.from(text).toString('hex');

function found(bytes: Buffer): readonly string[] {
  const text = bytes.toString('latin1').toLowerCase();
  return PERSONAL.filter((word) => text.includes(word) || text.includes(hex(word)));
}

interface Engine {
  readonly name: string;
  readonly start: () => Promise<void>;
  readonly stop: () => Promise<void>;
  readonly open: () => Promise<Store>;
  /** All bytes that are kept, with the store closed. */
  readonly bytes: () => Promise<Buffer>;
}

function sqlite(): Engine {
  let folder = '';
  return {
    name: 'SQLite',
    start: async () => {
      folder = mkdtempSync(join(tmpdir(), 'callout-erasure-'));
    },
    stop: async () => rmSync(folder, { recursive: true, force: true }),
    open: async () => createSqliteStore({ path: join(folder, 'callout.sqlite') }),
    bytes: async () =>
      Buffer.concat(readdirSync(folder).map((file) => readFileSync(join(folder, file)))),
  };
}

function postgres(): Engine {
  let server: Awaited<ReturnType<typeof startPostgres>>;
  let url = '';
  return {
    name: 'PostgreSQL',
    start: async () => {
      server = await startPostgres();
      url = await server.createDatabase();
    },
    stop: () => server.stop(),
    open: () => createPostgresStore({ url }),
    bytes: async () => Buffer.from(JSON.stringify(await server.dump(url))),
  };
}

describe.each([sqlite(), postgres()])('erasure on $name', (on) => {
  let store: Store;
  let engine: ReturnType<typeof engineOn>;
  const clock = { instant: '2026-11-23T09:00:00.000Z' };
  const order = (command: string, data: object, who: Principal = MANAGER, stream = 'a1') =>
    run(engine, { context: 'management', command, stream, data }, who);
  const stateOf = async (stream: string) =>
    (await store.document('worker-application', stream))?.state as ApplicationState;
  const logged = () => store.eventsOf('worker-application', 'a1', 0, 100);
  /** Stops the server, looks at what it has kept, and starts it again. */
  const kept = async () => {
    await engine.stop();
    await store.close();
    const bytes = await on.bytes();
    store = await on.open();
    engine = engineOn(store, clock);
    return bytes;
  };

  beforeAll(async () => {
    await on.start();
    store = await on.open();
    engine = engineOn(store, clock);
    const settings = { ...sampleOf('OrganisationConfigured'), applicationsEmail: 'hr@n.example' };
    await order('ConfigureOrganisation', settings, MANAGER, 'organisation');
  }, 60_000);
  afterAll(async () => {
    await engine.stop();
    await store.close();
    await on.stop();
  });

  let before: ApplicationState;
  let seen = 0;
  it('keeps what is personal readable, and sealed in the log, until then', async () => {
    await order('SubmitApplication', APPLICATION, LENA);
    await order('ContactApplicant', { channel: 'phone', note: 'Quiet on the phone.' });
    const question = { id: 'q1', kind: 'text', text: 'Test a joint.', skill: 'gas', points: 5 };
    const set = { name: 'Quiz for Lena', questions: [question], answerKey: [] };
    await order('AssignTests', { suites: [], set });
    const answers = [{ question: 'q1', text: 'Quick leak spray.' }];
    await order('SubmitTestAnswers', { test: 'set-1', answers }, LENA);
    const points = [{ question: 'q1', points: 3 }];
    await order('RecordTestResult', { test: 'set-1', points, note: 'Quarrelsome answers.' });
    await order('RejectApplicant', { reason: 'Quits too early.' });
    // A second application of Lena under the same address, and one that becomes a worker.
    const again = { ...LENA, id: 'applicant:a2', subject: 'a2' };
    await order('SubmitApplication', APPLICATION, again, 'a2');
    await order('WithdrawApplication', { reason: 'Quarters elsewhere.' }, again, 'a2');
    const olga = { ...LENA, id: 'applicant:a3', name: 'Olga Berg', subject: 'a3' };
    const ofOlga = {
      ...APPLICATION,
      about: '',
      applicant: { name: 'Olga Berg', email: 'o@b.example' },
    };
    await order('SubmitApplication', ofOlga, olga, 'a3');
    await order(
      'AcceptApplicant',
      { strengths: [], weaknesses: [], skills: ['gas'] },
      MANAGER,
      'a3',
    );
    await engine.idle();
    before = await stateOf('a1');
    seen = await store.head();
    expect(before.application).toEqual(APPLICATION);
    expect(found(await kept())).toEqual(PERSONAL.slice(0, -1));
    expect((await logged())[0]).toMatchObject({ data: APPLICATION, actor: { name: LENA.name } });
    expect((await verify(store, model)).differences).toEqual([]);
  });

  it('also of what was disputed', async () => {
    const { roles, ...manager } = MANAGER;
    const noted = {
      id: '00000000-0000-7000-8000-00000000d15b',
      context: 'management' as const,
      kind: 'worker-application',
      stream: 'a1',
      type: 'ApplicantContacted',
      v: 1,
      data: { channel: 'phone', note: 'Quibbling note.' },
      occurredAt: clock.instant,
      actor: { ...manager, role: roles[0] ?? 'manager' },
      command: 'ContactApplicant',
      device: 'device-1',
      deviceSeq: 1,
      correlationId: '00000000-0000-7000-8000-00000000d15b',
    };
    const answer = await engine.push(
      { device: 'device-1', lowestUnsent: 1, events: [noted] },
      MANAGER,
    );
    expect(answer.verdicts).toMatchObject([{ verdict: 'disputed' }]);
    expect((await store.disputesOf('worker-application', 'a1')).length).toBe(1);
  });

  it('does nothing on the day before', async () => {
    clock.instant = '2027-05-22T21:00:00.000Z';
    await engine.runDue();
    expect((await logged()).map(({ type }) => type)).not.toContain('ApplicantErased');
    expect(await stateOf('a1')).toEqual(before);
  });

  it('leaves nothing of it when it is due, in no table and in no byte', async () => {
    clock.instant = '2027-05-23T09:00:00.000Z';
    await engine.runDue();
    expect((await logged()).at(-1)?.type).toBe('ApplicantErased');
    expect(found(await kept())).toEqual([]);
    expect((await store.disputesOf('worker-application', 'a1'))[0]?.event.data).toEqual({
      channel: 'phone',
      note: '',
    });
  });

  it('keeps the facts: days, decisions, scores, and who has worked on it', async () => {
    const after = await stateOf('a1');
    expect(after.status).toBe('rejected');
    expect(after.submittedAt).toBe(before.submittedAt);
    expect(after.application?.skills).toEqual(['gas']);
    expect(after.contacts).toEqual(before.contacts.map((each) => ({ ...each, note: '' })));
    const scores = ({ tests }: ApplicationState) =>
      tests.map(({ id, points, skills }) => ({ id, points, skills }));
    expect(scores(after)).toEqual(scores(before));
    expect((await logged()).map(({ type, actor }) => [type, actor.name])).toEqual([
      ['ApplicationSubmitted', '—'],
      ['ApplicantContacted', MANAGER.name],
      ['TestsAssigned', MANAGER.name],
      ['TestCompleted', '—'],
      ['TestCompleted', MANAGER.name],
      ['ApplicantRejected', MANAGER.name],
      ['ApplicantErased', 'erase-applicant-when-kept-long-enough'],
    ]);
    for (const event of await logged()) {
      const definition = model.event(event.type);
      const left = definition && impersonalEvent(definition, event);
      expect(left ?? event).toEqual(event);
    }
  });

  it('leaves an applicant who became a worker as they are', async () => {
    expect(await stateOf('a3')).toMatchObject({
      status: 'accepted',
      application: { applicant: { name: 'Olga Berg' } },
    });
    const { documents } = await store.documents({
      context: 'management',
      kind: 'worker',
      tokens: 'everybody',
      limit: 10,
    });
    expect(documents.map(({ title }) => title)).toEqual(['Olga Berg']);
  });

  it('still verifies', async () => {
    const found = await verify(store, model);
    expect([found.differenceCount, found.differences]).toEqual([0, []]);
  });

  it('reaches every device that holds a copy', async () => {
    const page = await engine.pull(
      { context: 'management', after: seen, limit: 100 },
      MANAGER,
      undefined,
    );
    const text = JSON.stringify(page);
    expect(text).toContain('"worker-application:a1"');
    expect(text).toContain('"worker-application:a2"');
    expect(found(Buffer.from(text))).toEqual([]);
  });

  it('does not know an applicant again who applies anew, and is not done twice', async () => {
    const head = await store.head();
    await engine.runDue();
    expect(await store.head()).toBe(head);
    const anew = { ...LENA, id: 'applicant:a4', subject: 'a4' };
    await order('SubmitApplication', APPLICATION, anew, 'a4');
    expect((await stateOf('a4')).duplicateOf).toEqual([]);
  });
});
