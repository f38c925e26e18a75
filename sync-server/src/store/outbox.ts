import type { MessageState, OutboxMessage, Reader } from './port.ts';
import { bodyOf, first, integerOf, marks, type Sql, textOf } from './sql.ts';

/** What can be asked of the outbox beyond a single message. */
export function outboxReader(
  sql: Sql,
): Pick<Reader, 'messagesDue' | 'messagesCausedBy' | 'nextMessageDue' | 'messageCounts'> {
  return {
    messagesDue: async ({ commands, now, limit }) => {
      if (commands.length === 0) return [];
      const rows = await sql.all(
        `SELECT body FROM outbox WHERE command IN (${marks(commands.length)})
         AND state = 'waiting' AND due_at <= ? ORDER BY due_at, id LIMIT ?`,
        [...commands, now, limit],
      );
      return rows.map((row) => bodyOf<OutboxMessage>(row));
    },
    messagesCausedBy: async (eventId) => {
      const rows = await sql.all(
        `SELECT body FROM outbox WHERE state IN ('waiting', 'broken') AND body LIKE ? ORDER BY id`,
        [`%"causationId":${JSON.stringify(eventId)}%`],
      );
      return rows.map((row) => bodyOf<OutboxMessage>(row));
    },
    nextMessageDue: async (commands) => {
      if (commands.length === 0) return undefined;
      const row = await first(
        sql,
        `SELECT due_at FROM outbox WHERE command IN (${marks(commands.length)})
         AND state = 'waiting' ORDER BY due_at LIMIT 1`,
        commands,
      );
      return row && textOf(row, 'due_at');
    },
    messageCounts: async () => {
      const rows = await sql.all(
        `SELECT command, state, COUNT(*) AS messages FROM outbox
         GROUP BY command, state ORDER BY command, state`,
        [],
      );
      return rows.map((row) => ({
        command: textOf(row, 'command'),
        state: textOf(row, 'state') as MessageState,
        count: integerOf(row, 'messages'),
      }));
    },
  };
}
