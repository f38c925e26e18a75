// Proves who reads what the model declares, cell by cell: every list and every read model answers the
// roles that observe it, in every role's own session, and nobody else, who is told that there is none.

import { isObserver, type Role } from '@callout/kernel';
import { model } from '@callout/model';
import { SIGN_IN_ROLES } from '@callout/published-language';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  type Caller,
  openTestServer,
  problemIn,
  type TestServer,
} from '../integration/http-server.fixture.ts';

const SUBJECTS: Partial<Record<Role, string>> = { client: 'c1', worker: 'w1' };
const observed = [
  ...model.contexts
    .flatMap(({ lists }) => lists)
    .map((list) => [`/api/v1/lists/${list.name}`, list] as const),
  ...model.readModels.map(({ name, observed: by }) => [`/api/v1/read-models/${name}`, by] as const),
];

let testServer: TestServer;
const callers = new Map<Role, Caller>();
beforeAll(async () => {
  testServer = await openTestServer();
  for (const role of SIGN_IN_ROLES) {
    const subject = SUBJECTS[role];
    await testServer.add({ login: role, roles: [role], ...(subject ? { subject } : {}) });
    callers.set(role, await testServer.as(role));
  }
});
afterAll(() => testServer.close());

it.each(observed)('%s answers those who observe it', async (path, declared) => {
  const answers: [Role, number | undefined][] = [];
  for (const role of SIGN_IN_ROLES) {
    answers.push([role, (await callers.get(role)?.open(path))?.status]);
  }
  expect(answers).toEqual(
    SIGN_IN_ROLES.map((role) => [role, isObserver(declared, [role]) ? 200 : 404]),
  );
  expect((await testServer.anybody.open(path)).status).toBe(401);
});

it.each([
  ['/api/v1/lists/', 'client-accounts'],
  ['/api/v1/read-models/', 'trial-balance'],
])('%s answers what is not there and what is not theirs alike', async (path, name) => {
  const client = callers.get('client');
  const said = async (asked: string) => {
    const answer = await client?.open(`${path}${asked}`);
    if (!answer) throw new Error('nobody asked');
    const { detail, ...problem } = problemIn(answer);
    return { ...problem, detail: String(detail).replace(asked, '…') };
  };
  expect(await said(name)).toEqual(await said('nothing-at-all'));
});
