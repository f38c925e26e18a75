// Proves: what the journal said `ok` to is there again after any ending, whole lines are never lost
// to a damaged neighbour, what is forgotten stays forgotten, and every limit is refused with its
// name. All of it on the real file system.
import { appendFile, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { type JournalLimits, openJournal } from './journal.ts';
import { entryToLine, type StoredLine } from './journal-line.ts';
import { temporaryFolder } from './temp-folder.fixture.ts';

// Each append waits for the disk, and a busy machine's disk takes its time.
vi.setConfig({ testTimeout: 60_000 });

const roomy: JournalLimits = {
  lineBytesMax: 64 * 1024,
  fileBytesMax: 1024 * 1024,
  compactFromBytes: 64 * 1024,
};

const visitEnded = (eventId: string, note = 'done'): StoredLine => ({
  eventId,
  event: { type: 'VisitEnded', note },
});

async function newPath(): Promise<string> {
  return join(await temporaryFolder(), 'unsent-events.jsonl');
}

async function idsIn(path: string): Promise<string[]> {
  const reading = await openJournal(path).read();
  if (!reading.ok) throw new Error(reading.detail);
  return reading.lines.map(({ eventId }) => eventId);
}

async function damagedIn(path: string) {
  const reading = await openJournal(path).read();
  if (!reading.ok) throw new Error(reading.detail);
  return reading.damaged;
}

describe('appending and reading', () => {
  test('a journal that was never written is empty, and reading makes no file', async () => {
    const path = await newPath();
    expect(await openJournal(path).read()).toEqual({ ok: true, lines: [], damaged: [] });
    await expect(stat(path)).rejects.toThrow('ENOENT');
  });

  test('lines come back as they were given, in their order, in a later process', async () => {
    const path = await newPath();
    const lines = [
      visitEnded('a', 'ключ под ковриком 🔑\n"quoted"'),
      visitEnded('b'),
      visitEnded('c'),
    ];
    expect(await openJournal(path).append(lines.slice(0, 2))).toEqual({ ok: true });
    expect(await openJournal(path).append(lines.slice(2))).toEqual({ ok: true });
    expect(await openJournal(path).read()).toEqual({ ok: true, lines, damaged: [] });
  });

  test('each line of the file is JSON with a checksum', async () => {
    const path = await newPath();
    await openJournal(path).append([visitEnded('a')]);
    expect(JSON.parse(await readFile(path, 'utf8'))).toEqual({
      sum: expect.stringMatching(/^[0-9a-f]{8}$/),
      line: visitEnded('a'),
    });
  });

  test('an event appended twice is there once', async () => {
    const path = await newPath();
    const journal = openJournal(path);
    await journal.append([visitEnded('a'), visitEnded('b')]);
    await journal.append([visitEnded('a')]);
    expect(await idsIn(path)).toEqual(['a', 'b']);
  });

  test('calls that overlap are carried out one after the other', async () => {
    const path = await newPath();
    const journal = openJournal(path);
    const ids = Array.from({ length: 40 }, (_, number) => `event-${number}`);
    await Promise.all(ids.map((id) => journal.append([visitEnded(id)])));
    expect(await idsIn(path)).toEqual(ids);
  });

  test.skipIf(process.platform === 'win32')('only its owner may read the file', async () => {
    const path = await newPath();
    await openJournal(path).append([visitEnded('a')]);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });
});

describe('forgetting', () => {
  test('what is forgotten is gone, the rest stays, unknown ids are no mistake', async () => {
    const path = await newPath();
    const journal = openJournal(path);
    await journal.append([visitEnded('a'), visitEnded('b'), visitEnded('c')]);
    expect(await journal.forget(['b', 'never seen'])).toEqual({ ok: true });
    expect(await idsIn(path)).toEqual(['a', 'c']);
  });

  test('an event that is appended again after it was forgotten is there again', async () => {
    const path = await newPath();
    const journal = openJournal(path);
    await journal.append([visitEnded('a'), visitEnded('b')]);
    await journal.forget(['a']);
    await journal.append([visitEnded('a')]);
    expect(await idsIn(path)).toEqual(['b', 'a']);
  });

  test('with all forgotten the file is empty again', async () => {
    const path = await newPath();
    const journal = openJournal(path);
    await journal.append([visitEnded('a'), visitEnded('b')]);
    await journal.forget(['a', 'b']);
    expect((await stat(path)).size).toBe(0);
  });

  test('a file that is mostly forgotten is written anew and leaves no draft', async () => {
    const path = await newPath();
    const journal = openJournal(path, { ...roomy, compactFromBytes: 1_000 });
    const ids = Array.from({ length: 50 }, (_, number) => `event-${number}`);
    await journal.append(ids.map((id) => visitEnded(id)));
    const sizeBefore = (await stat(path)).size;
    await journal.forget(ids.slice(0, 20));
    expect((await stat(path)).size).toBeGreaterThan(sizeBefore);
    await journal.forget(ids.slice(20, 40));
    expect((await stat(path)).size).toBeLessThan(sizeBefore / 4);
    expect(await idsIn(path)).toEqual(ids.slice(40));
    expect(await readdir(join(path, '..'))).toEqual(['unsent-events.jsonl']);
  });

  test('many ids at once stay within the size of a line', async () => {
    const path = await newPath();
    const journal = openJournal(path, { ...roomy, compactFromBytes: 1024 * 1024 });
    const ids = Array.from({ length: 1_000 }, (_, number) => `${number}`.padStart(128, '0'));
    await journal.append([...ids.map((id) => visitEnded(id)), visitEnded('stays')]);
    await journal.forget(ids);
    const lines = (await readFile(path, 'utf8')).split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(roomy.lineBytesMax);
    expect(await idsIn(path)).toEqual(['stays']);
  });
});

describe('damage', () => {
  test('a torn last line is reported, and what is appended after it is whole', async () => {
    const path = await newPath();
    const journal = openJournal(path);
    await journal.append([visitEnded('a')]);
    await appendFile(path, entryToLine({ kind: 'event', line: visitEnded('torn') }).slice(0, 30));
    expect(await damagedIn(path)).toEqual([{ line: 2, reason: 'torn' }]);
    await journal.append([visitEnded('b')]);
    expect(await idsIn(path)).toEqual(['a', 'b']);
    expect(await damagedIn(path)).toEqual([{ line: 2, reason: 'corrupt' }]);
  });

  test('a last line that lacks only its line end counts', async () => {
    const path = await newPath();
    await writeFile(path, entryToLine({ kind: 'event', line: visitEnded('a') }).trimEnd());
    await openJournal(path).append([visitEnded('b')]);
    expect(await idsIn(path)).toEqual(['a', 'b']);
    expect(await damagedIn(path)).toEqual([]);
  });

  test.each([
    [
      'a changed word',
      (text: string) => text.replace('VisitEnded","note":"2', 'VisitEnded","note":"9'),
    ],
    ['a changed sum', (text: string) => text.replace(/(\n\{"sum":")./, '$1x')],
    ['a line of nothing', (text: string) => text.replace(/\n[^\n]+\n/, `\n${'\0'.repeat(90)}\n`)],
    ['a foreign line', (text: string) => text.replace(/\n[^\n]+\n/, '\n{"hello":"world"}\n')],
  ])('%s in the middle costs that line only, and is reported', async (_, damage) => {
    const path = await newPath();
    await openJournal(path).append([
      visitEnded('a', '1'),
      visitEnded('b', '2'),
      visitEnded('c', '3'),
    ]);
    const whole = await readFile(path, 'utf8');
    await writeFile(path, damage(whole));
    expect(await readFile(path, 'utf8')).not.toBe(whole);
    expect(await idsIn(path)).toEqual(['a', 'c']);
    expect(await damagedIn(path)).toEqual([{ line: 2, reason: 'corrupt' }]);
  });

  test('bytes that are no text are damage like any other', async () => {
    const path = await newPath();
    await openJournal(path).append([visitEnded('a')]);
    await appendFile(path, Uint8Array.of(0xff, 0xfe, 0x0a));
    expect(await idsIn(path)).toEqual(['a']);
    expect(await damagedIn(path)).toEqual([{ line: 2, reason: 'corrupt' }]);
  });

  test('a rewrite keeps damaged lines beside the journal instead of dropping them', async () => {
    const path = await newPath();
    const journal = openJournal(path);
    await journal.append([visitEnded('a')]);
    await appendFile(path, 'what was this?\n');
    await journal.append([visitEnded('b')]);
    await journal.forget(['a', 'b']);
    expect(await damagedIn(path)).toEqual([]);
    expect(await readFile(`${path}.damaged`, 'utf8')).toBe('what was this?\n');
  });

  test('a draft that a crash left behind is neither read nor in the way', async () => {
    const path = await newPath();
    const journal = openJournal(path);
    await journal.append([visitEnded('a'), visitEnded('b')]);
    await writeFile(`${path}.draft`, 'half a rewr');
    expect(await idsIn(path)).toEqual(['a', 'b']);
    await journal.forget(['a', 'b']);
    await journal.append([visitEnded('c')]);
    expect(await idsIn(path)).toEqual(['c']);
  });

  test('cut anywhere, the file gives back exactly the lines that are whole before the cut', async () => {
    const folder = await temporaryFolder();
    let runs = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 8 }), fc.nat(), async (steps, anywhere) => {
        runs += 1;
        const path = join(folder, `${runs}.jsonl`);
        await carryOut(steps, path);
        const text = await readFile(path, 'latin1').catch(() => '');
        const cut = anywhere % (text.length + 1);
        await writeFile(path, text.slice(0, cut), 'latin1');
        const whole = text.slice(0, text[cut] === '\n' ? cut + 1 : cut);
        expect(await idsIn(path)).toEqual(idsByPlainReading(whole));
        await openJournal(path).append([visitEnded('after the cut')]);
        expect(await idsIn(path)).toEqual([...idsByPlainReading(whole), 'after the cut']);
      }),
      { numRuns: 60 },
    );
  });
});

const someId = fc.constantFrom('a', 'b', 'c', 'd');
const someLine = fc.record({ eventId: someId, event: fc.json() });
const step = fc.oneof(
  fc.record({ append: fc.array(someLine, { maxLength: 3 }) }),
  fc.record({ forget: fc.array(someId, { maxLength: 3 }) }),
);
type Step = { append: readonly StoredLine[] } | { forget: readonly string[] };

/** Compares with a plain map after every single operation. */
async function carryOut(steps: readonly Step[], path: string): Promise<void> {
  const journal = openJournal(path, { ...roomy, compactFromBytes: 300 });
  const expected = new Map<string, StoredLine>();
  for (const each of steps) {
    if ('append' in each) {
      await journal.append(each.append);
      for (const line of each.append) expected.set(line.eventId, line);
    } else {
      await journal.forget(each.forget);
      for (const id of each.forget) expected.delete(id);
    }
    const lines = [...expected.values()];
    expect(await journal.read()).toEqual({ ok: true, lines, damaged: [] });
  }
}

/** A second opinion on a file without damage: no checksums, only whole lines. */
function idsByPlainReading(text: string): string[] {
  const ids = new Set<string>();
  for (const line of text.split('\n').slice(0, -1)) {
    const { line: content } = JSON.parse(line);
    if ('eventId' in content) ids.add(content.eventId);
    else for (const id of content.forget) ids.delete(id);
  }
  return [...ids];
}

describe('limits', () => {
  test('a line over the limit is refused by name, and nothing of its batch is written', async () => {
    const path = await newPath();
    const journal = openJournal(path);
    await journal.append([visitEnded('before')]);
    const answer = await journal.append([
      visitEnded('small'),
      visitEnded('big', 'x'.repeat(65_536)),
    ]);
    expect(answer).toEqual({
      ok: false,
      code: 'line-too-long',
      detail: expect.stringContaining('Event big'),
    });
    expect(await idsIn(path)).toEqual(['before']);
  });

  test('the limit of a line is in bytes: two bytes a letter count twice', async () => {
    const path = await newPath();
    const journal = openJournal(path, { ...roomy, lineBytesMax: 300 });
    expect(await journal.append([visitEnded('a', 'x'.repeat(150))])).toEqual({ ok: true });
    expect(await journal.append([visitEnded('b', 'я'.repeat(150))])).toMatchObject({
      code: 'line-too-long',
    });
  });

  test('a full journal refuses to append, still forgets, and then has room again', async () => {
    const path = await newPath();
    const journal = openJournal(path, { ...roomy, fileBytesMax: 900 });
    const ids = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'];
    expect(await journal.append(ids.map((id) => visitEnded(id)))).toEqual({ ok: true });
    const full = await journal.append([visitEnded('x'), visitEnded('y')]);
    expect(full).toEqual({
      ok: false,
      code: 'journal-full',
      detail: expect.stringContaining('900 bytes'),
    });
    expect(await idsIn(path)).toEqual(ids);
    expect(await journal.forget(['a', 'b'])).toEqual({ ok: true });
    expect(await journal.append([visitEnded('x'), visitEnded('y')])).toEqual({ ok: true });
    expect(await idsIn(path)).toEqual([...ids.slice(2), 'x', 'y']);
  });

  test('full of forgotten lines is not full', async () => {
    const path = await newPath();
    const journal = openJournal(path, { ...roomy, fileBytesMax: 800 });
    await journal.append(['a', 'b', 'c', 'd', 'e', 'f'].map((id) => visitEnded(id)));
    await journal.forget(['a', 'b']);
    const added = await journal.append(['g', 'h', 'i'].map((id) => visitEnded(id)));
    expect(added).toEqual({ ok: true });
    expect(await idsIn(path)).toEqual(['c', 'd', 'e', 'f', 'g', 'h', 'i']);
  });
});

describe('the disk', () => {
  test('what the file system refuses is an answer, not an exception', async () => {
    const path = await newPath();
    await mkdir(path);
    const journal = openJournal(path);
    const refused = { ok: false, code: 'disk', detail: expect.stringContaining('EISDIR') };
    expect(await journal.append([visitEnded('a')])).toEqual(refused);
    expect(await journal.read()).toEqual(refused);
    expect(await journal.forget(['a'])).toEqual(refused);
  });

  test.skipIf(process.platform !== 'linux')('a full disk is an answer', async () => {
    expect(await openJournal('/dev/full').append([visitEnded('a')])).toEqual({
      ok: false,
      code: 'disk',
      detail: expect.stringContaining('ENOSPC'),
    });
  });

  test('after a refusal of the disk the next call works', async () => {
    const folder = await temporaryFolder();
    const path = join(folder, 'later', 'unsent-events.jsonl');
    const journal = openJournal(path);
    expect(await journal.append([visitEnded('a')])).toMatchObject({ code: 'disk' });
    await mkdir(join(folder, 'later'));
    expect(await journal.append([visitEnded('a')])).toEqual({ ok: true });
    expect(await idsIn(path)).toEqual(['a']);
  });
});
