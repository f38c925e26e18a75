import { type Journal, JournalFault, type JournalFaultCode, type Owner } from '@callout/replica';
import type { CalloutDesktop, DesktopRefusal } from './desktop.ts';

/** The shell takes so many at once. */
const ITEMS_MAX = 1_000;

const FAULTS: Readonly<Record<string, JournalFaultCode>> = {
  'line-too-long': 'journal-line-too-long',
  'journal-full': 'journal-full',
  'key-locked': 'journal-locked',
};

/** The shell's file as this person's journal at the server that the shell is for. */
export function journalOf(shell: CalloutDesktop, { id, name }: Owner): Journal {
  const { journal, serverUrl } = shell;
  return {
    append: async (events) => {
      for (const some of inParts(events)) {
        const lines = some.map((event) => ({ eventId: event.id, event }));
        orFault(await journal.append({ id, name }, lines));
      }
    },
    read: async () => {
      const { lines, unowned, damaged } = orFault(await journal.read(id));
      return {
        events: lines.map(({ event }) => event),
        unowned: unowned.map(({ event }) => event),
        damaged: damaged.length,
      };
    },
    forget: async (eventIds) => {
      for (const some of inParts(eventIds)) orFault(await journal.forget(some));
    },
    forgetAll: async () => {
      orFault(await journal.forgetAll({ server: serverUrl, owner: id }));
    },
  };
}

function inParts<T>(items: readonly T[]): readonly (readonly T[])[] {
  const count = Math.ceil(items.length / ITEMS_MAX);
  return Array.from({ length: count }, (_, index) =>
    items.slice(index * ITEMS_MAX, (index + 1) * ITEMS_MAX),
  );
}

function orFault<T extends { readonly ok: true }>(answer: T | DesktopRefusal): T {
  if (answer.ok) return answer;
  throw new JournalFault(FAULTS[answer.code] ?? 'journal-failed', answer.detail);
}
