import type { Journal } from '@callout/replica';
import { z } from 'zod';
import type { CalloutDesktop } from './desktop.ts';

const lineSchema = z.object({ id: z.string() });

/** The shell's file as the replica's journal: each line is one event as JSON. */
export function journalOf(shell: CalloutDesktop): Journal {
  return {
    append: async (lines) => {
      const events = lines.map((line) => {
        const event: unknown = JSON.parse(line);
        return { eventId: lineSchema.parse(event).id, event };
      });
      const done = await shell.journal.append(events);
      if (!done.ok) throw new Error(done.detail);
    },
    read: async () => {
      const reading = await shell.journal.read();
      if (!reading.ok) throw new Error(reading.detail);
      return reading.lines.map((line) => JSON.stringify(line.event));
    },
    forget: async (eventIds) => {
      const done = await shell.journal.forget(eventIds);
      if (!done.ok) throw new Error(done.detail);
    },
  };
}
