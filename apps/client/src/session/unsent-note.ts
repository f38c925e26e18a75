import { z } from 'zod';

/** How much of a person's work lay on this device alone, kept where a lost database does not take it. */
interface UnsentNote {
  readonly facts: number;
  readonly files: number;
  /** When it was last so. */
  readonly at: string;
}

const noteSchema = z.object({ facts: z.int(), files: z.int(), at: z.string() });
type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

const UNSENT = 'callout.unsent';
const LOST = 'callout.unsent-lost';
const place = (what: string, server: string, person: string) => `${what}@${server}|${person}`;

function read(store: Store, key: string): UnsentNote | undefined {
  try {
    const note = noteSchema.safeParse(JSON.parse(store.getItem(key) ?? 'null'));
    return note.success ? note.data : undefined;
  } catch {
    return undefined;
  }
}

function write(store: Store, key: string, note: UnsentNote): void {
  try {
    if (note.facts + note.files > 0) store.setItem(key, JSON.stringify(note));
    else store.removeItem(key);
  } catch {
    // No room, or no storage: the work itself is safe in the database, only its loss would go unnoticed.
  }
}

export interface UnsentNotes {
  /** Says what is unsent now. */
  readonly keep: (note: UnsentNote) => void;
  /** The database begins anew: what was unsent in the one before is lost, until it has been read. */
  readonly databaseLost: () => void;
  /** What of it has come back from elsewhere is not lost. */
  readonly cameBack: (back: Pick<UnsentNote, 'facts' | 'files'>) => void;
  readonly lost: () => UnsentNote | undefined;
  readonly lostRead: () => void;
  /** Everything of this person leaves the device because somebody wants that. */
  readonly forget: () => void;
}

/** Of one person at one server. */
export function unsentNotes(server: string, person: string, store: Store): UnsentNotes {
  const unsent = place(UNSENT, server, person);
  const lost = place(LOST, server, person);
  return {
    keep: (note) => write(store, unsent, note),
    databaseLost: () => {
      const note = read(store, unsent);
      if (!note) return;
      const before = read(store, lost);
      const facts = note.facts + (before?.facts ?? 0);
      // First the one, then the other: a crash in between says it twice, and never not at all.
      write(store, lost, { ...note, facts, files: note.files + (before?.files ?? 0) });
      store.removeItem(unsent);
    },
    cameBack: (back) => {
      const note = read(store, lost);
      if (!note) return;
      const facts = Math.max(0, note.facts - back.facts);
      write(store, lost, { ...note, facts, files: Math.max(0, note.files - back.files) });
    },
    lost: () => read(store, lost),
    lostRead: () => store.removeItem(lost),
    forget: () => {
      store.removeItem(unsent);
      store.removeItem(lost);
    },
  };
}
