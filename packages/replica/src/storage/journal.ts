import type { RecordedEvent, Refusal } from '@callout/kernel';
import { Mutex } from 'async-mutex';
import type { BackOff } from '../platform/back-off.ts';
import { type Journal, type JournalContents, JournalFault } from '../platform/ports.ts';

/**
 * The second copy of unsent facts. The first is durable without it, so nothing waits for it for longer
 * than one try: what fails is told, and tried again until it works.
 */
export interface SafetyJournal {
  readonly append: (facts: readonly RecordedEvent[]) => Promise<void>;
  /** A line that stays is no loss: it is sent once more and answered as repeated. */
  readonly forget: (ids: Iterable<string>) => Promise<void>;
  /** Undefined where it cannot be read, which must not keep anybody from their database. */
  readonly read: () => Promise<JournalContents | undefined>;
  /** Rejects where something stays behind. */
  readonly forgetAll: () => Promise<void>;
  readonly stop: () => void;
}

interface SafetyJournalOptions {
  readonly journal: Journal | undefined;
  readonly backOff: BackOff;
  readonly onTrouble: (source: string, refusal: Refusal | undefined) => void;
}

/** More than these wait for the next start, which compares the journal with the database. */
const WAITING_MAX = 10_000;

export function createSafetyJournal(options: SafetyJournalOptions): SafetyJournal {
  const { journal, backOff, onTrouble } = options;
  const waiting = new Map<string, RecordedEvent>();
  const leaving = new Set<string>();
  const tooLong = new Set<string>();
  const inTurn = new Mutex();
  let isRetrying = false;
  let isStopped = false;

  async function write(to: Journal, facts: readonly RecordedEvent[]): Promise<void> {
    if (facts.length === 0) return;
    try {
      await to.append(facts);
    } catch (fault) {
      if (codeOf(fault) !== 'journal-line-too-long') throw fault;
      // One fact that is too long must not keep the others out.
      const half = Math.ceil(facts.length / 2);
      if (facts.length > 1) {
        await write(to, facts.slice(0, half));
        await write(to, facts.slice(half));
        return;
      }
      for (const { id } of facts) tooLong.add(id);
      onTrouble('journal-line', { code: 'journal-line-too-long' });
    }
  }

  async function tryOnce(to: Journal): Promise<boolean> {
    const facts = [...waiting.values()];
    const ids = [...leaving];
    try {
      await write(to, facts);
      for (const fact of facts) if (waiting.get(fact.id) === fact) waiting.delete(fact.id);
      if (ids.length > 0) await to.forget(ids);
      for (const id of ids) leaving.delete(id);
      backOff.reset();
      onTrouble('journal', undefined);
      return true;
    } catch (fault) {
      onTrouble('journal', { code: codeOf(fault) });
      return false;
    }
  }
  function attempt(to: Journal): Promise<boolean> {
    return inTurn.runExclusive(() => isStopped || tryOnce(to));
  }
  async function retry(to: Journal): Promise<void> {
    if (isRetrying) return;
    isRetrying = true;
    do await backOff.wait();
    while (!isStopped && !(await attempt(to)));
    isRetrying = false;
  }
  async function work(): Promise<void> {
    if (journal && !(await attempt(journal)) && !isStopped) void retry(journal);
  }

  return {
    append: async (facts) => {
      if (!journal || facts.length === 0) return;
      for (const fact of facts) if (waiting.size < WAITING_MAX) waiting.set(fact.id, fact);
      await work();
    },
    forget: async (ids) => {
      const left = [...ids];
      if (!journal || left.length === 0) return;
      for (const id of left) {
        waiting.delete(id);
        leaving.add(id);
        if (tooLong.delete(id) && tooLong.size === 0) onTrouble('journal-line', undefined);
      }
      await work();
    },
    read: async () => {
      if (!journal) return { events: [], unowned: [], damaged: 0 };
      try {
        const contents = await journal.read();
        const { damaged: count } = contents;
        if (count > 0) onTrouble('journal-read', { code: 'journal-damaged', params: { count } });
        return contents;
      } catch (fault) {
        onTrouble('journal-read', { code: codeOf(fault) });
        return undefined;
      }
    },
    forgetAll: async () => {
      waiting.clear();
      leaving.clear();
      await journal?.forgetAll();
    },
    stop: () => {
      isStopped = true;
      backOff.stop();
    },
  };
}

function codeOf(fault: unknown) {
  return fault instanceof JournalFault ? fault.code : 'journal-failed';
}
