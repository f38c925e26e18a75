import type { FileHandle } from 'node:fs/promises';
import { appendFile, readFile } from 'node:fs/promises';
import type { DamagedLine, DesktopDone, DesktopRefusal } from './bridge.ts';
import { createQueue, isMissing, messageOf, openOrCreate, writeWhole } from './files.ts';
import { entryToLine, lineToEntry, type StoredLine } from './journal-line.ts';

// The second copy of the events that the server does not have yet. The browser's database can be
// lost or reset by the browser; this file cannot, so it is written in the simplest way there is:
// lines are only ever added, each with a checksum, and each addition is on the disk before it is
// answered. A file that is mostly forgotten lines is written anew beside itself and renamed.
//
// What damage may do: an event that was forgotten may come back (the server knows it by its id and
// answers that it has it). What damage must never do: take along an event whose own line is whole.

export interface JournalLimits {
  readonly lineBytesMax: number;
  readonly fileBytesMax: number;
  /** Below this size the forgotten lines are not worth a rewrite. */
  readonly compactFromBytes: number;
}

const defaultLimits: JournalLimits = {
  lineBytesMax: 64 * 1024,
  fileBytesMax: 32 * 1024 * 1024,
  compactFromBytes: 64 * 1024,
};

/** Keeps a forget-line within the size of a line: an id has at most 128 characters. */
const idsPerForgetLine = 100;
const lineEnd = 0x0a;
const newLine = Uint8Array.of(lineEnd);

/** The file of lines, of whomever. */
export interface JournalFile {
  /** All lines or none; once it answers `ok` they are on the disk. */
  append(
    lines: readonly StoredLine[],
  ): Promise<DesktopDone | DesktopRefusal<'line-too-long' | 'journal-full' | 'disk'>>;
  /** Everything appended and not forgotten, oldest first. */
  read(): Promise<StoredReading | DesktopRefusal<'disk'>>;
  /** Unknown ids are no mistake. */
  forget(eventIds: readonly string[]): Promise<DesktopDone | DesktopRefusal<'disk'>>;
  /** Forgets them so that nothing of them stays on the disk. */
  erase(eventIds: readonly string[]): Promise<DesktopDone | DesktopRefusal<'disk'>>;
}

interface StoredReading {
  readonly ok: true;
  readonly lines: readonly StoredLine[];
  readonly damaged: readonly DamagedLine[];
}

interface LiveLine {
  readonly line: StoredLine;
  /** As it stands in the file, without the line end. */
  readonly bytes: Uint8Array;
}

/** What the file holds, as found by reading it from its first byte to its last. */
interface Contents {
  readonly live: ReadonlyMap<string, LiveLine>;
  readonly damaged: readonly DamagedLine[];
  readonly damagedBytes: readonly Uint8Array[];
  readonly sizeBytes: number;
}

/** @param path of the file; it is made when the first line is appended. */
export function openJournal(path: string, limits: JournalLimits = defaultLimits): JournalFile {
  const inTurn = createQueue();
  return {
    append: (lines) => inTurn(() => orDiskRefusal(() => append(path, limits, lines))),
    read: () => inTurn(() => orDiskRefusal(() => read(path))),
    forget: (eventIds) => inTurn(() => orDiskRefusal(() => forget(path, limits, eventIds))),
    erase: (eventIds) => inTurn(() => orDiskRefusal(() => erase(path, eventIds))),
  };
}

async function append(
  path: string,
  limits: JournalLimits,
  lines: readonly StoredLine[],
): Promise<DesktopDone | DesktopRefusal<'line-too-long' | 'journal-full'>> {
  if (lines.length === 0) return { ok: true };
  const texts: string[] = [];
  for (const line of lines) {
    const text = entryToLine({ kind: 'event', line });
    const sizeBytes = Buffer.byteLength(text);
    if (sizeBytes > limits.lineBytesMax) return lineTooLong(line.eventId, sizeBytes, limits);
    texts.push(text);
  }
  const addition = texts.join('');
  if (await addText(path, limits, addition)) return { ok: true };
  // Full of forgotten lines is not full.
  const contents = await contentsOf(path);
  if (liveBytesOf(contents) + Buffer.byteLength(addition) <= limits.fileBytesMax) {
    await compact(path, contents);
    if (await addText(path, limits, addition)) return { ok: true };
  }
  return {
    ok: false,
    code: 'journal-full',
    detail: `The journal of unsent events would grow over ${limits.fileBytesMax} bytes.`,
  };
}

async function read(path: string): Promise<StoredReading> {
  const { live, damaged } = await contentsOf(path);
  return { ok: true, lines: [...live.values()].map(({ line }) => line), damaged };
}

async function forget(
  path: string,
  limits: JournalLimits,
  eventIds: readonly string[],
): Promise<DesktopDone> {
  const before = await contentsOf(path);
  const known = eventIds.filter((id) => before.live.has(id));
  if (known.length === 0) return { ok: true };
  const after = withoutIds(before, known);
  if (isMostlyForgotten(after, limits)) {
    await compact(path, after);
    return { ok: true };
  }
  const texts: string[] = [];
  for (let from = 0; from < known.length; from += idsPerForgetLine) {
    const ids = known.slice(from, from + idsPerForgetLine);
    texts.push(entryToLine({ kind: 'forget', eventIds: ids }));
  }
  // A full journal must still be able to forget, or it would stay full.
  if (!(await addText(path, limits, texts.join('')))) await compact(path, after);
  return { ok: true };
}

async function erase(path: string, eventIds: readonly string[]): Promise<DesktopDone> {
  const before = await contentsOf(path);
  // Also when none is live any more: what was forgotten before still stands in the file.
  if (before.sizeBytes > 0) await compact(path, withoutIds(before, eventIds));
  return { ok: true };
}

function withoutIds(contents: Contents, eventIds: readonly string[]): Contents {
  const live = new Map(contents.live);
  for (const id of eventIds) live.delete(id);
  return { ...contents, live };
}

function isMostlyForgotten(contents: Contents, { compactFromBytes }: JournalLimits): boolean {
  const { live, sizeBytes } = contents;
  if (live.size === 0) return true;
  return sizeBytes >= compactFromBytes && liveBytesOf(contents) * 2 < sizeBytes;
}

function liveBytesOf({ live }: Contents): number {
  let sum = 0;
  for (const { bytes } of live.values()) sum += bytes.length + newLine.length;
  return sum;
}

/**
 * @returns false when the text does not fit. A write that fails half-way is taken back, so that
 *   what was refused is not found later.
 */
async function addText(path: string, limits: JournalLimits, text: string): Promise<boolean> {
  const file = await openOrCreate(path);
  try {
    const { size } = await file.stat();
    const bytes = Buffer.from(`${(await endsInsideALine(file, size)) ? '\n' : ''}${text}`);
    if (size + bytes.length > limits.fileBytesMax) return false;
    try {
      await writeAll(file, bytes, size);
      await file.sync();
    } catch (error) {
      await file.truncate(size).catch(() => undefined);
      throw error;
    }
    return true;
  } finally {
    await file.close();
  }
}

async function writeAll(file: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  let done = 0;
  while (done < bytes.length) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, position + done);
    done += bytesWritten;
  }
}

/** A torn last line must not swallow the line that is added after it. */
async function endsInsideALine(file: FileHandle, size: number): Promise<boolean> {
  if (size === 0) return false;
  const last = new Uint8Array(1);
  await file.read(last, 0, 1, size - 1);
  return last[0] !== lineEnd;
}

/** Damaged lines move to a file of their own: a person may still make something of them. */
async function compact(path: string, { live, damagedBytes }: Contents): Promise<void> {
  if (damagedBytes.length > 0) {
    await appendFile(`${path}.damaged`, joined(damagedBytes), { mode: 0o600, flush: true });
  }
  await writeWhole(path, joined([...live.values()].map(({ bytes }) => bytes)));
}

function joined(lines: readonly Uint8Array[]): Uint8Array {
  return Buffer.concat(lines.flatMap((bytes) => [bytes, newLine]));
}

async function contentsOf(path: string): Promise<Contents> {
  const bytes = await bytesOrNone(path);
  const live = new Map<string, LiveLine>();
  const damaged: DamagedLine[] = [];
  const damagedBytes: Uint8Array[] = [];
  let number = 0;
  for (const { line, isWhole } of linesOf(bytes)) {
    number += 1;
    if (line.length === 0) continue;
    const entry = lineToEntry(line);
    if (entry === undefined) {
      damaged.push({ line: number, reason: isWhole ? 'corrupt' : 'torn' });
      damagedBytes.push(line);
    } else if (entry.kind === 'event') {
      live.set(entry.line.eventId, { line: entry.line, bytes: line });
    } else {
      for (const id of entry.eventIds) live.delete(id);
    }
  }
  return { live, damaged, damagedBytes, sizeBytes: bytes.length };
}

function* linesOf(bytes: Uint8Array): Generator<{ line: Uint8Array; isWhole: boolean }> {
  let from = 0;
  while (from < bytes.length) {
    const end = bytes.indexOf(lineEnd, from);
    const isWhole = end !== -1;
    const to = isWhole ? end : bytes.length;
    yield { line: bytes.subarray(from, to), isWhole };
    from = to + 1;
  }
}

async function bytesOrNone(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (error) {
    if (isMissing(error)) return new Uint8Array();
    throw error;
  }
}

function lineTooLong(
  eventId: string,
  sizeBytes: number,
  { lineBytesMax }: JournalLimits,
): DesktopRefusal<'line-too-long'> {
  const detail = `Event ${eventId} would make a line of ${sizeBytes} bytes; the most is ${lineBytesMax}.`;
  return { ok: false, code: 'line-too-long', detail };
}

async function orDiskRefusal<T>(work: () => Promise<T>): Promise<T | DesktopRefusal<'disk'>> {
  try {
    return await work();
  } catch (error) {
    return { ok: false, code: 'disk', detail: messageOf(error) };
  }
}
