import type { ContextName } from '@callout/kernel';
import type { Reader, StoredIssue } from './port.ts';
import { bodyOf, first, integerOf, marks, type Sql, textOf } from './sql.ts';

const DUE = `FROM issues i WHERE i.open = 1 AND i.state IN ('failing', 'held')
  AND NOT EXISTS (SELECT 1 FROM issues e WHERE e.open = 1 AND e.policy = i.policy
    AND e.stream = i.stream AND (e.place, e.nth) < (i.place, i.nth))`;
const COUNTS = `SELECT context, policy, MIN(since) AS since,
  SUM(CASE state WHEN 'failing' THEN 1 ELSE 0 END) AS failing,
  SUM(CASE state WHEN 'held' THEN 1 ELSE 0 END) AS held,
  SUM(CASE state WHEN 'parked' THEN 1 ELSE 0 END) AS parked
  FROM issues WHERE open = 1 GROUP BY context, policy ORDER BY context, policy`;
const PUT = `INSERT INTO issues
  (id, context, policy, stream, place, nth, state, open, since, due_at, body)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (id) DO UPDATE SET place = excluded.place, nth = excluded.nth, state = excluded.state,
    open = excluded.open, since = excluded.since, due_at = excluded.due_at, body = excluded.body`;

export function isOpenIssue({ state }: Pick<StoredIssue, 'state'>): boolean {
  return state === 'failing' || state === 'held' || state === 'parked';
}

/** What can be asked about what was issued. */
export function issueReader(
  sql: Sql,
): Pick<
  Reader,
  'issue' | 'hasOpenIssue' | 'issuesDue' | 'nextIssueDue' | 'openIssues' | 'openIssueCounts'
> {
  return {
    issue: async (id) => {
      const row = await first(sql, 'SELECT body FROM issues WHERE id = ?', [id]);
      return row && bodyOf<StoredIssue>(row);
    },
    hasOpenIssue: async (policy, stream) => {
      const statement =
        'SELECT 1 AS open FROM issues WHERE policy = ? AND stream = ? AND open = 1 LIMIT 1';
      return (await first(sql, statement, [policy, stream])) !== undefined;
    },
    issuesDue: async ({ contexts, now, limit }) => {
      if (contexts.length === 0) return [];
      const rows = await sql.all(
        `SELECT i.body AS body ${DUE} AND i.context IN (${marks(contexts.length)})
         AND i.due_at <= ? ORDER BY i.due_at, i.place, i.nth LIMIT ?`,
        [...contexts, now, limit],
      );
      return rows.map((row) => bodyOf<StoredIssue>(row));
    },
    nextIssueDue: async (contexts) => {
      if (contexts.length === 0) return undefined;
      const row = await first(
        sql,
        `SELECT i.due_at AS due_at ${DUE} AND i.context IN (${marks(contexts.length)})
         ORDER BY i.due_at LIMIT 1`,
        contexts,
      );
      return row && textOf(row, 'due_at');
    },
    openIssues: async (limit) => {
      const rows = await sql.all(
        `SELECT body FROM issues WHERE open = 1
         ORDER BY CASE state WHEN 'parked' THEN 0 ELSE 1 END, since, place, nth, id LIMIT ?`,
        [limit],
      );
      return rows.map((row) => bodyOf<StoredIssue>(row));
    },
    openIssueCounts: async () =>
      (await sql.all(COUNTS, [])).map((row) => ({
        context: textOf(row, 'context') as ContextName,
        policy: textOf(row, 'policy'),
        since: textOf(row, 'since'),
        failing: integerOf(row, 'failing'),
        held: integerOf(row, 'held'),
        parked: integerOf(row, 'parked'),
      })),
  };
}

export function putIssue(sql: Sql, issue: StoredIssue): Promise<void> {
  const { id, context, policy, stream, place, nth, state, since, dueAt } = issue;
  const open = isOpenIssue(issue) ? 1 : 0;
  const body = JSON.stringify(issue);
  return sql.run(PUT, [id, context, policy, stream, place, nth, state, open, since, dueAt, body]);
}
