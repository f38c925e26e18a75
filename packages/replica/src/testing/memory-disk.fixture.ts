import type { ContextName } from '@callout/kernel';
import { toyModel } from '@callout/kernel/toy';
import type { Checkpoint } from '../network/first-load.ts';
import type { FollowPages } from '../network/pull.ts';
import { createRepeatedTask } from '../platform/repeated-task.ts';
import type { AcknowledgedFact, ExchangeStore, Note } from '../storage/device-store.ts';
import type { Collections, DocumentStorage, StoredDocument } from '../storage/documents.ts';

const CONTEXTS = toyModel.contexts.map(({ name }) => name);

/** Told before anything becomes durable. What it never resolves is never written. */
export type BeforeWrite = (what: string) => Promise<void>;

/**
 * All that is durable on one device, in memory: documents, notes, acknowledged facts, checkpoints and the
 * journal. It can be copied, as a disk can.
 */
export class MemoryDisk {
  documents = new Map<ContextName, Map<string, StoredDocument>>(
    CONTEXTS.map((context) => [context, new Map()]),
  );
  notes = new Map<Note['key'], Note>();
  acknowledged = new Map<string, AcknowledgedFact>();
  checkpoints = new Map<string, Checkpoint>();
  journal = new Map<string, string>();
  writes = 0;

  copy(): MemoryDisk {
    const copy = new MemoryDisk();
    copy.documents = new Map([...this.documents].map(([name, held]) => [name, new Map(held)]));
    copy.notes = new Map(this.notes);
    copy.acknowledged = new Map(this.acknowledged);
    copy.checkpoints = new Map(this.checkpoints);
    copy.journal = new Map(this.journal);
    copy.writes = this.writes;
    return copy;
  }

  /** Every document that is not removed. */
  *held(): Generator<StoredDocument> {
    for (const documents of this.documents.values()) {
      for (const document of documents.values()) if (!document._deleted) yield document;
    }
  }
}

export interface DocumentHooks {
  readonly before: BeforeWrite;
  /** A fault that is put in: what is stored is another document than was meant. */
  readonly written?: ((document: StoredDocument) => StoredDocument) | undefined;
  readonly onWritten: () => void;
}

export function collectionsOn(disk: MemoryDisk, hooks: DocumentHooks): Collections {
  const storages = CONTEXTS.map((context) => [context, storageOn(disk, context, hooks)]);
  return Object.fromEntries(storages) as Record<ContextName, DocumentStorage>;
}

function storageOn(
  disk: MemoryDisk,
  context: ContextName,
  { before, written: change = (document) => document, onWritten }: DocumentHooks,
): DocumentStorage {
  const held = () => disk.documents.get(context) ?? new Map<string, StoredDocument>();
  const pageOf = (
    fits: (document: StoredDocument) => boolean,
    by: (a: StoredDocument, b: StoredDocument) => number,
    limit: number,
  ) => [...held().values()].filter(fits).sort(by).slice(0, limit);
  const byId = (a: StoredDocument, b: StoredDocument) => (a.id < b.id ? -1 : 1);
  return {
    read: async (ids) => ids.flatMap((id) => held().get(id) ?? []),
    write: async (rows) => {
      await before(`documents of ${context}`);
      const conflicts = new Set<string>();
      for (const { previous, document } of rows) {
        if (held().get(document.id)?._rev !== previous?._rev) {
          conflicts.add(document.id);
          continue;
        }
        disk.writes += 1;
        const written = { ...document, _rev: `${disk.writes}-memory`, _meta: { lwt: disk.writes } };
        // As a database keeps it: a copy of its own, and nothing that JSON cannot say.
        held().set(document.id, JSON.parse(JSON.stringify(change(written))) as StoredDocument);
      }
      onWritten();
      return conflicts;
    },
    unsentAfter: async (id, limit) =>
      pageOf((one) => !one._deleted && one.unsent === 1 && one.id > id, byId, limit),
    after: async (id, limit) => pageOf((one) => !one._deleted && one.id > id, byId, limit),
    // Lists are not what this disk is for.
    count: async () => {
      throw new Error('nothing is counted here');
    },
    disputed: async (limit) => pageOf((one) => !one._deleted && one.disputed === 1, byId, limit),
    changedSince: async (checkpoint, limit) => {
      const since = typeof checkpoint === 'number' ? checkpoint : 0;
      const documents = pageOf(
        ({ _meta }) => _meta.lwt > since,
        (a, b) => a._meta.lwt - b._meta.lwt,
        limit,
      );
      return { documents, checkpoint: documents.at(-1)?._meta.lwt ?? since };
    },
  };
}

export function exchangeStoreOn(disk: MemoryDisk, before: BeforeWrite): ExchangeStore {
  const put = async (note: Note) => {
    await before(`note ${note.key}`);
    disk.notes.set(note.key, note);
  };
  const bySeq = (a: AcknowledgedFact, b: AcknowledgedFact) => a.seq - b.seq;
  const remove = async (facts: readonly AcknowledgedFact[]) => {
    if (facts.length === 0) return;
    await before('removal of acknowledged facts');
    for (const { id } of facts) disk.acknowledged.delete(id);
  };
  const all = () => [...disk.acknowledged.values()].sort(bySeq);
  return {
    notes: { get: async (key) => disk.notes.get(key), put },
    // One page alone works on this disk, and a change of notes puts one of them.
    changeNotes: (change) => change(),
    acknowledged: {
      put: async (facts) => {
        await before('acknowledged facts');
        for (const fact of facts) disk.acknowledged.set(fact.id, fact);
      },
      among: async (ids) => ids.filter((id) => disk.acknowledged.has(id)),
      all: async () => all(),
      removeKeptBefore: (instant) => remove(all().filter(({ keptAt }) => keptAt < instant)),
      removeBeyond: (countMax) => remove(all().slice(0, Math.max(0, all().length - countMax))),
      removeDisputed: () => remove(all().filter(({ disputed }) => disputed === true)),
    },
    // This disk keeps no files.
    countMissingFiles: async (sha256s) => sha256s.length,
  };
}

/** Keeps checkpoints on the disk, each once its page is stored. */
export function followOn(disk: MemoryDisk, limit: number, before: BeforeWrite): FollowPages {
  return ({ context, identifier, page }) => {
    const key = `${identifier} ${context}`;
    const task = createRepeatedTask(
      async () => {
        const { checkpoint, documents } = await page(disk.checkpoints.get(key), limit);
        if (checkpoint === undefined) return false;
        await before(`checkpoint of ${context}`);
        disk.checkpoints.set(key, checkpoint);
        return documents.length >= limit;
      },
      (fault) => {
        throw fault;
      },
    );
    task.kick();
    return {
      resync: task.kick,
      stop: async (forget) => {
        await task.stop();
        if (forget) disk.checkpoints.delete(key);
      },
    };
  };
}
