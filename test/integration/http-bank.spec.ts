// Proves that what was exported for the bank is handed out as the bank takes it, to accountants alone,
// and that everybody else is answered as if it were not there.
import { type BankFileState, model as wholeModel } from '@callout/model';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestServer, problemIn, type TestServer } from './http-server.fixture.ts';

type BankFile = NonNullable<BankFileState['file']>;
const SAMPLE = wholeModel.event('BankFileCreated')?.samples[1] as BankFile;
let testServer: TestServer;

beforeAll(async () => {
  testServer = await openTestServer({}, { model: wholeModel });
  await testServer.add({ login: 'bernd', roles: ['accountant'] });
  await testServer.add({ login: 'mara', roles: ['manager'] });
  await kept('debits', SAMPLE);
  await kept('statement', { ...SAMPLE, purpose: 'bank-statement' });
});
afterAll(() => testServer.close());

/** A file as its stream keeps it, put there directly: how it comes about is billing's to prove. */
async function kept(stream: string, file: BankFile): Promise<void> {
  await testServer.server.store.write(async (transaction) => {
    await transaction.putDocument({
      ...{ id: `bank-file:${stream}`, context: 'billing', kind: 'bank-file', stream },
      ...{ status: file.purpose, title: file.day, sort: stream, owner: '', assignee: '' },
      ...{ day: file.day, closed: true, version: 1, fold: '1.1', timeline: [], disputes: [] },
      state: { file, createdAt: '2026-11-23T09:00:00.000Z' },
      position: await transaction.nextPosition(),
      closedAt: 0,
      audience: ['role:accountant'],
    });
  });
}

test('an accountant gets the file as XML, by a name that says what it is', async () => {
  const bernd = await testServer.as('bernd');
  const { status, headers, body } = await bernd.get('/api/v1/bank-files/debits');
  expect(status).toBe(200);
  expect(headers.get('content-type')).toBe('application/xml; charset=utf-8');
  expect(headers.get('content-disposition')).toBe(
    `attachment; filename=${SAMPLE.purpose}-${SAMPLE.day}.xml`,
  );
  expect(String(body)).toContain('urn:iso:std:iso:20022:tech:xsd:pain.00');
  expect(String(body)).toContain(`<MsgId>${SAMPLE.messageId}</MsgId>`);
});

test.each([
  ['a file that is not there', 'bernd', 'none'],
  ['what came from the bank, which has no such form', 'bernd', 'statement'],
  ['a file that is not for managers', 'mara', 'debits'],
])('%s is not there', async (_, login, id) => {
  const person = await testServer.as(login);
  expect(problemIn(await person.get(`/api/v1/bank-files/${id}`))).toMatchObject({
    status: 404,
    code: 'not-there',
  });
});

test('nobody who is not signed in gets any', async () => {
  const answer = await testServer.anybody.get('/api/v1/bank-files/debits');
  expect(answer.status).toBe(401);
});
