// Proves, for every role: whatever is asked at the doors through which documents are read (a first load, a pull,
// documents of a kind, lists), an answer holds nothing that is somebody else's, forged and borrowed cursors
// included; what cannot be asked is a 4xx that names the parameter; nothing is ever a 5xx; and who was signed
// out, or whose device was revoked, gets nothing at all. A failure prints its seed.
import { evolveState, type Role } from '@callout/kernel';
import { model } from '@callout/model';
import { SIGN_IN_ROLES, tokensOf } from '@callout/published-language';
import { documentId, foldOf } from '@callout/sync';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventsOf, historiesOf } from '../matrix/states.fixture.ts';
import { type Caller, openTestServer, problemIn, type TestServer } from './http-server.fixture.ts';

const SEED = Number(process.env['READERS_SEED'] ?? Date.now() % 1_000_000);
const FORGERIES = 25;
const contexts = model.contexts.map(({ name }) => name);
const streams = model.contexts.flatMap((context) => context.streams);
const lists = model.contexts.flatMap((context) => context.lists);
const SUBJECTS: Partial<Record<Role, string>> = { client: 'c1', worker: 'w1' };
/** Each document is that of one of these alone. */
const TOKENS = [
  ...SIGN_IN_ROLES.filter((role) => !(role in SUBJECTS)).map((role) => `role:${role}` as const),
  ...(['client:c1', 'client:c2', 'worker:w1', 'worker:w2'] as const),
];
const NAME = /secret-of-[a-z]+-[a-z0-9]+/g;
const nameOf = (token: string) => `secret-of-${token.replace(':', '-')}`;

let testServer: TestServer;
const readers = new Map<Role, Caller>();

/** A closed and an open document of every kind for everybody, whose id says whose it is. */
async function seed(): Promise<void> {
  await testServer.server.store.write(async (transaction) => {
    for (const stream of streams) {
      const history = historiesOf(stream).at(-1) ?? [];
      for (const token of TOKENS) {
        for (const closed of [false, true]) {
          const id = `${nameOf(token)}-${closed}`;
          const position = await transaction.nextPosition();
          let state: unknown = stream.initial;
          for (const event of eventsOf(stream, id, history)) {
            state = evolveState(stream, state, event);
          }
          await transaction.putDocument({
            ...{ id: documentId(stream.kind, id), kind: stream.kind, context: stream.context },
            ...{ stream: id, title: `100% ${nameOf(token)}`, sort: id, day: '2026-11-23' },
            ...{ status: stream.statuses[0] ?? '', closed, closedAt: closed ? position : 0 },
            owner: token.startsWith('client') ? token.slice('client:'.length) : '',
            assignee: token.startsWith('worker') ? token.slice('worker:'.length) : '',
            ...{ version: history.length, position, fold: foldOf(stream), state },
            ...{ timeline: [], disputes: [], audience: [token] },
          });
        }
      }
    }
  });
}

beforeAll(async () => {
  testServer = await openTestServer();
  await seed();
  for (const role of SIGN_IN_ROLES) {
    const subject = SUBJECTS[role];
    await testServer.add({ login: role, roles: [role], ...(subject ? { subject } : {}) });
    readers.set(role, await testServer.as(role));
  }
  console.info(`hostile readers: seed ${SEED} (READERS_SEED)`);
}, 60_000);
afterAll(() => testServer.close());

function readerOf(role: Role): Caller {
  const reader = readers.get(role);
  if (!reader) throw new Error(`${role} is not signed in`);
  return reader;
}

/** Whose documents may be in what this role is answered. */
function ownNames(role: Role): readonly string[] {
  const subject = SUBJECTS[role];
  const tokens = tokensOf({ roles: [role], ...(subject ? { subject } : {}) });
  return TOKENS.filter((token) => tokens.includes(token)).map(nameOf);
}

/** Asks, and sees to it that nothing of anybody else comes. */
async function asked(role: Role, path: string) {
  const answer = await readerOf(role).open(path);
  const names = new Set(JSON.stringify(answer.body).match(NAME));
  const foreign = [...names].filter((name) => !ownNames(role).includes(name));
  expect([role, path, answer.status < 500, foreign]).toEqual([role, path, true, []]);
  return answer;
}

const DOORS: readonly { readonly path: string; readonly query: string }[] = [
  ...contexts.flatMap((context) => [
    { path: '/sync/v1/snapshot', query: `context=${context}&limit=500` },
    { path: '/sync/v1/pull', query: `context=${context}&after=0&limit=500` },
  ]),
  ...streams.map(({ context, kind }) => {
    return { path: `/api/v1/streams/${context}/${kind}`, query: 'limit=200' };
  }),
  ...lists.map(({ name }) => ({ path: `/api/v1/lists/${name}`, query: 'limit=500' })),
];

test('everybody is given their own documents, and nobody else’s', async () => {
  for (const role of SIGN_IN_ROLES) {
    const seen = new Set<string>();
    for (const { path, query } of DOORS) {
      const { status, body } = await asked(role, `${path}?${query}`);
      expect([200, path.includes('/lists/') ? 404 : 200]).toContain(status);
      for (const name of JSON.stringify(body).match(NAME) ?? []) seen.add(name);
    }
    expect([role, [...seen].sort()]).toEqual([role, [...ownNames(role)].sort()]);
  }
});

const LONG = 'x'.repeat(2_000);
/** What no door takes of a parameter, where it takes the parameter at all. */
const NEVER: Readonly<Record<string, readonly string[]>> = {
  limit: ['0', '-1', '1.5', '5001', '1e9', '9'.repeat(40), 'many', 'NaN', 'Infinity', '', '%00'],
  cursor: [
    ...[
      '',
      'nonsense',
      '%00',
      '%F0%9F%92%A9',
      LONG,
      '..',
      'open',
      'open.1.2.3',
      'shut.1.1.1.1.1.1',
    ],
    ...[
      'open.-1.0.1.0.0.0',
      'open.1.1.0.1.1.1',
      `open.${'9'.repeat(16)}.1.1.1.1.1`,
      'W10',
      'WzEsMl0',
      'bnVsbA',
      'e30',
    ],
  ],
  colour: ['red'],
  constructor: ['x'],
};
/** What is refused by name only where a door knows the parameter; elsewhere it is refused as unknown. */
const AT_LISTS: Readonly<Record<string, readonly string[]>> = {
  q: [LONG],
  status: ['nowhere', ',', 'constructor', '__proto__', LONG],
  sort: ['-', '__proto__', '-constructor', '%00'],
  from: ['2026-02-30', '0', '999999-01-01', '%00', '2026-11-23T00:00:00Z'],
  closed: ['yes', '1', ''],
};
const AT_SYNC: Readonly<Record<string, readonly string[]>> = {
  context: ['weather', '', '__proto__', 'PROVISIONING', '%00'],
  device: ['', LONG],
};

const [someList] = lists.filter(({ hasDays, observers }) => hasDays && observers.length > 1);
const [someStream] = streams;

function queryWith(query: string, name: string, value: string): string {
  const rest = query.split('&').filter((part) => !part.startsWith(`${name}=`));
  return [...rest, `${name}=${value}`].join('&');
}

/** A door of each sort. */
const SORTS = ['/snapshot', '/pull', `/${someStream?.kind}`, `/lists/${someList?.name}`].flatMap(
  (end) => DOORS.filter(({ path }) => path.endsWith(end)).slice(0, 1),
);
const rolesAt = (path: string): readonly Role[] =>
  path.includes('/lists/') ? (someList?.observers ?? []) : SIGN_IN_ROLES;

/** The parameter itself, one of several values in it, or a parameter that the door does not know. */
function isNamed({ path, message }: { path: string; message: string }, name: string): boolean {
  if (path === '') return message.split(/[\s,.:]+/).includes(name);
  return path === name || path.startsWith(`${name}.`);
}

test('what cannot be asked is refused by the name of the parameter', async () => {
  const otherwise: unknown[] = [];
  for (const { path, query } of SORTS) {
    const roles = rolesAt(path);
    const own = path.includes('/lists/') ? AT_LISTS : path.startsWith('/sync') ? AT_SYNC : {};
    for (const [name, values] of Object.entries({ ...NEVER, ...own })) {
      for (const [index, value] of values.entries()) {
        const address = `${path}?${queryWith(query, name, value)}`;
        const answer = await asked(roles[index % roles.length] ?? 'manager', address);
        const problem = answer.status === 200 ? undefined : problemIn(answer);
        const errors = problem?.errors ?? [];
        if (errors.length === 0 || !errors.every((error) => isNamed(error, name))) {
          otherwise.push([address, answer.status, errors]);
        }
      }
      const twice = `${path}?${queryWith(query, name, 'a')}&${name}=b`;
      const { status } = await asked('manager', twice);
      if (status !== 400) otherwise.push([twice, status]);
    }
  }
  expect(otherwise).toEqual([]);
});

test('any words find what is one’s own, or nothing', async () => {
  const words = ['%', '_', '100%', '%25', '%00', 'a%00b', '%F0%9F%92%A9', '%ED%A0%80', '%27%3B--'];
  const more = ['%5C', '%22', '*', 'secret-of', 'SECRET', '%20', '%E2%80%AE', '(((((', 'OR', 'x'];
  for (const { path, query } of SORTS.filter((door) => door.path.startsWith('/api'))) {
    for (const role of rolesAt(path)) {
      for (const word of [...words, ...more]) {
        const { status } = await asked(role, `${path}?${query}&q=${word}`);
        expect([path, word, [200, 400].includes(status)]).toEqual([path, word, true]);
      }
      const found = await asked(role, `${path}?${query}&q=100%25%20SECRET-of`);
      const names = new Set(JSON.stringify(found.body).match(NAME));
      expect([path, role, [...names].sort()]).toEqual([path, role, [...ownNames(role)].sort()]);
    }
  }
});

/** Every cursor that a role is given on its way through a door. */
async function cursorsOf(role: Role, path: string, query: string): Promise<readonly string[]> {
  const cursors: string[] = [];
  for (let cursor: string | undefined; cursors.length < 50; cursors.push(cursor)) {
    const from = cursor === undefined ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const page = await asked(role, `${path}?${queryWith(query, 'limit', '1')}${from}`);
    const { next, cursor: after } = page.body as {
      readonly next?: string;
      readonly cursor?: string;
    };
    cursor = next ?? after;
    if (cursor === undefined) return cursors;
  }
  return cursors;
}

test('cursors of somebody else, and forged ones, lead to nothing that is theirs', async () => {
  for (const { path, query } of SORTS.filter((door) => !door.path.endsWith('/pull'))) {
    const roles = rolesAt(path);
    const given: string[] = [];
    // One after the other: a line that stands idle is closed by the server at some moment.
    for (const role of roles) given.push(...(await cursorsOf(role, path, query)));
    expect(given.length).toBeGreaterThan(1);
    const number = fc.oneof(fc.nat(), fc.nat(10 ** 15 - 1), fc.constantFrom(0, 1, 10 ** 15 - 1));
    const forged = fc.oneof(
      fc.constantFrom(...given),
      fc
        .tuple(fc.constantFrom('open', 'closed'), fc.array(number, { minLength: 6, maxLength: 6 }))
        .map(([part, numbers]) => [part, ...numbers].join('.')),
      fc
        .tuple(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }))
        .map((sortAndId) => Buffer.from(JSON.stringify(sortAndId)).toString('base64url')),
      fc
        .tuple(fc.constantFrom(...given), fc.nat(), fc.string({ unit: 'binary', maxLength: 2 }))
        .map(
          ([cursor, at, put]) =>
            cursor.slice(0, at % cursor.length) + put + cursor.slice((at % cursor.length) + 1),
        ),
    );
    const question = fc.tuple(fc.constantFrom(...roles), forged, fc.constantFrom('1', '100'));
    await fc.assert(
      fc.asyncProperty(question, async ([role, cursor, limit]) => {
        const cut = encodeURIComponent(cursor.toWellFormed());
        const asking = `${path}?${queryWith(query, 'limit', limit)}&cursor=${cut}`;
        const answer = await asked(role, asking);
        if (answer.status === 200) return;
        const { status, errors } = problemIn(answer);
        expect([status, errors?.map((error) => error.path)]).toEqual([400, ['cursor']]);
      }),
      { seed: SEED, numRuns: FORGERIES },
    );
  }
});

test('who is signed out, whose device was revoked and who never signed in get nothing', async () => {
  const { server, asDevice, as, anybody } = testServer;
  const revoked = await asDevice('manager', 'lost-tablet');
  const device = await server.store.device('lost-tablet');
  if (!device) throw new Error('the device is not registered');
  await server.store.write((transaction) => transaction.putDevice({ ...device, revoked: true }));
  const left = await as('manager');
  await left.send('DELETE', '/api/v1/sessions/current');
  for (const caller of [revoked, left, anybody]) {
    for (const { path, query } of DOORS) {
      const answer = await caller.open(`${path}?${query}`);
      expect([path, problemIn(answer).status]).toEqual([path, 401]);
    }
  }
});
