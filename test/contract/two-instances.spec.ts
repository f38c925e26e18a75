// Proves that two servers on one PostgreSQL do not get into each other's way: a reader that tails the
// log skips nothing, every policy has its effect once although both run all the processors, and what one
// of them changes the other hears of at once.
import { randomBytes } from 'node:crypto';
import { model } from '@callout/model';
import {
  ANNOUNCED_BYTES_MAX,
  type Announced,
  announcementText,
  type Change,
  createEngine,
  createPostgresStore,
  EVERYTHING,
  readAnnouncement,
  type Store,
  StoreUnusable,
  verify,
} from '@callout/sync-server';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { quiet } from '../integration/engine.fixture.ts';
import { foundOrganisation, requestServices } from '../integration/scene.fixture.ts';
import { startPostgres } from './postgres.fixture.ts';

let server: Awaited<ReturnType<typeof startPostgres>>;
let url: string;
let stores: readonly [Store, Store];
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.stop());
beforeEach(async () => {
  url = await server.createDatabase();
  // At once, so that both find the database empty and one of them waits for the other to set it up.
  stores = await Promise.all([createPostgresStore({ url }), createPostgresStore({ url })]);
});
afterEach(async () => {
  for (const store of stores) await store.close();
});

it('lets a reader that tails the log see every position, whoever gave it out', async () => {
  const perStore = 150;
  const seen: number[] = [];
  let writing = true;
  const tail = async () => {
    for (;;) {
      // Asked before the page is read: then the last page is read when nothing more can come.
      const mayEnd = !writing;
      const page = await stores[1].changed({
        context: 'provisioning',
        tokens: ['role:manager'],
        after: seen.at(-1) ?? 0,
        windowAfter: 0,
        limit: 7,
      });
      seen.push(...page.documents.map(({ position }) => position));
      if (mayEnd && page.documents.length === 0) return;
    }
  };
  const write = (store: Store, name: string) =>
    Promise.all(
      Array.from({ length: perStore }, (_, index) =>
        store.write(async (transaction) => {
          const position = await transaction.nextPosition();
          const stream = `${name}-${index}`;
          await transaction.putDocument({
            id: `job:${stream}`,
            kind: 'job',
            stream,
            context: 'provisioning',
            status: 'open',
            title: stream,
            sort: stream,
            owner: '',
            assignee: '',
            day: '',
            closed: false,
            version: 1,
            position,
            fold: '1.1',
            state: {},
            timeline: [],
            disputes: [],
            closedAt: 0,
            audience: ['role:manager'],
          });
        }),
      ),
    );
  const tailed = tail();
  await Promise.all([write(stores[0], 'a'), write(stores[1], 'b')]);
  writing = false;
  await tailed;
  expect(seen).toEqual(Array.from({ length: 2 * perStore }, (_, index) => index + 1));
});

it('has every effect of a policy once', async () => {
  const engines = stores.map((store) =>
    createEngine({
      store,
      model,
      clock: { now: () => '2026-11-23T09:00:00.000Z' },
      random: (bytes) => randomBytes(bytes),
      log: quiet,
    }),
  );
  const [one, other] = engines;
  if (!one || !other) throw new Error('two engines are needed');
  await foundOrganisation(one, 4);
  // Both work while the requests come in.
  one.start();
  other.start();
  await requestServices(one, 4);
  await Promise.all(engines.map((engine) => engine.idle()));
  for (const engine of engines) await engine.stop();
  const types = (await stores[1].events(0, 1_000)).map(({ type }) => type);
  const times = (wanted: string) => types.filter((type) => type === wanted).length;
  expect(
    ['ServiceRequested', 'WorkerAssigned', 'PriceSet', 'SuppliesRequested'].map(times),
  ).toEqual([4, 4, 4, 4]);
  expect((await verify(stores[0], model)).differences).toEqual([]);
});

describe('an announcement', () => {
  const announce = (store: Store, text: string) =>
    store.write((transaction) => transaction.announce(text));
  /** Everything that a store hears, and a wait for a number of things that fit. */
  function hearing(store: Store) {
    const heard: Announced[] = [];
    let look = () => {};
    store.onAnnounced((one) => {
      heard.push(one);
      look();
    });
    const until = (fits: (one: Announced) => boolean, count = 1) =>
      new Promise<void>((resolve) => {
        look = () => heard.filter(fits).length >= count && resolve();
        look();
      });
    return { heard, until };
  }
  const isText = (text: string) => (one: Announced) => one !== 'missed' && one.text === text;
  const isMissed = (one: Announced) => one === 'missed';

  it('is heard by the other servers alone, in order, and not when its unit throws', async () => {
    const [one, other] = stores.map(hearing);
    await Promise.all([one?.until(isMissed), other?.until(isMissed)]);
    await announce(stores[0], 'first');
    await stores[0]
      .write(async (transaction) => {
        await transaction.announce('never');
        throw new Error('this unit fails');
      })
      .catch(() => undefined);
    await announce(stores[0], 'second "quoted" и по-русски');
    await other?.until(isText('second "quoted" и по-русски'));
    const texts = other?.heard.flatMap((heard) => (heard === 'missed' ? [] : [heard.text]));
    expect(texts).toEqual(['first', 'second "quoted" и по-русски']);
    expect(one?.heard.filter((heard) => heard !== 'missed')).toEqual([]);
  });

  it('that was missed while the line was broken is told as missed', async () => {
    const listening = hearing(stores[1]);
    await listening.until(isMissed);
    await server.query(
      url,
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE application_name = 'callout listener' AND datname = current_database()`,
    );
    await listening.until(isMissed, 2);
    await announce(stores[0], 'after');
    await listening.until(isText('after'));
  });

  it('carries a change of one server to the listeners and processors of the other', async () => {
    const engines = stores.map((store) =>
      createEngine({
        store,
        model,
        clock: { now: () => '2026-11-23T09:00:00.000Z' },
        random: (bytes) => randomBytes(bytes),
        log: quiet,
      }),
    );
    const [one, other] = engines;
    if (!one || !other) throw new Error('two engines are needed');
    const line = hearing(stores[1]);
    await line.until(isMissed);
    const heard = new Promise<Change>((resolve) => {
      other.onChange((change) => change.tokens !== 'everybody' && resolve(change));
    });
    other.start();
    await foundOrganisation(one, 1);
    const change = await heard;
    expect(change.context).toBe('management');
    expect(change.tokens).toContain('role:manager');
    for (const engine of engines) await engine.stop();
  });
});

it('says so when everybody may have been concerned, and never more than fits', () => {
  const tokens = Array.from({ length: 500 }, (_, n) => `client:${String(n).padStart(36, '0')}`);
  const change = {
    context: 'billing' as const,
    position: 7,
    tokens: tokens as `client:${string}`[],
  };
  const nothing = { changes: [], hasAsked: false, hasPostponed: false, hasReleased: false };
  const text = announcementText({ ...nothing, changes: [change] });
  expect(Buffer.byteLength(text)).toBeLessThan(ANNOUNCED_BYTES_MAX);
  expect(readAnnouncement(text)).toEqual({
    ...nothing,
    changes: [{ context: 'billing', position: 7, tokens: 'everybody' }],
  });
  const short = { ...EVERYTHING, changes: [{ ...change, tokens: ['role:manager' as const] }] };
  expect(readAnnouncement(announcementText(short))).toEqual(short);
  expect(readAnnouncement('{"spoken":"by a newer server"}')).toEqual(EVERYTHING);
});

it('names the address that cannot be reached, and never the password', async () => {
  const wrong = 'postgres://somebody:secret@127.0.0.1:1/callout';
  const refused = await createPostgresStore({ url: wrong }).catch((fault: unknown) => fault);
  expect(refused).toBeInstanceOf(StoreUnusable);
  expect(String(refused)).toMatch(/^StoreUnusable: The PostgreSQL database at 127\.0\.0\.1:1 /);
  expect(String(refused)).not.toContain('secret');
});
