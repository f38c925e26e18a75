// Proves: every line is of one person at one server and is given for no other; what lies on the disk
// is sealed under that person's key, and what is moved or changed there does not open; without a key
// store lines are written open, and a key store that is locked is never gone round; lines from before
// all this are read; and forgetting everything leaves nothing on the disk, key included.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { DesktopSecrets, SecretProtection } from './bridge.ts';
import { openJournal } from './journal.ts';
import { createJournalKeys } from './journal-keys.ts';
import { entryToLine, lineToEntry } from './journal-line.ts';
import { openOwnedJournal } from './owned-journal.ts';
import { temporaryFolder } from './temp-folder.fixture.ts';

const here = 'https://callout.example';
const maria = { id: 'u-1', name: 'Maria' };
const wim = { id: 'u-2', name: 'Wim' };
const visit = (eventId: string) => ({ eventId, event: { note: `Key under the mat ${eventId}` } });

/** Secrets in memory, as far as keys are kept in them. */
class KeyBox implements DesktopSecrets {
  readonly kept = new Map<string, string>();
  state: SecretProtection = 'system';
  isLocked = false;
  readonly protection = async () => this.state;
  readonly get: DesktopSecrets['get'] = async (name) => {
    if (this.isLocked) return { ok: false, code: 'unavailable', detail: 'locked' };
    return { ok: true, value: this.kept.get(name) ?? null };
  };
  readonly set = async (name: string, value: string) => {
    this.kept.set(name, value);
    return { ok: true } as const;
  };
  readonly delete = async (name: string) => {
    this.kept.delete(name);
    return { ok: true } as const;
  };
}

async function place() {
  const path = join(await temporaryFolder(), 'unsent-events.jsonl');
  const box = new KeyBox();
  const file = openJournal(path);
  // Each opening is a later process: no key is remembered.
  const open = (server = here) => openOwnedJournal({ file, keys: createJournalKeys(box), server });
  const text = () => readFile(path, 'utf8');
  return { path, box, file, open, text };
}

const found = (...lines: readonly object[]) => ({ ok: true, lines, unowned: [], damaged: [] });

test('a line is read by its person at its server, and by nobody else', async () => {
  const { open, text, box } = await place();
  expect(await open().append(maria, [visit('a')])).toEqual({ ok: true });
  expect(await open().append(wim, [visit('b')])).toEqual({ ok: true });
  expect(await open('https://other.example').append(maria, [visit('c')])).toEqual({ ok: true });
  expect(await open().read('u-1')).toEqual(found(visit('a')));
  expect(await open().read('u-2')).toEqual(found(visit('b')));
  expect(await open().read('u-3')).toEqual(found());
  expect(await open('https://other.example').read('u-1')).toEqual(found(visit('c')));
  expect(box.kept.size).toBe(3);
  for (const word of ['mat', 'note', 'Maria', 'Wim']) expect(await text()).not.toContain(word);
});

test('a sealed line that was moved, changed, or whose key is gone is said to be damaged', async () => {
  const { open, box, file } = await place();
  await open().append(maria, [visit('a')]);
  await open().append(wim, [visit('b')]);
  const reading = await file.read();
  const [a, b] = reading.ok ? reading.lines : [];
  await file.append([
    { ...a, eventId: 'moved' },
    { ...b, eventId: 'given', owner: 'u-1' },
    { ...a, eventId: 'a', sealed: `AAAA${a?.sealed?.slice(4)}` },
  ]);
  const sealed = { line: null, reason: 'sealed' };
  expect(await open().read('u-1')).toEqual({ ...found(), damaged: [sealed, sealed, sealed] });
  box.kept.clear();
  expect(await open().read('u-2')).toEqual({ ...found(), damaged: [sealed] });
});

test('without a key store lines are open, and are read as before once there is one', async () => {
  const { open, box, text } = await place();
  box.state = 'none';
  await open().append(maria, [visit('a')]);
  expect(await text()).toContain('under the mat a');
  box.state = 'system';
  await open().append(maria, [visit('b')]);
  expect(await text()).not.toContain('under the mat b');
  expect(await open().read('u-1')).toEqual(found(visit('a'), visit('b')));
});

test('a locked key store is an answer, and nothing is written open meanwhile', async () => {
  const { open, box, text } = await place();
  await open().append(maria, [visit('a')]);
  const before = await text();
  box.isLocked = true;
  const locked = {
    ...{ ok: false, code: 'key-locked' },
    detail: 'The key store does not give the key of the journal.',
  };
  expect(await open().append(maria, [visit('b')])).toEqual(locked);
  expect(await open().read('u-1')).toEqual(locked);
  expect(await text()).toBe(before);
  box.isLocked = false;
  expect(await open().read('u-1')).toEqual(found(visit('a')));
});

test('lines from before there were owners are given to whoever asks, as nobody’s', async () => {
  const { open, file } = await place();
  await file.append([visit('old')]);
  await open().append(maria, [visit('a')]);
  const both = { ...found(visit('a')), unowned: [visit('old')] };
  expect(await open().read('u-1')).toEqual(both);
  expect(await open().left()).toEqual({
    ok: true,
    left: [
      { server: null, owner: null, name: null, lines: 1, isHere: false },
      { server: here, owner: 'u-1', name: 'Maria', lines: 1, isHere: true },
    ],
  });
  expect(await open().readLeft({ server: null, owner: null })).toEqual({
    ...both,
    lines: [visit('old')],
  });
});

test('forgetting everything of a person leaves their words, and their key, nowhere', async () => {
  const { open, box, text } = await place();
  box.state = 'none';
  await open().append(maria, [visit('a')]);
  box.state = 'system';
  await open().append(maria, [visit('b'), visit('c')]);
  await open().append(wim, [visit('d')]);
  await open().forget(['b']);
  expect(await open().forgetAll({ server: here, owner: 'u-1' })).toEqual({ ok: true });
  expect(await open().read('u-1')).toEqual(found());
  expect(await open().read('u-2')).toEqual(found(visit('d')));
  const lines = (await text()).trimEnd().split('\n');
  const entries = lines.map((line) => lineToEntry(Buffer.from(line)));
  expect(entries.map((entry) => entry?.kind === 'event' && entry.line.owner)).toEqual(['u-2']);
  expect(box.kept.size).toBe(1);
});

test('what was forgotten before is gone from the disk too when its person leaves', async () => {
  const { open, text, file } = await place();
  await file.append([{ eventId: 'x', server: here, owner: 'u-1', name: 'Maria', event: 'mat' }]);
  await open().append(wim, [visit('d')]);
  await file.forget(['x']);
  expect(await text()).toContain('mat');
  await open().forgetAll({ server: here, owner: 'u-1' });
  expect(await text()).not.toContain('mat');
});

test('a line whose place is no text is no line', () => {
  const event = { kind: 'event', line: { eventId: 'a', event: 1 } } as const;
  expect(lineToEntry(Buffer.from(entryToLine(event).trimEnd()))).toEqual(event);
  for (const wrong of [{ server: 7 }, { owner: null }, { sealed: 'both' }]) {
    const line = { eventId: 'a', event: 1, ...wrong } as unknown as typeof event.line;
    const bytes = Buffer.from(entryToLine({ kind: 'event', line }).trimEnd());
    expect(lineToEntry(bytes)).toBeUndefined();
  }
});
