// Proves the store's contract (sync-server/src/store/port.ts) on every engine alike: whoever builds
// on the port may rely on what stands here.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AudienceToken, ConfirmedEvent } from '@callout/kernel';
import {
  CursorUnreadable,
  createPostgresStore,
  createSqliteStore,
  type OutboxMessage,
  type Store,
  type StoredDocument,
  type StoredIssue,
  type Transaction,
} from '@callout/sync-server';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startPostgres } from './postgres.fixture.ts';

interface Engine {
  readonly name: string;
  readonly start: () => Promise<void>;
  readonly stop: () => Promise<void>;
  /** An empty store; and the same one opened again. */
  readonly create: () => Promise<Store>;
  readonly reopen: () => Promise<Store>;
}

function sqlite(): Engine {
  let folder = '';
  let files = 0;
  const open = async () => createSqliteStore({ path: join(folder, `${files}.sqlite`) });
  return {
    name: 'SQLite',
    start: async () => {
      folder = mkdtempSync(join(tmpdir(), 'callout-contract-'));
    },
    stop: async () => rmSync(folder, { recursive: true, force: true }),
    create: () => {
      files += 1;
      return open();
    },
    reopen: open,
  };
}

function postgres(): Engine {
  let server: Awaited<ReturnType<typeof startPostgres>> | undefined;
  let url = '';
  return {
    name: 'PostgreSQL',
    start: async () => {
      server = await startPostgres();
    },
    stop: async () => server?.stop(),
    create: async () => {
      if (!server) throw new Error('PostgreSQL is not running');
      url = await server.createDatabase();
      return createPostgresStore({ url });
    },
    reopen: () => createPostgresStore({ url }),
  };
}

function event(position: number, version = 1, stream = `j${position}`): ConfirmedEvent {
  return {
    id: `00000000-0000-4000-8000-${String(position).padStart(12, '0')}`,
    context: 'provisioning',
    kind: 'job',
    stream,
    type: 'JobOpened',
    v: 1,
    data: { z: 'last', a: 'first', text: 'Zürich\u0000 «ёж»' },
    occurredAt: '2026-11-23T09:00:00.000Z',
    actor: { id: 'u1', role: 'manager', name: 'Mara' },
    command: 'OpenJob',
    correlationId: 'c',
    recordedAt: '2026-11-23T09:00:00.000Z',
    position,
    version,
  };
}

const CHANGED = { context: 'provisioning', windowAfter: 0 } as const;

function documentAt(
  stream: string,
  position: number,
  audience: readonly AudienceToken[],
  more: Partial<StoredDocument> = {},
): StoredDocument {
  return {
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
    closedAt: 0,
    closed: false,
    version: 1,
    position,
    fold: '1.1',
    state: { title: stream },
    timeline: [],
    disputes: [],
    audience,
    ...more,
  };
}

describe.each([sqlite(), postgres()])('store on $name', (engine) => {
  let store: Store;
  beforeAll(() => engine.start());
  afterAll(() => engine.stop());
  beforeEach(async () => {
    store = await engine.create();
  });
  afterEach(() => store.close());

  const appendOne = async (transaction: Transaction) => {
    const position = await transaction.nextPosition();
    await transaction.append(event(position));
    return position;
  };
  const put = (...documents: readonly StoredDocument[]) =>
    store.write(async (transaction) => {
      for (const document of documents) await transaction.putDocument(document);
    });
  const logged = async () => (await store.events(0, 100)).map(({ position }) => position);

  describe('units of work', () => {
    it('gives out rising positions to units side by side, and reads events back as written', async () => {
      const given = await Promise.all(Array.from({ length: 50 }, () => store.write(appendOne)));
      expect(given).toEqual(Array.from({ length: 50 }, (_, index) => index + 1));
      expect(await store.head()).toBe(50);
      const events = await store.events(0, 100);
      expect(events.map((one) => JSON.stringify(one))).toEqual(
        given.map((position) => JSON.stringify(event(position))),
      );
      expect(await store.event(event(7).id)).toEqual(event(7));
    });

    it('undoes a unit that throws, alone, and rejects it with what it threw', async () => {
      const fault = new Error('a bug');
      const units = [
        store.write(appendOne),
        store.write(async (transaction) => {
          await appendOne(transaction);
          await transaction.putSetting('half', 'done');
          throw fault;
        }),
        store.write(appendOne),
      ];
      expect(await Promise.allSettled(units)).toEqual([
        { status: 'fulfilled', value: 1 },
        { status: 'rejected', reason: fault },
        { status: 'fulfilled', value: 2 },
      ]);
      expect(await logged()).toEqual([1, 2]);
      expect(await store.setting('half')).toBeUndefined();
    });

    it('undoes a unit whose statement fails, and goes on', async () => {
      await store.write(appendOne);
      await expect(
        store.write(async (transaction) => {
          await transaction.nextPosition();
          await transaction.append({ ...event(1), position: 99 });
        }),
      ).rejects.toThrow();
      expect(await store.write(appendOne)).toBe(2);
    });

    it('shows readers nothing of a unit before its commit, and the unit its own writes', async () => {
      const seen = await store.write(async (transaction) => {
        await appendOne(transaction);
        return { inside: await transaction.head(), outside: await store.head() };
      });
      expect(seen).toEqual({ inside: 1, outside: 0 });
      expect(await store.head()).toBe(1);
    });

    it('refuses statements of a unit that has ended', async () => {
      const leaked = await store.write(async (transaction) => [transaction]);
      await expect(leaked[0]?.putSetting('late', 'x')).rejects.toThrow('ended');
      expect(await store.setting('late')).toBeUndefined();
    });

    it('refuses a second event under one id, and a second one of one version', async () => {
      await store.write(appendOne);
      const again = (change: Partial<ConfirmedEvent>) =>
        store.write((transaction) => transaction.append({ ...event(2, 2, 'j1'), ...change }));
      await expect(again({ id: event(1).id })).rejects.toThrow();
      await expect(again({ version: 1 })).rejects.toThrow();
      expect(await logged()).toEqual([1]);
    });

    it('keeps what was committed when it is opened again', async () => {
      await store.write(appendOne);
      await store.close();
      store = await engine.reopen();
      expect(await logged()).toEqual([1]);
      expect(await store.write(appendOne)).toBe(2);
    });

    it('writes in bulk like otherwise, also when the work throws or overlaps with another', async () => {
      const fault = new Error('broken off');
      const bulks = [
        store.bulk(() => store.write(appendOne)),
        store.bulk(async () => {
          await store.write(appendOne);
          throw fault;
        }),
      ];
      expect(await Promise.allSettled(bulks)).toEqual([
        { status: 'fulfilled', value: 1 },
        { status: 'rejected', reason: fault },
      ]);
      expect(await store.write(appendOne)).toBe(3);
      await store.close();
      store = await engine.reopen();
      expect(await logged()).toEqual([1, 2, 3]);
    });

    it('writes what waits before it closes, and takes nothing after', async () => {
      const written = store.write(appendOne);
      await store.close();
      expect(await written).toBe(1);
      await expect(store.write(appendOne)).rejects.toThrow('closed');
      store = await engine.reopen();
      expect(await logged()).toEqual([1]);
    });
  });

  it('reads a stream by versions and the log by positions, in pages', async () => {
    await store.write(async (transaction) => {
      for (const [index, stream] of ['a', 'b', 'a', 'a'].entries()) {
        const version = stream === 'b' ? 1 : [1, 0, 2, 3][index];
        await transaction.append(event(index + 1, version, stream));
      }
    });
    const positions = (events: readonly ConfirmedEvent[]) => events.map(({ position }) => position);
    expect(positions(await store.eventsOf('job', 'a', 0, 2))).toEqual([1, 3]);
    expect(positions(await store.eventsOf('job', 'a', 2, 2))).toEqual([4]);
    expect(positions(await store.events(1, 2))).toEqual([2, 3]);
  });

  describe('documents', () => {
    const ask = (more: object) =>
      store.documents({
        context: 'provisioning',
        kind: 'job',
        tokens: 'everybody',
        limit: 10,
        ...more,
      });
    const ids = async (more: object) => (await ask(more)).documents.map(({ stream }) => stream);

    it('lists the same whether somebody sees few or many, in pages of the same order', async () => {
      const many = Array.from({ length: 1_002 }, (_, index) => {
        const name = String(index).padStart(4, '0');
        const few = index % 400 === 0 ? (['worker:w1', 'client:c1'] as const) : [];
        return documentAt(name, index + 1, ['role:manager', ...few]);
      });
      const other = documentAt('0000', 2_000, ['worker:w1'], { kind: 'jobs', id: 'jobs:0000' });
      await put(...many, other);
      for (const tokens of [['role:manager'], ['worker:w1', 'client:c1']] as const) {
        const every = tokens.length === 1 ? 1 : 400;
        const first = await ask({ tokens, limit: 2 });
        const second = await ask({ tokens, limit: 1, cursor: first.cursor });
        const names = [...first.documents, ...second.documents].map(({ stream }) => stream);
        expect(names).toEqual([0, 1, 2].map((nth) => String(nth * every).padStart(4, '0')));
        expect(second.cursor === undefined).toBe(tokens.length === 2);
        expect(await ids({ tokens, q: '0400' })).toEqual(['0400']);
        expect(await ids({ tokens, status: 'done' })).toEqual([]);
      }
    });

    it('lists by sort key and id, in pages that neither skip nor repeat', async () => {
      await put(
        documentAt('c', 1, [], { sort: '1' }),
        documentAt('a', 2, [], { sort: '2' }),
        documentAt('b', 3, [], { sort: '1' }),
        documentAt('Z', 4, [], { sort: 'я' }),
        documentAt('y', 5, [], { sort: 'z' }),
      );
      const first = await ask({ limit: 2 });
      const second = await ask({ limit: 2, cursor: first.cursor });
      const third = await ask({ limit: 2, cursor: second.cursor });
      expect(
        [first, second, third].map((page) => page.documents.map(({ stream }) => stream)),
      ).toEqual([['b', 'c'], ['a', 'y'], ['Z']]);
      expect(third.cursor).toBeUndefined();
      expect((await ask({ limit: 5 })).cursor).toBeUndefined();
      await expect(ask({ cursor: 'no cursor' })).rejects.toThrow(CursorUnreadable);
    });

    it('filters by status, by audience and by words of the title in any alphabet and case', async () => {
      await put(
        documentAt('a', 1, ['role:manager', 'worker:w1'], { title: 'Замена БОЙЛЕРА' }),
        documentAt('b', 2, ['role:manager'], { title: 'Boiler 100% new', status: 'done' }),
        documentAt('c', 3, ['worker:w1'], { title: 'Éclair_x' }),
      );
      expect(await ids({ status: 'open' })).toEqual(['a', 'c']);
      expect(await ids({ tokens: ['worker:w1'] })).toEqual(['a', 'c']);
      expect(await ids({ tokens: ['worker:w1', 'role:manager'] })).toEqual(['a', 'b', 'c']);
      expect(await ids({ tokens: [] })).toEqual([]);
      expect(await ids({ q: 'бойлер' })).toEqual(['a']);
      expect(await ids({ q: 'BOILER 100%' })).toEqual(['b']);
      expect(await ids({ q: '%' })).toEqual(['b']);
      expect(await ids({ q: 'éclair_X' })).toEqual(['c']);
      expect(await ids({ q: '_' })).toEqual(['c']);
      expect(await ids({ kind: 'other' })).toEqual([]);
    });

    it('leaves out documents of which it is known that they lack a word, and no others', async () => {
      const text = (words: string, madeBy = 'today') => ({ madeBy, words });
      await store.write(async (transaction) => {
        const puts = [
          ['a', text('замена бойлера\nулица ёлочная, дом 7')],
          ['b', text('100% new\nharbour_street 12\\3')],
          ['c', text('written by another making', 'yesterday')],
          ['d', undefined],
          ['e', text('behind\0zero')],
        ] as const;
        for (const [index, [name, put]] of puts.entries()) {
          await transaction.putDocument(documentAt(name, index + 1, ['role:manager']), put);
        }
      });
      const sought = (...words: readonly string[]) => ids({ sought: { words, madeBy: 'today' } });
      expect(await sought('бойлер')).toEqual(['a', 'c', 'd']);
      expect(await sought('дом', 'ёлоч')).toEqual(['a', 'c', 'd']);
      expect(await sought('дом', 'harbour')).toEqual(['c', 'd']);
      expect(await sought('0%')).toEqual(['b', 'c', 'd']);
      expect(await sought('r_s', '2\\3')).toEqual(['b', 'c', 'd']);
      expect(await sought('rxs')).toEqual(['c', 'd']);
      expect(await sought('zero')).toEqual(['c', 'd', 'e']);
      expect(await sought('d\0z')).toEqual(['c', 'd', 'e']);
      expect(await sought('')).toEqual(['a', 'b', 'c', 'd', 'e']);
      expect(await sought(...'abcdefghij'.split(''), 'nothing')).toEqual(['c', 'd']);
      await store.write(async (transaction) => {
        await transaction.putSearchedText('job:d', text('nothing of it'));
        await transaction.putDocument(
          documentAt('a', 9, ['role:manager']),
          text('an other boiler'),
        );
      });
      expect(await sought('бойлер')).toEqual(['c']);
      expect(await sought('boiler')).toEqual(['a', 'c']);
    });

    it('filters by client, by worker and by days, both included', async () => {
      const of = (owner: string, assignee: string, day: string) => ({ owner, assignee, day });
      await put(
        documentAt('a', 1, [], of('c1', 'w1', '2026-03-01')),
        documentAt('b', 2, [], of('c1', 'w2', '2026-03-02')),
        documentAt('c', 3, [], of('c2', 'w1', '2026-03-03')),
        documentAt('d', 4, [], of('', '', '')),
      );
      expect(await ids({ owner: 'c1' })).toEqual(['a', 'b']);
      expect(await ids({ assignee: 'w1' })).toEqual(['a', 'c']);
      expect(await ids({ owner: 'c1', assignee: 'w1' })).toEqual(['a']);
      expect(await ids({ owner: '' })).toEqual([]);
      expect(await ids({ from: '2026-03-02' })).toEqual(['b', 'c']);
      expect(await ids({ to: '2026-03-02' })).toEqual(['a', 'b']);
      expect(await ids({ from: '2026-03-02', to: '2026-03-02', assignee: 'w2' })).toEqual(['b']);
      await put(documentAt('a', 5, [], of('c2', 'w2', '2026-03-09')));
      expect(await ids({ owner: 'c2', from: '2026-03-09' })).toEqual(['a']);
      expect(await ids({ assignee: 'w1' })).toEqual(['c']);
    });

    it('remembers what a command with an id asked', async () => {
      await store.write((transaction) => transaction.putRequestDigest('e1', 'digest'));
      expect(await store.requestDigest('e1')).toBe('digest');
      expect(await store.requestDigest('e2')).toBeUndefined();
    });

    it('replaces a document, its list keys and its audience', async () => {
      await put(documentAt('a', 1, ['worker:w1']));
      const after = documentAt('a', 2, ['worker:w2'], {
        status: 'done',
        title: 'Renamed',
        sort: '0',
      });
      await put(after);
      expect(await store.document('job', 'a')).toEqual(after);
      expect(await ids({ status: 'open' })).toEqual([]);
      expect(await ids({ q: 'renamed', tokens: ['worker:w2'] })).toEqual(['a']);
      expect(await ids({ tokens: ['worker:w1'] })).toEqual([]);
    });
  });

  describe('changes', () => {
    const changed = async (tokens: readonly AudienceToken[], after: number, limit = 10) => {
      const page = await store.changed({ ...CHANGED, tokens, after, limit });
      const ids = page.documents.map((one) =>
        'gone' in one ? `-${one.id}@${one.position}` : one.id,
      );
      return [ids, page.checkpoint];
    };

    it('filters before it pages, oldest first', async () => {
      await put(
        documentAt('a', 1, ['worker:w1']),
        documentAt('b', 2, ['worker:w2']),
        documentAt('c', 3, ['worker:w1', 'role:manager']),
        documentAt('d', 4, ['worker:w1']),
        documentAt('e', 5, ['role:manager']),
      );
      expect(await changed(['worker:w1'], 0, 2)).toEqual([['job:a', 'job:c'], 3]);
      expect(await changed(['worker:w1'], 3, 2)).toEqual([['job:d'], 4]);
      expect(await changed(['worker:w1'], 4)).toEqual([[], 4]);
      expect(await changed([], 0)).toEqual([[], 0]);
      expect(await changed(['worker:w1', 'role:manager', 'worker:w1'], 0, 3)).toEqual([
        ['job:a', 'job:c', 'job:d'],
        4,
      ]);
    });

    it('sends a document that changed again at its new place only', async () => {
      await put(documentAt('a', 1, ['worker:w1']), documentAt('b', 2, ['worker:w1']));
      await put(documentAt('a', 3, ['worker:w1']));
      expect(await changed(['worker:w1'], 0)).toEqual([['job:b', 'job:a'], 3]);
    });

    it('takes back what has left the audience, for as long as it stays away', async () => {
      await put(documentAt('a', 1, ['worker:w1', 'role:manager']));
      await put(documentAt('a', 2, ['worker:w2', 'role:manager']));
      await put(documentAt('a', 3, ['worker:w2', 'role:manager']));
      expect(await changed(['worker:w1'], 1)).toEqual([['-job:a@2'], 2]);
      // Whose log was empty when they came to its end may have loaded it since.
      expect(await changed(['worker:w1'], 0)).toEqual([['-job:a@2'], 2]);
      expect(await changed(['worker:w1', 'role:manager'], 1)).toEqual([['job:a'], 3]);
      await put(documentAt('a', 4, ['worker:w1']));
      expect(await changed(['worker:w1'], 2)).toEqual([['job:a'], 4]);
      expect(await changed(['worker:w2', 'role:manager'], 3)).toEqual([['-job:a@4'], 4]);
    });

    it('tells of a document that was lost through several tokens once, at the last of them', async () => {
      await put(documentAt('a', 1, ['worker:w1', 'role:worker']));
      await put(documentAt('a', 2, ['role:worker']));
      await put(documentAt('a', 3, ['role:manager']));
      expect(await changed(['worker:w1', 'role:worker'], 1)).toEqual([['-job:a@3'], 3]);
    });

    it('keeps the contexts apart', async () => {
      await put(documentAt('a', 1, ['worker:w1'], { context: 'billing' }));
      expect(await changed(['worker:w1'], 0)).toEqual([[], 0]);
    });

    it('tells what was closed before the window as gone', async () => {
      await put(
        documentAt('a', 1, ['worker:w1']),
        documentAt('b', 2, ['worker:w1'], { closed: true, closedAt: 2 }),
        documentAt('c', 3, ['worker:w1'], { closed: true, closedAt: 3 }),
      );
      const inWindow = async (after: number, windowAfter: number) => {
        const query = { ...CHANGED, tokens: ['worker:w1'] as const, after, windowAfter, limit: 10 };
        const { documents } = await store.changed(query);
        return documents.map((one) => ('gone' in one ? `-${one.id}` : one.id));
      };
      expect(await inWindow(0, 2)).toEqual(['job:a', '-job:b', 'job:c']);
      expect(await inWindow(1, 2)).toEqual(['-job:b', 'job:c']);
      expect(await inWindow(1, 1)).toEqual(['job:b', 'job:c']);
    });
  });

  describe('what a device holds', () => {
    const TOKENS: readonly AudienceToken[] = ['worker:w1', 'role:manager'];
    const held = { context: 'provisioning', tokens: TOKENS, windowAfter: 3 } as const;
    const page = async (part: 'open' | 'closed', before = 1_000, limit = 10) =>
      (await store.snapshot({ ...held, part, before, limit })).map(
        ({ document, place }) => `${document.stream}@${place}`,
      );

    it('comes the latest first, each document once, and of closed ones those of the window', async () => {
      const closed = (stream: string, position: number, closedAt = position) =>
        documentAt(stream, position, ['worker:w1'], { closed: true, closedAt });
      await put(
        documentAt('a', 1, ['worker:w1', 'role:manager']),
        documentAt('b', 2, ['worker:w2']),
        closed('old', 3),
        closed('c', 4),
        documentAt('d', 5, ['role:manager']),
        closed('e', 6),
        // Made anew by another fold, and closed long ago.
        closed('anew', 7, 3),
        documentAt('left', 8, ['worker:w1']),
        documentAt('left', 9, ['worker:w2']),
        documentAt('elsewhere', 10, ['worker:w1'], { context: 'billing' }),
      );
      expect(await page('open')).toEqual(['d@5', 'a@1']);
      expect(await page('closed')).toEqual(['e@6', 'c@4']);
      expect(await page('open', 5)).toEqual(['a@1']);
      expect(await page('closed', 1_000, 1)).toEqual(['e@6']);
      expect(await store.heldCount(held)).toBe(4);
      expect(await store.heldCount({ ...held, tokens: [] })).toBe(0);
      await put(documentAt('e', 11, ['worker:w1']));
      expect(await page('open')).toEqual(['e@11', 'd@5', 'a@1']);
      expect(await page('closed')).toEqual(['c@4']);
    });
  });

  it('keeps rows of projections by key and in ranges of their index', async () => {
    await store.write(async (transaction) => {
      const row = (key: string, index: string, value: unknown) =>
        transaction.putRow('billing', 'open', key, index, value);
      await row('a', 'open|2026-11-01', { n: 1 });
      await row('b', 'open|2026-11-02', { n: 2 });
      await row('c', 'open|2026-11-03', { n: 3 });
      await row('d', 'shut|2026-11-01', { n: 4 });
      await row('a', 'open|2026-11-04', { n: 5 });
      await row('c', '', undefined);
      await transaction.putRow('review', 'open', 'b', 'open|2026-11-02', { n: 6 });
    });
    const keys = async (query: object) =>
      (await store.rows('billing', 'open', { limit: 10, ...query })).map(({ key }) => key);
    expect(await store.row('billing', 'open', 'a')).toEqual({ n: 5 });
    expect(await store.row('billing', 'open', 'c')).toBeUndefined();
    expect(await keys({})).toEqual(['b', 'a', 'd']);
    expect(await keys({ from: 'open|', to: 'open|~' })).toEqual(['b', 'a']);
    expect(await keys({ from: 'open|2026-11-02', to: 'open|2026-11-04' })).toEqual(['b']);
    expect(await keys({ limit: 1 })).toEqual(['b']);
  });

  describe('the outbox', () => {
    const message = (id: string, dueAt: string, more: Partial<OutboxMessage> = {}) => ({
      id,
      context: 'billing' as const,
      command: 'SendMail',
      input: { text: 'Zürich\u0000 «ёж»' },
      causationId: 'e1',
      correlationId: 'e1',
      askedAt: '2026-11-23T09:00:00.000Z',
      state: 'waiting' as const,
      attempts: 0,
      dueAt,
      ...more,
    });
    const putMessages = (...messages: readonly OutboxMessage[]) =>
      store.write(async (transaction) => {
        for (const one of messages) await transaction.putMessage(one);
      });
    const due = async (commands: readonly string[], now: string, limit = 10) =>
      (await store.messagesDue({ commands, now, limit })).map(({ id }) => id);

    it('answers what is due of some commands, the longest due first, and what is due next', async () => {
      await putMessages(
        message('m1', '3'),
        message('m2', '1'),
        message('m3', '2', { command: 'Score' }),
        message('m4', '1', { state: 'answered' }),
        message('m5', '9'),
      );
      expect(await due(['SendMail'], '3')).toEqual(['m2', 'm1']);
      expect(await due(['SendMail', 'Score'], '3')).toEqual(['m2', 'm3', 'm1']);
      expect(await due(['SendMail', 'Score'], '3', 2)).toEqual(['m2', 'm3']);
      expect(await due([], '3')).toEqual([]);
      expect(await due(['SendMail'], '0')).toEqual([]);
      expect(await store.nextMessageDue(['Score'])).toBe('2');
      expect(await store.nextMessageDue(['SendMail', 'Score'])).toBe('1');
      expect(await store.nextMessageDue(['Other'])).toBeUndefined();
      expect(await store.nextMessageDue([])).toBeUndefined();
    });

    it('replaces a message, counts by command and state, and keeps what a reopening finds', async () => {
      await putMessages(message('m1', '1'), message('m2', '1'), message('m3', '1'));
      const settled = message('m1', '1', { state: 'failed', failure: 'no', attempts: 2 });
      await putMessages(settled, message('m4', '1', { command: 'Score', state: 'broken' }));
      await store.close();
      store = await engine.reopen();
      expect(await store.message('m1')).toEqual(settled);
      expect(await store.message('m2')).toEqual(message('m2', '1'));
      expect(await store.message('none')).toBeUndefined();
      expect(await store.messageCounts()).toEqual([
        { command: 'Score', state: 'broken', count: 1 },
        { command: 'SendMail', state: 'failed', count: 1 },
        { command: 'SendMail', state: 'waiting', count: 2 },
      ]);
    });

    it('keeps nothing of a unit that throws', async () => {
      await expect(
        store.write(async (transaction) => {
          await transaction.putMessage(message('m1', '1'));
          throw new Error('no');
        }),
      ).rejects.toThrow('no');
      expect(await store.messageCounts()).toEqual([]);
    });
  });

  it('keeps an application until it is confirmed or has expired', async () => {
    const pending = (id: string, day: number) => ({
      id,
      expiresAt: `2026-11-2${day}T09:00:00.000Z`,
      application: { about: id },
    });
    await store.write(async (transaction) => {
      for (const [day, id] of ['a', 'b', 'c'].entries()) {
        await transaction.putPendingApplication(pending(id, day));
      }
    });
    expect(await store.pendingApplication('b')).toEqual(pending('b', 1));
    expect(await store.pendingApplicationCount()).toBe(3);
    await store.write(async (transaction) => {
      await transaction.removePendingApplication('c');
      await transaction.removeExpiredApplications('2026-11-20T09:00:00.000Z');
    });
    expect(await store.pendingApplication('a')).toBeUndefined();
    expect(await store.pendingApplication('c')).toBeUndefined();
    expect(await store.pendingApplicationCount()).toBe(1);
  });

  describe('what is personal', () => {
    const left = (position: number, version: number) => ({
      ...event(position, version, 'j1'),
      data: { z: 'left' },
    });
    const appendSealed = (transaction: Transaction, position: number, version: number) =>
      transaction.append(event(position, version, 'j1'), left(position, version));
    const read = async () => [
      await store.event(event(1).id),
      ...(await store.events(0, 10)),
      ...(await store.eventsOf('job', 'j1', 0, 10)),
    ];

    it('reads back as written while its stream has a key, also when it is opened again', async () => {
      await store.write(async (transaction) => {
        await appendSealed(transaction, 1, 1);
        await transaction.append(event(2, 2, 'j1'));
      });
      const [first, second] = [event(1, 1, 'j1'), event(2, 2, 'j1')];
      expect(await read()).toEqual([first, first, second, first, second]);
      await store.close();
      store = await engine.reopen();
      expect(await read()).toEqual([first, first, second, first, second]);
    });
    it('is gone with the key, of that stream alone, and so it stays', async () => {
      await store.write(async (transaction) => {
        await appendSealed(transaction, 1, 1);
        await transaction.append(event(2, 2, 'j1'));
        await transaction.append(event(3), { ...event(3), data: {} });
        // The second one was written before there were keys.
        await transaction.erase('job', 'j1', [left(1, 1), left(2, 2)]);
      });
      const [first, second] = [left(1, 1), left(2, 2)];
      expect(await read()).toEqual([first, first, second, event(3), first, second]);
      await store.close();
      store = await engine.reopen();
      expect(await read()).toEqual([first, first, second, event(3), first, second]);
      await expect(store.write((each) => appendSealed(each, 4, 3))).rejects.toThrow(
        'job:j1 is erased: it has no key',
      );
      await store.write((each) => each.append(event(4, 3, 'j1')));
      expect((await store.events(3, 10)).map(({ position }) => position)).toEqual([4]);
    });
    it('keeps its key when a unit that destroys it throws', async () => {
      await store.write((transaction) => appendSealed(transaction, 1, 1));
      const undone = store.write(async (transaction) => {
        await transaction.erase('job', 'j1', [left(1, 1)]);
        throw new Error('undone');
      });
      await expect(undone).rejects.toThrow('undone');
      expect(await store.event(event(1).id)).toEqual(event(1, 1, 'j1'));
    });
    it('is found in the outbox by what caused it, until it is settled', async () => {
      const message = (id: string, state: OutboxMessage['state'], causationId: string) => ({
        id,
        context: 'management' as const,
        command: 'Mail',
        input: { to: id },
        causationId,
        correlationId: 'c',
        askedAt: '2026-11-23T09:00:00.000Z',
        state,
        attempts: 0,
        dueAt: '2026-11-23T09:00:00.000Z',
      });
      const broken = message('b', 'broken', 'e1');
      const waiting = message('w', 'waiting', 'e1');
      await store.write(async (transaction) => {
        for (const each of [waiting, broken]) await transaction.putMessage(each);
        await transaction.putMessage(message('x', 'waiting', 'e2'));
        await transaction.putMessage(message('y', 'answered', 'e1'));
      });
      expect(await store.messagesCausedBy('e1')).toEqual([broken, waiting]);
      expect(await store.messagesCausedBy('e')).toEqual([]);
    });
    it('is found in the disputes of its stream, the oldest first, settled or not', async () => {
      const dispute = (position: number, stream: string, settledAs?: 'let-go') => ({
        event: event(position, 1, stream),
        refusal: { code: 'not-there' },
        at: `2026-11-23T09:00:0${position}.000Z`,
        ...(settledAs ? { settledAs, settledBy: 'u1' } : {}),
      });
      const [first, second] = [dispute(1, 'j1', 'let-go'), dispute(2, 'j1')];
      await store.write(async (transaction) => {
        for (const each of [second, first, dispute(3, 'j2')]) await transaction.putDispute(each);
      });
      expect(await store.disputesOf('job', 'j1')).toEqual([first, second]);
    });
    it('is found among the settled ones of its stream, so many of the latest', async () => {
      const dispute = (position: number, stream: string, settledAs?: 'let-go') => ({
        event: event(position, 1, stream),
        refusal: { code: 'not-there' },
        at: `2026-11-23T09:00:0${position}.000Z`,
        ...(settledAs ? { settledAs, settledBy: 'u1' } : {}),
      });
      const settled = [1, 2, 3].map((position) => dispute(position, 'j1', 'let-go'));
      await store.write(async (transaction) => {
        for (const each of [...settled, dispute(4, 'j1'), dispute(5, 'j2', 'let-go')]) {
          await transaction.putDispute(each);
        }
      });
      expect(await store.settledDisputesOf('job', 'j1', 2)).toEqual([settled[2], settled[1]]);
      expect(await store.settledDisputesOf('job', 'j3', 2)).toEqual([]);
    });
    it('is found by a file that its fact names, settled or not, with who recorded it', async () => {
      const [named, other] = ['a', 'b'].map((letter) => letter.repeat(64));
      const naming = (position: number, sha256: string | undefined, author: string) => {
        const told = event(position, 1);
        return {
          event: { ...told, data: { photo: { sha256 } }, actor: { ...told.actor, id: author } },
          refusal: { code: 'not-there' },
          at: `2026-11-23T09:00:0${position}.000Z`,
        };
      };
      const [first, second] = [naming(1, named, 'u1'), naming(2, named, 'u2')];
      await store.write(async (transaction) => {
        await transaction.putDispute({ ...second, settledAs: 'let-go', settledBy: 'u1' });
        await transaction.putDispute(first);
        await transaction.putDispute(naming(3, other, 'u3'));
      });
      expect(await store.disputesNaming(named ?? '')).toEqual([
        { event: first.event.id, author: 'u1' },
        { event: second.event.id, author: 'u2' },
      ]);
      expect(await store.disputesNaming('c'.repeat(64))).toEqual([]);
    });
  });

  it('keeps checkpoints, devices, disputes, users, sessions, files and settings', async () => {
    const device = {
      id: 'd1',
      user: 'u1',
      numbers: { through: 3, above: [5], holes: [2] },
      lastSeenAt: '2026-11-23T09:00:00.000Z',
      cloned: false,
      revoked: false,
    };
    const user = {
      id: 'u1',
      login: 'mara',
      name: 'Mara',
      roles: ['manager'] as const,
      passwordHash: 'x',
      disabled: false,
    };
    const session = { tokenHash: 't', user: 'u1', createdAt: 'a', expiresAt: 'b' };
    const file = { sha256: 'f', type: 'image/png', bytes: 1, uploadedBy: 'u1', uploadedAt: 'a' };
    const dispute = (id: number, at: string, settledAs?: 'let-go') => ({
      event: { ...event(id), stream: 'j1' },
      refusal: { code: 'no' },
      at,
      settledAs,
    });
    await store.write(async (transaction) => {
      await transaction.putCheckpoint('billing', 1);
      await transaction.putCheckpoint('billing', 7);
      await transaction.putDevice(device);
      await transaction.putDevice({ ...device, id: 'd2', lastSeenAt: '2026-11-23T10:00:00.000Z' });
      await transaction.putAccount(user);
      await transaction.putSession(session);
      await transaction.putFile(file);
      const by = (author: string, document: string, isSeen: boolean) =>
        transaction.linkFile('f', { document, author, isSeen });
      await by('u1', 'job:b', false);
      await by('u1', 'job:a', false);
      await by('u2', 'job:a', true);
      await by('u2', 'job:a', false);
      await transaction.putSetting('k', 'v');
      await transaction.putDispute(dispute(1, '1', 'let-go'));
      await transaction.putDispute(dispute(2, '2'));
      await transaction.putDispute(dispute(3, '3'));
    });
    expect([await store.checkpoint('billing'), await store.checkpoint('review')]).toEqual([7, 0]);
    expect((await store.devices(10)).map(({ id }) => id)).toEqual(['d2', 'd1']);
    expect(await store.device('d1')).toEqual(device);
    expect(await store.account('mara')).toEqual(user);
    expect(await store.accountById('u1')).toEqual(user);
    expect(await store.accounts(10)).toEqual([user]);
    expect(await store.session('t')).toEqual(session);
    await store.write((transaction) => transaction.removeSession('t'));
    expect(await store.session('t')).toBeUndefined();
    expect(await store.file('f')).toEqual(file);
    expect(await store.fileDocuments('f')).toEqual(['job:a', 'job:b']);
    expect(await store.fileNamings('f')).toEqual([
      { document: 'job:a', author: 'u1', isSeen: false },
      { document: 'job:a', author: 'u2', isSeen: true },
      { document: 'job:b', author: 'u1', isSeen: false },
    ]);
    expect(await store.setting('k')).toBe('v');
    expect((await store.disputes(10)).map(({ at }) => at)).toEqual(['3', '2', '1']);
    const open = await store.openDisputesOf('job', 'j1', { eachMax: 10 });
    expect(open.map(({ at }) => at)).toEqual(['2', '3']);
    expect((await store.dispute(event(2).id))?.refusal).toEqual({ code: 'no' });
  });

  it('counts and cuts open disputes author by author', async () => {
    const of = (position: number, author: string, stream = 'j1') => ({
      event: { ...event(position, 1, stream), actor: { ...event(1).actor, id: author } },
      refusal: { code: 'no' },
      at: String(position),
    });
    await store.write(async (transaction) => {
      await transaction.putDispute(of(1, 'victim'));
      for (let n = 2; n < 9; n += 1) await transaction.putDispute(of(n, 'flooder'));
      await transaction.putDispute(of(9, 'flooder', 'j2'));
      await transaction.putDispute({ ...of(10, 'flooder'), settledAs: 'let-go' });
    });
    const at = (disputes: readonly { readonly at: string }[]) => disputes.map((one) => one.at);
    expect(at(await store.openDisputesOf('job', 'j1', { eachMax: 3 }))).toEqual([
      '1',
      '2',
      '3',
      '4',
    ]);
    expect(at(await store.openDisputesOf('job', 'j1', { author: 'victim', eachMax: 3 }))).toEqual([
      '1',
    ]);
    expect(await store.openDisputeCount('flooder', 'job', 'j1')).toEqual({ all: 8, here: 7 });
    expect(await store.openDisputeCount('nobody', 'job', 'j1')).toEqual({ all: 0, here: 0 });
  });

  describe('what was issued', () => {
    const issue = (place: number, more: Partial<StoredIssue> = {}): StoredIssue => ({
      id: `i${place}`,
      context: 'billing',
      policy: 'charge',
      command: 'Charge',
      stream: 's1',
      key: '',
      cause: `e${place}`,
      place,
      nth: 0,
      state: 'failing',
      since: `2026-11-23T09:00:0${place}.000Z`,
      attempts: 1,
      dueAt: '2026-11-23T09:00:00.000Z',
      ...more,
    });
    const put = (...issues: readonly StoredIssue[]) =>
      store.write(async (transaction) => {
        for (const one of issues) await transaction.putIssue(one);
      });
    const due = async (now = '2026-11-23T10:00:00.000Z') =>
      (await store.issuesDue({ contexts: ['billing'], now, limit: 10 })).map(({ id }) => id);

    it('is due in the order of its policy and stream, what is parked holding up the rest', async () => {
      await put(issue(1), issue(2, { state: 'held' }), issue(3, { stream: 's2' }));
      expect(await due()).toEqual(['i1', 'i3']);
      expect(await store.hasOpenIssue('charge', 's1')).toBe(true);
      await put(issue(1, { state: 'parked' }));
      expect(await due()).toEqual(['i3']);
      await put(issue(1, { state: 'done' }));
      expect(await due()).toEqual(['i2', 'i3']);
      expect(await store.issue('i1')).toEqual(issue(1, { state: 'done' }));
    });
    it('is due when its rest is over, and only in the contexts that are asked for', async () => {
      await put(issue(1, { dueAt: '2026-11-23T09:30:00.000Z' }), issue(2, { context: 'review' }));
      expect(await due('2026-11-23T09:29:59.999Z')).toEqual([]);
      expect(await store.nextIssueDue(['billing'])).toBe('2026-11-23T09:30:00.000Z');
      expect(await store.nextIssueDue(['management'])).toBeUndefined();
      expect(await store.issuesDue({ contexts: [], now: '2027', limit: 10 })).toEqual([]);
    });
    it('is listed and counted while it is open, the parked first', async () => {
      await put(issue(1), issue(2, { state: 'parked' }), issue(3, { state: 'held' }));
      await put(issue(4, { state: 'refused' }), issue(5, { state: 'parked', policy: 'fine' }));
      expect((await store.openIssues(10)).map(({ id }) => id)).toEqual(['i2', 'i5', 'i1', 'i3']);
      expect(await store.openIssues(1)).toHaveLength(1);
      const counted = { context: 'billing', failing: 0, held: 0, parked: 1 };
      expect(await store.openIssueCounts()).toEqual([
        { ...counted, policy: 'charge', failing: 1, held: 1, since: issue(1).since },
        { ...counted, policy: 'fine', since: issue(5).since },
      ]);
    });
  });

  it('takes back a part of a unit that throws, and lets the unit go on', async () => {
    await store.write(async (transaction) => {
      await transaction.putSetting('before', 'kept');
      const part = transaction.attempt(async () => {
        await transaction.putSetting('part', 'lost');
        await transaction.append(event(1), undefined);
        await transaction.append(event(1), undefined);
      });
      await expect(part).rejects.toThrow();
      await transaction.attempt(() => transaction.putSetting('after', 'kept'));
    });
    const settings = ['before', 'part', 'after'].map((key) => store.setting(key));
    expect(await Promise.all(settings)).toEqual(['kept', undefined, 'kept']);
    expect(await store.event(event(1).id)).toBeUndefined();
  });

  describe('the name of the log', () => {
    it('is given once, stays over a restart, and changes its epoch alone', async () => {
      const before = await store.log();
      expect(before).toEqual({
        id: expect.stringMatching(/^[0-9a-f]{32}$/),
        epoch: expect.stringMatching(/^[0-9a-f]{32}$/),
        position: 0,
      });
      expect(before.id).not.toBe(before.epoch);
      const epoch = (name: string, previous: string, begunAt: string) =>
        ({ epoch: name, previous, reason: 'declared', begunAt, position: 0 }) as const;
      const second = epoch('e2', before.epoch, '2026-11-23T09:00:00.000Z');
      const third = epoch('e3', 'e2', '2026-11-24T09:00:00.000Z');
      await store.write((transaction) => transaction.beginEpoch(second));
      await store.write((transaction) => transaction.beginEpoch(third));
      await store.close();
      store = await engine.reopen();
      expect(await store.log()).toEqual({ ...before, epoch: 'e3' });
      expect(await store.epochs(10)).toEqual([third, second]);
    });

    it('says which facts somebody recorded, in the log or disputed, and no others', async () => {
      expect(await store.lastEvent()).toBeUndefined();
      const other = { ...event(3), actor: { ...event(3).actor, id: 'u2' } };
      await store.write(async (transaction) => {
        await transaction.append(event(1));
        await transaction.append(other);
        await transaction.putDispute({ event: event(2), refusal: { code: 'no' }, at: '1' });
      });
      const ids = [event(1).id, event(2).id, other.id, event(4).id];
      expect(await store.knownFacts(ids, 'u1')).toEqual(new Set([event(1).id, event(2).id]));
      expect(await store.knownFacts([], 'u1')).toEqual(new Set());
      expect(await store.lastEvent()).toEqual({ position: 3, id: other.id });
    });

    it('counts what is offered again, once each, and what became of it', async () => {
      const offer = (id: string, device: string) => ({ event: id, device, user: 'u1', at: '1' });
      await store.write(async (transaction) => {
        for (const id of ['a', 'b', 'c', 'd']) await transaction.putOffer('e1', offer(id, 'd1'));
        await transaction.putOffer('e1', offer('a', 'd2'));
        await transaction.putOffer('e2', offer('a', 'd2'));
        await transaction.settleOffer('e1', 'a', 'accepted');
        await transaction.settleOffer('e1', 'b', 'repeated');
        await transaction.settleOffer('e1', 'c', 'disputed');
      });
      expect(await store.openOffers('e1', ['a', 'd', 'x'])).toEqual(new Set(['d']));
      expect(await store.offersOf('e1', 'u1')).toBe(4);
      const counted = { user: 'u1', since: '1' };
      expect(await store.offers(10)).toEqual([
        { ...counted, epoch: 'e1', device: 'd1', offered: 4, accepted: 2, disputed: 1 },
        { ...counted, epoch: 'e2', device: 'd2', offered: 1, accepted: 0, disputed: 0 },
      ]);
    });
  });
  describe('files that nothing names', () => {
    const naming = { document: 'job:1', author: 'u1', isSeen: true };
    const file = (sha256: string, uploadedBy: string, bytes: number, uploadedAt: string) => ({
      ...{ sha256, type: 'image/png', bytes, uploadedBy, uploadedAt },
    });

    it('are summed up by person and for all until something names them', async () => {
      await store.write(async (transaction) => {
        await transaction.putFile(file('a', 'u1', 10, '1'));
        await transaction.putFile(file('b', 'u1', 20, '2'));
        await transaction.putFile(file('c', 'u2', 40, '2'));
        await transaction.linkFile('d', naming);
        await transaction.putFile(file('d', 'u2', 80, '3'));
      });
      expect(await store.unnamedTotals('u1')).toEqual({ files: 2, bytes: 30 });
      expect(await store.unnamedTotals()).toEqual({ files: 3, bytes: 70 });
      await store.write((transaction) => transaction.linkFile('a', naming));
      expect(await store.unnamedTotals('u1')).toEqual({ files: 1, bytes: 20 });
      expect(await store.unnamedTotals('nobody')).toEqual({ files: 0, bytes: 0 });
    });

    it('are listed from the oldest on, page by page, and removed only while nothing names them', async () => {
      await store.write(async (transaction) => {
        for (const [sha256, at] of ['1', '2', '2', '3'].entries()) {
          await transaction.putFile(file(String(sha256), 'u1', 1, at));
        }
      });
      const query = { before: '3', limit: 2 };
      const first = await store.unnamedFiles(query);
      expect(first).toEqual([
        { sha256: '0', uploadedAt: '1' },
        { sha256: '1', uploadedAt: '2' },
      ]);
      const after = first.at(-1);
      expect(await store.unnamedFiles({ ...query, after })).toEqual([
        { sha256: '2', uploadedAt: '2' },
      ]);
      await store.write(async (transaction) => {
        await transaction.linkFile('1', naming);
        for (const sha256 of ['0', '1']) await transaction.removeUnnamedFile(sha256);
      });
      expect([await store.file('0'), (await store.file('1'))?.sha256]).toEqual([undefined, '1']);
      expect(await store.unnamedTotals()).toEqual({ files: 2, bytes: 2 });
    });
  });

  it('keeps what opens the reports until it is removed or has expired', async () => {
    const pass = { kind: 'ticket', session: 's', ownSession: false } as const;
    await store.write(async (transaction) => {
      for (const expiresAt of ['1', '2', '3']) {
        await transaction.putReportPass({ ...pass, tokenHash: `t${expiresAt}`, expiresAt });
      }
    });
    await store.write(async (transaction) => {
      await transaction.removeExpiredReportPasses('1');
      await transaction.removeReportPass('t3');
    });
    const found = await Promise.all(['t1', 't2', 't3'].map(store.reportPass));
    expect(found).toEqual([undefined, { ...pass, tokenHash: 't2', expiresAt: '2' }, undefined]);
  });

  it('gives out a place whose instant is never before the latest of the log, also when reopened', async () => {
    const place = (now: string) => store.write((transaction) => transaction.nextPlace(now));
    expect(await store.lastRecordedAt()).toBeUndefined();
    expect(await place('2026-11-23T09:00:00.000Z')).toEqual({
      position: 1,
      recordedAt: '2026-11-23T09:00:00.000Z',
    });
    expect(await place('2026-11-23T08:00:00.000Z')).toEqual({
      position: 2,
      recordedAt: '2026-11-23T09:00:00.000Z',
    });
    // A unit that fails leaves the time as it was, too.
    const failed = store.write(async (transaction) => {
      await transaction.nextPlace('2030-01-01T00:00:00.000Z');
      throw new Error('given up');
    });
    await expect(failed).rejects.toThrow('given up');
    await store.close();
    store = await engine.reopen();
    expect(await store.lastRecordedAt()).toBe('2026-11-23T09:00:00.000Z');
    expect(await place('2026-11-23T10:00:00.000Z')).toEqual({
      position: 3,
      recordedAt: '2026-11-23T10:00:00.000Z',
    });
    // A log that was told ahead is set back by hand, and goes on from there.
    await store.write((transaction) => transaction.correctRecordedAt('2026-11-22T00:00:00.000Z'));
    expect(await store.lastRecordedAt()).toBe('2026-11-22T00:00:00.000Z');
    expect(await place('2026-11-22T01:00:00.000Z')).toEqual({
      position: 4,
      recordedAt: '2026-11-22T01:00:00.000Z',
    });
  });

  it('knows the latest instant of a log that did not keep it, by its last event', async () => {
    await store.write((transaction) => transaction.append(event(1)));
    expect(await store.lastRecordedAt()).toBe('2026-11-23T09:00:00.000Z');
    await store.write((transaction) => transaction.noteRecordedAt('2026-11-23T09:00:00.000Z'));
    await store.write((transaction) => transaction.noteRecordedAt('2026-11-23T08:00:00.000Z'));
    expect(await store.lastRecordedAt()).toBe('2026-11-23T09:00:00.000Z');
  });

  it('counts documents by the fold that made them, and marks them without another change', async () => {
    await store.write(async (transaction) => {
      for (const [index, fold] of ['1.1', '1.1', '1.2'].entries()) {
        const position = await transaction.nextPosition();
        await transaction.putDocument(
          documentAt(`j${index}`, position, ['role:manager'], { fold }),
        );
      }
    });
    expect(await store.foldCounts()).toEqual([
      { kind: 'job', fold: '1.1', documents: 2, firstId: 'job:j0' },
      { kind: 'job', fold: '1.2', documents: 1, firstId: 'job:j2' },
    ]);
    const before = await store.document('job', 'j1');
    await store.write((transaction) => transaction.markDocuments(['job:j0', 'job:j1'], '1.2'));
    expect(await store.document('job', 'j1')).toEqual({ ...before, fold: '1.2' });
    expect((await store.foldCounts()).map(({ documents }) => documents)).toEqual([3]);
    const ids = Array.from({ length: 80 }, (_, index) => `job:j${index}`);
    expect((await store.documentsById(ids)).map(({ id }) => id).sort()).toEqual([
      'job:j0',
      'job:j1',
      'job:j2',
    ]);
  });

  it('reads the events of a kind stream after stream, and rows by key and in their order', async () => {
    await store.write(async (transaction) => {
      await transaction.append(event(1, 1, 'b'));
      await transaction.append(event(2, 1, 'a'));
      await transaction.append(event(3, 2, 'a'));
      await transaction.putRows(
        'billing',
        'rows',
        Array.from({ length: 75 }, (_, index) => ({
          key: `k${String(index).padStart(2, '0')}`,
          index: '',
          row: { index },
        })),
      );
    });
    const places = async (stream: string, version: number, limit: number) =>
      (await store.eventsOfKind('job', { stream, version }, limit)).map(({ position }) => position);
    expect(await places('', 0, 2)).toEqual([2, 3]);
    expect(await places('a', 2, 2)).toEqual([1]);
    expect(await places('b', 1, 2)).toEqual([]);
    const found = await store.rowsByKey('billing', 'rows', ['k74', 'k03', 'none']);
    expect(found.map(({ key }) => key).sort()).toEqual(['k03', 'k74']);
    const page = await store.rowsAfter('billing', 'rows', 'k71', 2);
    expect(page).toEqual([
      { key: 'k72', index: '', row: { index: 72 } },
      { key: 'k73', index: '', row: { index: 73 } },
    ]);
    const fold = { context: 'billing', projection: 'rows', fold: '2', fed: 7 } as const;
    await store.write((transaction) => transaction.putProjectionFold(fold));
    expect(await store.projectionFolds()).toEqual([fold]);
    await store.write((transaction) => transaction.dropProjection('billing', 'rows'));
    expect(await store.projectionFolds()).toEqual([]);
    expect(await store.rowsAfter('billing', 'rows', '', 2)).toEqual([]);
  });

  it('gives a lease to one at a time where servers share it, and writes none where they cannot', async () => {
    const others = await engine.reopen();
    const hold = (on: Store, holder: string, forMs: number, isForced = false) =>
      on.write((transaction) => transaction.holdLease({ name: 'clock', holder, forMs, isForced }));
    const holders = async () =>
      (await store.leases()).map(({ name, holder, leftMs }) => ({
        name,
        holder,
        left: leftMs > 0,
      }));
    const { isShared } = store;
    expect(await store.leases()).toEqual([]);
    expect(await hold(store, 'one', 60_000)).toBe(true);
    expect(await hold(others, 'other', 60_000)).toBe(!isShared);
    expect(await hold(store, 'one', 60_000)).toBe(true);
    const ofOne = { name: 'clock', holder: 'one', left: true };
    expect(await holders()).toEqual(isShared ? [ofOne] : []);
    // What a unit took is not its own when it throws.
    const failing = store.write(async (transaction) => {
      await transaction.holdLease({ name: 'lost', holder: 'one', forMs: 60_000 });
      throw new Error('this unit fails');
    });
    await expect(failing).rejects.toThrow('this unit fails');
    expect(await holders()).toEqual(isShared ? [ofOne] : []);
    // Forced, it changes hands at once, and who had it finds it lost.
    expect(await hold(others, 'other', 60_000, true)).toBe(true);
    expect(await hold(store, 'one', 60_000)).toBe(!isShared);
    // Let go, it is anybody's; let go by somebody else, nothing changes.
    await store.write((transaction) => transaction.releaseLeases('one'));
    expect(await hold(store, 'one', 60_000)).toBe(!isShared);
    await others.write((transaction) => transaction.releaseLeases('other'));
    expect(await hold(store, 'one', 0)).toBe(true);
    // Run out, it is anybody's too.
    expect(await hold(others, 'other', 60_000)).toBe(true);
    expect(await holders()).toEqual(isShared ? [{ ...ofOne, holder: 'other' }] : []);
    await others.close();
  });

  // An embedded database is its one process's alone by the lock of its folder.
  it.runIf(engine.name === 'PostgreSQL')(
    'lets one alone do what only one may at a time',
    async () => {
      const happened: string[] = [];
      const others = await engine.reopen();
      const mayEnd = Promise.withResolvers<void>();
      const begun = Promise.withResolvers<void>();
      const one = store.alone(async () => {
        happened.push('one begins');
        begun.resolve();
        await mayEnd.promise;
        happened.push('one ends');
        throw new Error('given up');
      });
      await begun.promise;
      const other = others.alone(async () => void happened.push('the other'));
      // Whatever the other is going to do, it has had the time of a whole transaction for it.
      await others.write((transaction) => transaction.putSetting('meanwhile', 'yes'));
      mayEnd.resolve();
      await expect(one).rejects.toThrow('given up');
      await other;
      await others.close();
      expect(happened).toEqual(['one begins', 'one ends', 'the other']);
    },
  );
});
