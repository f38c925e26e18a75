// Proves that the demo organisation is the same for the same seed and day, that its plan has no two
// things in one place, and that filling it leaves a log in which everything fits: work done, work of
// today, money that has come and money that has not.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { model } from '@callout/model';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createLog } from '../../host/log.ts';
import { createPasswords } from '../../host/passwords.ts';
import type { Store } from '../../store/port.ts';
import { createSqliteStore } from '../../store/sqlite.ts';
import { openDemo } from './open.ts';
import { HISTORY_DAYS, planRequests } from './plan.ts';

const NOW = '2026-11-23T09:30:00.000Z';
const TODAY = '2026-11-23';

test('the plan of a seed and a day is one plan, and another seed another', () => {
  expect(planRequests('a', TODAY)).toEqual(planRequests('a', TODAY));
  expect(planRequests('b', TODAY)).not.toEqual(planRequests('a', TODAY));
});

test('every planned request is ordered before its window and has a key of its own', () => {
  const planned = planRequests('a', TODAY);
  expect(planned.length).toBeGreaterThan(HISTORY_DAYS * 5);
  expect(new Set(planned.map(({ key }) => key)).size).toBe(planned.length);
  expect(planned.filter(({ requestedAt, from }) => requestedAt >= from)).toEqual([]);
  expect(planned.filter(({ startAt, endAt }) => startAt >= endAt)).toEqual([]);
});

test('the pictures are small PNG files, and no two are the same', () => {
  const folder = join(import.meta.dirname, 'pictures');
  const drawn = readdirSync(folder).map((name) => readFileSync(join(folder, name)));
  const begins = new Set(drawn.map((content) => content.subarray(0, 4).toString('hex')));
  expect([...begins]).toEqual(['89504e47']);
  expect(drawn.filter(({ byteLength }) => byteLength > 30_000)).toEqual([]);
  expect(new Set(drawn.map((content) => content.toString('base64'))).size).toBe(18);
});

const folders: string[] = [];
async function filled(): Promise<Store> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'callout-demo-'));
  folders.push(dataFolder);
  const store = createSqliteStore({ path: join(dataFolder, 'callout.sqlite') });
  const log = createLog('silent');
  await openDemo({
    store,
    model,
    clock: { now: () => NOW },
    passwords: createPasswords(),
    log,
    dataFolder,
  });
  return store;
}

let store: Store;
beforeAll(async () => {
  store = await filled();
}, 120_000);
afterAll(async () => {
  await store.close();
  for (const folder of folders) rmSync(folder, { recursive: true });
});

async function statuses(context: 'provisioning' | 'review' | 'billing', kind: string) {
  const { documents } = await store.documents({ context, kind, tokens: 'everybody', limit: 1000 });
  const counts: Record<string, number> = {};
  for (const { status } of documents) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

test('the history has requests in every state that a dispatcher would meet today', async () => {
  const counts = await statuses('provisioning', 'service-request');
  for (const status of ['overdue', 'assigned', 'completed', 'failed', 'cancelled']) {
    expect(counts[status] ?? 0, status).toBeGreaterThan(0);
  }
  expect(counts.completed).toBeGreaterThan((counts.failed ?? 0) * 5);
});

test('every request that failed, was cancelled or not served has its review', async () => {
  const requests = await statuses('provisioning', 'service-request');
  const cases = await statuses('review', 'review-case');
  const total = Object.values(cases).reduce((sum, count) => sum + count, 0);
  expect(total).toBe((requests.failed ?? 0) + (requests.cancelled ?? 0) + (requests.unserved ?? 0));
});

test('invoices are paid, waiting and overdue; workers of the month before are paid out', async () => {
  const statements = await statuses('billing', 'client-statement');
  expect(statements.paid).toBeGreaterThan(0);
  expect(statements['payment-requested']).toBeGreaterThan(0);
  const workers = await statuses('billing', 'worker-statement');
  expect(workers.settled).toBeGreaterThan(0);
  expect(workers.open).toBeGreaterThan(0);
});

test('evidence that a request names is in the file store', async () => {
  const { documents } = await store.documents({
    context: 'provisioning',
    kind: 'service-request',
    tokens: 'everybody',
    status: 'completed',
    limit: 1,
  });
  const text = JSON.stringify(documents[0]?.state);
  const named = [...text.matchAll(/"sha256":"([0-9a-f]{64})"/g)].map((match) => match[1] ?? '');
  expect(named.length).toBeGreaterThan(0);
  for (const sha256 of named) expect((await store.file(sha256))?.type).toBe('image/png');
});

test('a second fill of an empty database is the same log to the letter', async () => {
  const other = await filled();
  try {
    expect(await other.head()).toBe(await store.head());
    const last = (await store.head()) - 50;
    expect(await other.events(last, 50)).toEqual(await store.events(last, 50));
  } finally {
    await other.close();
  }
}, 120_000);
