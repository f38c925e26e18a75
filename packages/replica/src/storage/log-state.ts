import type { Model } from '@callout/kernel';
import { type LogName, meetLog, offeredAgain } from '@callout/sync';
import type { Lock } from '../platform/lock.ts';
import type { Acknowledged } from './acknowledged.ts';
import { type ExchangeStore, type LogNote, logNote, syncNote } from './device-store.ts';
import {
  type Collections,
  changeDocuments,
  type DocumentStorage,
  everyDocument,
} from './documents.ts';
import type { SafetyJournal } from './journal.ts';
import { localAfterReload, markedOld } from './local-document.ts';
import { type FactsByDocument, factsByDocument, putBack, unsentFacts } from './unsent-facts.ts';

/**
 * Knows which log the documents of this device are of, and has everything loaded again when the log
 * has gone back. Every step may be the last before a crash: the note says where to go on (docs/adr/0133).
 */
export interface LogState {
  readonly note: () => Promise<LogNote | undefined>;
  /** The server names its log; what is to be done is noted durably before this resolves. */
  readonly compare: (told: LogName) => Promise<LogNote>;
  /** The log is behind what this device has seen of the same epoch: somebody put it back unseen. */
  readonly beginReload: () => Promise<void>;
  /**
   * Everything has been pulled from the beginning: what is gone vanishes, and what the log lacks is
   * pending again. May be repeated.
   */
  readonly reconcile: (lacking: ReadonlySet<string>) => Promise<Reconciled>;
  readonly endReload: () => Promise<void>;
}

interface Reconciled {
  readonly factsAgain: number;
  readonly documentsGone: number;
}

export interface LogStateOptions {
  readonly journal: SafetyJournal;
  readonly model: Model;
  readonly ownerId: string;
  readonly device: string;
  readonly store: ExchangeStore;
  readonly collections: Collections;
  readonly acknowledged: Acknowledged;
  readonly lock: Lock;
}

export function createLogState(options: LogStateOptions): LogState {
  const { store, lock } = options;
  const put = async (note: LogNote) => {
    await store.notes.put(note);
    return note;
  };

  /** Within the lock: no answer to a command is applied in between. */
  async function mark(note: LogNote): Promise<LogNote> {
    await put(note);
    for (const collection of Object.values(options.collections)) await markAll(options, collection);
    return put({ ...note, phase: 'loading' });
  }

  return {
    note: () => logNote(store),
    compare: (told) =>
      lock(async () => {
        const known = await logNote(store);
        const meeting = meetLog(known?.log, told);
        if (known && meeting === 'other') return put({ ...known, other: true });
        const note = known && { ...known, other: undefined };
        if (note && meeting === 'same') {
          if (note.phase === 'marking') return mark(note);
          return known.other ? put(note) : note;
        }
        const next = { key: 'log', log: told, generation: (note?.generation ?? 0) + 1 } as const;
        if (note) return mark({ ...next, phase: 'marking', wentBack: true });
        // Documents of an unknown log: they were loaded before logs had names.
        const loaded = (await syncNote(store)).loaded.length > 0;
        if (loaded) return mark({ ...next, phase: 'marking', wentBack: false });
        return put({ ...next, generation: 0, phase: 'current', wentBack: false });
      }),
    beginReload: async () => {
      await lock(async () => {
        const note = await logNote(store);
        if (note?.phase !== 'current') return;
        const generation = note.generation + 1;
        await put({ ...note, generation, phase: 'marking', wentBack: true });
      });
    },
    reconcile: (lacking) => lock(() => reconcile(options, lacking)),
    endReload: async () => {
      const note = await logNote(store);
      if (note) await put({ ...note, phase: 'current' });
      await options.acknowledged.forgetDisputed();
    },
  };
}

/** Marks what is stored as old, and keeps what was refused here, to be offered once more. */
async function markAll(options: LogStateOptions, collection: DocumentStorage): Promise<void> {
  const { ownerId, device, acknowledged } = options;
  for await (const page of everyDocument(collection)) {
    const refused = page
      .flatMap(({ disputes }) => disputes.filter(({ onlyHere }) => !onlyHere))
      .map(({ event }) => event)
      .filter((event) => event.actor.id === ownerId && event.device === device);
    await acknowledged.keep(refused, true);
    const ids = page.filter(({ position }) => position > 0).map(({ id }) => id);
    await changeDocuments(collection, ids, (_, local) =>
      local ? { keep: markedOld(local) } : { remove: true, position: 0 },
    );
  }
}

async function reconcile(
  options: LogStateOptions,
  lacking: ReadonlySet<string>,
): Promise<Reconciled> {
  const { collections, acknowledged } = options;
  const pending = new Set((await unsentFacts(collections)).map(({ id }) => id));
  const kept = await acknowledged.all();
  const again = offeredAgain(kept, lacking, pending);
  await options.journal.append(again);
  const groups = factsByDocument(again);
  let documentsGone = 0;
  for (const collection of Object.values(collections)) {
    documentsGone += await sweep(options.model, collection, groups);
  }
  await putBack(options, groups, localAfterReload);
  // Those that were put back before a crash are pending already, and count all the same.
  const factsAgain = kept.filter(({ id }) => lacking.has(id)).length;
  return { factsAgain, documentsGone };
}

/** Documents that are still marked as old did not come again. */
async function sweep(
  model: Model,
  collection: DocumentStorage,
  groups: FactsByDocument,
): Promise<number> {
  let gone = 0;
  const seen = new Set<string>();
  for await (const page of everyDocument(collection)) {
    const old = page.filter(
      ({ id, position, _deleted }) => position === 0 && !_deleted && !seen.has(id),
    );
    const ids = old.map(({ id }) => id);
    for (const id of ids) seen.add(id);
    await changeDocuments(collection, ids, (id, local) => {
      const stream = local && model.stream(local.kind);
      const keep = stream && localAfterReload(stream, local, groups.get(id) ?? []);
      return keep ? { keep } : { remove: true, position: 0 };
    });
    gone += old.filter(
      ({ id, version, gone: left, pending }) =>
        version > 0 && left === 0 && pending.length === 0 && !groups.has(id),
    ).length;
  }
  return gone;
}
