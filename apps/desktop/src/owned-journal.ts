import type {
  DamagedLine,
  DesktopJournal,
  DesktopRefusal,
  JournalLine,
  JournalOwner,
  JournalReading,
  LeftWork,
  LinePlace,
} from './bridge.ts';
import type { JournalFile } from './journal.ts';
import type { JournalKey, JournalKeys } from './journal-keys.ts';
import type { StoredLine } from './journal-line.ts';
import { sealText, unsealText } from './seal.ts';

// Whose each line is, and of which server. The server is the shell's own word and never the page's: no
// line of one server can be read as one of another.

export interface OwnedJournalParts {
  readonly file: JournalFile;
  readonly keys: JournalKeys;
  /** Origin of the server that the shell was started for. */
  readonly server: string;
}

/** What is sealed, as JSON: the name of whoever recorded it is theirs to show, too. */
interface Opened {
  readonly name: string | undefined;
  readonly event: unknown;
}

export function openOwnedJournal(parts: OwnedJournalParts): DesktopJournal {
  const { file, server } = parts;
  return {
    append: (owner, lines) => append(parts, owner, lines),
    read: (owner) => read(parts, (line) => isOf(line, { server, owner })),
    forget: (eventIds) => file.forget(eventIds),
    left: () => left(parts),
    readLeft: (place) => read(parts, (line) => isOf(line, place)),
    forgetAll: (place) => forgetAll(parts, place),
  };
}

async function append(
  { file, keys, server }: OwnedJournalParts,
  owner: JournalOwner,
  lines: readonly JournalLine[],
) {
  const key = await keys.forWriting(server, owner.id);
  if (key.kind === 'locked') return locked;
  const stored = lines.map(({ eventId, event }): StoredLine => {
    const place = { eventId, server, owner: owner.id };
    const content = { name: owner.name, event };
    if (key.kind !== 'key') return { ...place, ...content };
    return { ...place, sealed: sealText(key.key, JSON.stringify(content), placeText(place)) };
  });
  return await file.append(stored);
}

async function read(
  parts: OwnedJournalParts,
  isWanted: (line: StoredLine) => boolean,
): Promise<JournalReading | DesktopRefusal<'key-locked' | 'disk'>> {
  const reading = await parts.file.read();
  if (!reading.ok) return reading;
  const lines: JournalLine[] = [];
  const damaged: DamagedLine[] = [...reading.damaged];
  for (const stored of reading.lines.filter(isWanted)) {
    const opened = await open(parts, stored);
    if (opened === 'locked') return locked;
    if (opened) lines.push({ eventId: stored.eventId, event: opened.event });
    else damaged.push({ line: null, reason: 'sealed' });
  }
  const unowned = reading.lines.filter(isUnowned);
  return {
    ok: true,
    lines,
    unowned: unowned.map(({ eventId, event }) => ({ eventId, event })),
    damaged,
  };
}

async function open(
  { keys }: OwnedJournalParts,
  line: StoredLine,
): Promise<Opened | 'locked' | undefined> {
  const { server, owner, name, event, sealed } = line;
  if (sealed === undefined) return { name, event };
  if (server === undefined || owner === undefined) return;
  const key: JournalKey = await keys.forReading(server, owner);
  if (key.kind === 'locked') return 'locked';
  const text = key.kind === 'key' ? unsealText(key.key, sealed, placeText(line)) : undefined;
  return text === undefined ? undefined : (JSON.parse(text) as Opened);
}

async function left(parts: OwnedJournalParts) {
  const reading = await parts.file.read();
  if (!reading.ok) return reading;
  const groups = Map.groupBy(reading.lines, (line) => JSON.stringify([line.server, line.owner]));
  const all: LeftWork[] = [];
  for (const [first, ...others] of groups.values()) {
    if (!first) continue;
    const opened = await open(parts, first);
    const name = opened === 'locked' ? undefined : opened?.name;
    all.push({
      ...{ server: first.server ?? null, owner: first.owner ?? null, name: name ?? null },
      ...{ lines: 1 + others.length, isHere: first.server === parts.server },
    });
  }
  return { ok: true, left: all } as const;
}

/** The lines first: after a crash in between the key of nothing is left, and not lines without one. */
async function forgetAll({ file, keys }: OwnedJournalParts, place: LinePlace) {
  const reading = await file.read();
  if (!reading.ok) return reading;
  const ids = reading.lines.filter((line) => isOf(line, place)).map(({ eventId }) => eventId);
  const done = await file.erase(ids);
  if (done.ok && place.server !== null && place.owner !== null) {
    await keys.forget(place.server, place.owner);
  }
  return done;
}

function isOf(line: StoredLine, { server, owner }: LinePlace): boolean {
  return (line.server ?? null) === server && (line.owner ?? null) === owner;
}

function isUnowned(line: StoredLine): boolean {
  return line.server === undefined && line.owner === undefined;
}

function placeText({ eventId, server, owner }: StoredLine): string {
  return JSON.stringify([eventId, server, owner]);
}

const locked = {
  ok: false,
  code: 'key-locked',
  detail: 'The key store does not give the key of the journal.',
} as const;
