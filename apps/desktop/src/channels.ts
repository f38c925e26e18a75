import type {
  DesktopJournal,
  DesktopSecrets,
  JournalLine,
  JournalOwner,
  LinePlace,
} from './bridge.ts';

// One channel for each thing the page can ask for, with what its arguments must be. The page is
// ours, but it shows what others wrote: what comes from it is checked as if it were not.

/** What stands behind the bridge in the main process. */
export interface BridgeServices {
  readonly journal: DesktopJournal;
  readonly secret: DesktopSecrets;
  readonly openReport: (path: string) => Promise<unknown>;
}

export const channelNames = [
  'callout:journal.append',
  'callout:journal.read',
  'callout:journal.forget',
  'callout:journal.left',
  'callout:journal.read-left',
  'callout:journal.forget-all',
  'callout:secret.protection',
  'callout:secret.get',
  'callout:secret.set',
  'callout:secret.delete',
  'callout:report.open',
] as const;
export type ChannelName = (typeof channelNames)[number];

/** Rejects, with a sentence, arguments that the bridge's types do not allow. */
export type Answering = (args: readonly unknown[]) => Promise<unknown>;

const itemsMax = 1_000;
const idLengthMax = 128;
const nameLengthMax = 1_000;
const secretLengthMax = 8 * 1024;
const pathLengthMax = 2_048;
const secretName = /^[\w.@:+-]{1,128}$/;

export function answeringOf(services: BridgeServices): Readonly<Record<ChannelName, Answering>> {
  const { journal, secret, openReport } = services;
  return {
    'callout:journal.append': async ([owner, lines]) =>
      journal.append(journalOwner(owner), listOf(lines, journalLine)),
    'callout:journal.read': async ([ownerId]) => journal.read(personId(ownerId)),
    'callout:journal.forget': async ([ids]) => journal.forget(listOf(ids, eventId)),
    'callout:journal.left': async () => journal.left(),
    'callout:journal.read-left': async ([place]) => journal.readLeft(linePlace(place)),
    'callout:journal.forget-all': async ([place]) => journal.forgetAll(linePlace(place)),
    'callout:secret.protection': async () => secret.protection(),
    'callout:secret.get': async ([name]) => secret.get(nameOf(name)),
    'callout:secret.set': async ([name, value]) => secret.set(nameOf(name), secretText(value)),
    'callout:secret.delete': async ([name]) => secret.delete(nameOf(name)),
    'callout:report.open': async ([path]) => openReport(pathOf(path)),
  };
}

function listOf<T>(value: unknown, item: (value: unknown) => T): T[] {
  if (!Array.isArray(value)) throw new TypeError('Expected a list.');
  if (value.length > itemsMax) throw new RangeError(`A list has at most ${itemsMax} items.`);
  return value.map((element) => item(element));
}

function eventId(value: unknown): string {
  if (typeof value === 'string' && value.length > 0 && value.length <= idLengthMax) return value;
  throw new TypeError(`An event id is text of 1 to ${idLengthMax} characters.`);
}

function personId(value: unknown): string {
  if (typeof value === 'string' && value.length > 0 && value.length <= idLengthMax) return value;
  throw new TypeError(`A person's id is text of 1 to ${idLengthMax} characters.`);
}

function journalOwner(value: unknown): JournalOwner {
  const { id, name }: Partial<Record<string, unknown>> = { ...asObject(value) };
  if (typeof name !== 'string' || name.length > nameLengthMax) {
    throw new TypeError(`A person's name is text of at most ${nameLengthMax} characters.`);
  }
  return { id: personId(id), name };
}

function linePlace(value: unknown): LinePlace {
  const { server, owner }: Partial<Record<string, unknown>> = { ...asObject(value) };
  return {
    server: server === null ? null : pathOf(server),
    owner: owner === null ? null : personId(owner),
  };
}

function asObject(value: unknown): object {
  if (typeof value === 'object' && value !== null) return value;
  throw new TypeError('Expected an object.');
}

function journalLine(value: unknown): JournalLine {
  if (typeof value !== 'object' || value === null || !('eventId' in value)) {
    throw new TypeError('A journal line is an object with eventId and event.');
  }
  const event = 'event' in value ? value.event : undefined;
  if (event === undefined) throw new TypeError('A journal line needs an event.');
  return { eventId: eventId(value.eventId), event };
}

function nameOf(value: unknown): string {
  if (typeof value === 'string' && secretName.test(value)) return value;
  throw new TypeError('The name of a secret is 1 to 128 letters, digits or . @ : + - _');
}

function secretText(value: unknown): string {
  if (typeof value === 'string' && value.length <= secretLengthMax) return value;
  throw new TypeError(`A secret is text of at most ${secretLengthMax} characters.`);
}

function pathOf(value: unknown): string {
  if (typeof value === 'string' && value.length <= pathLengthMax) return value;
  throw new TypeError(`A path is text of at most ${pathLengthMax} characters.`);
}
