import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type AnyProjection,
  type AnyStream,
  type ConfirmedEvent,
  defineStream,
  eventsOf,
  type Model,
  readEventData,
} from '@callout/kernel';
import { histories } from '@callout/kernel/testing';
import { foldDocument, foldOf, type StreamDocument } from '@callout/sync';
import { projectionFoldOf } from '@callout/sync-server';
import { z } from 'zod';

const TABLE = join(import.meta.dirname, 'fingerprints.json');

/** What a fold is called, its version as it is declared, and what it comes to. */
export interface Fingerprint {
  readonly fold: string;
  readonly fingerprint: string;
}
export type Fingerprints = Readonly<Record<string, Fingerprint>>;

export function recordedFingerprints(): Fingerprints {
  return JSON.parse(readFileSync(TABLE, 'utf8')) as Fingerprints;
}

export function recordFingerprints(fingerprints: Fingerprints): void {
  writeFileSync(TABLE, `${JSON.stringify(fingerprints, null, 2)}\n`);
}

/** JSON with the fields in the order of their names: the order in which code sets them means nothing. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

function digestOf(results: readonly unknown[]): string {
  const hash = createHash('sha256');
  for (const result of results) hash.update(`${canonical(result) ?? 'nothing'}\n`);
  return hash.digest('hex').slice(0, 16);
}

/** No rule has passed these events, so a fold may throw at one: that is what it comes to, too. */
function orThrows<T>(work: () => T): T | 'throws' {
  try {
    return work();
  } catch {
    return 'throws';
  }
}

function streamResults(stream: AnyStream): readonly unknown[] {
  const name = `${stream.context}/${stream.kind}`;
  const begins = [...stream.beginsWith, ...(stream.mayBegin ?? [])];
  return histories(name, stream.events, begins, 1).flatMap((history) => {
    let document: StreamDocument | undefined;
    return history.map((event) => {
      const folded = orThrows(() => {
        const after = foldDocument(stream, document, [event]);
        return { after, audience: stream.audience(after.state as never) };
      });
      if (folded === 'throws') return folded;
      document = folded.after;
      const { timeline, disputes, fold, ...shown } = folded.after;
      return { ...shown, audience: folded.audience };
    });
  });
}

function readToday(projection: AnyProjection, event: ConfirmedEvent): ConfirmedEvent {
  const definition = projection.feeds.find(({ type }) => type === event.type);
  if (!definition) throw new Error(`${projection.name} is not fed by ${event.type}`);
  return { ...event, data: readEventData(definition, event.v, event.data) };
}

const STREAMS_FEEDING = 3;

function projectionResults(projection: AnyProjection): readonly unknown[] {
  const name = `${projection.context}/${projection.name} rows`;
  return histories(name, projection.feeds, [], STREAMS_FEEDING).flatMap((history) => {
    const rows = new Map<string, unknown>();
    return history.map((event) =>
      orThrows(() => {
        const on = projection.on[event.type];
        const read = readToday(projection, event) as never;
        const keys = on?.key(read) ?? [];
        return (typeof keys === 'string' ? [keys] : keys).map((key) => {
          const row = on?.fold(rows.get(key) as never, read, key);
          rows.set(key, row);
          const forgotten = row === undefined ? undefined : on?.forget?.(row as never, read, key);
          const index = row === undefined ? '' : (projection.index?.(row as never) ?? '');
          return { key, row, index, forgotten };
        });
      }),
    );
  });
}

const noted = eventsOf('provisioning', 'note');
const Noted = noted('Noted', { schema: z.object({ text: z.string() }), sample: { text: 'a' } });
const notes = defineStream({
  kind: 'note',
  events: [Noted],
  initial: { texts: [] as readonly string[] },
  beginsWith: [],
  mayBegin: ['Noted'],
  statuses: ['open'],
  evolve: { Noted: (state, data) => ({ texts: [...state.texts, data.text].slice(-3) }) },
  rules: { Noted: () => undefined },
  envelope: ({ texts }) => ({
    ...{ status: 'open' as const, title: texts.join(), sort: '', owner: '', assignee: '', day: '' },
    closed: false,
  }),
  relations: () => [],
  audience: () => [],
});

/** What is put around every fold: a document as a whole, its timeline with it. */
function documentResults(): readonly unknown[] {
  return histories('document', notes.events, ['Noted'], 1).map((history) =>
    foldDocument(notes, undefined, history),
  );
}

export function fingerprintOf(stream: AnyStream): Fingerprint {
  return { fold: foldOf(stream), fingerprint: digestOf(streamResults(stream)) };
}

/** Of every stream and projection of the model, and of the document that is put around a state. */
export function fingerprintsOf(model: Model): Fingerprints {
  const found: [string, Fingerprint][] = [
    ['document', { fold: foldOf(notes), fingerprint: digestOf(documentResults()) }],
  ];
  for (const { name, streams, projections } of model.contexts) {
    for (const stream of streams) {
      found.push([`${name}/${stream.kind}`, fingerprintOf(stream)]);
    }
    for (const projection of projections) {
      const fingerprint = digestOf(projectionResults(projection));
      const fold = projectionFoldOf(projection);
      found.push([`${name}/${projection.name} rows`, { fold, fingerprint }]);
    }
  }
  return Object.fromEntries(found);
}

const RECORD = 'run "node test/folds/record-folds.ts" and commit the table';

/** What stands between the folds and their table, each as the sentence that says what to do. */
export function fingerprintFaults(recorded: Fingerprints, found: Fingerprints): readonly string[] {
  const faults: string[] = [];
  for (const [name, { fold, fingerprint }] of Object.entries(found)) {
    const before = recorded[name];
    if (!before) faults.push(`${name} is not in the table of folds: ${RECORD}`);
    else if (before.fold !== fold) faults.push(`${name} has a new foldVersion: ${RECORD}`);
    else if (before.fingerprint !== fingerprint) faults.push(raiseOf(name, fold));
  }
  for (const name of Object.keys(recorded)) {
    if (!found[name]) faults.push(`${name} is declared no more: ${RECORD}`);
  }
  return faults;
}

function raiseOf(name: string, fold: string): string {
  const next = Number(fold.split('.').at(-1)) + 1;
  const what = name === 'document' ? 'raise DOCUMENT_FORM' : `raise its foldVersion to ${next}`;
  return (
    `${name} comes to other results from the same events, so what is stored by it is out of date: ` +
    `${what}, then ${RECORD}`
  );
}
