import type { ConfirmedEvent } from '@callout/kernel';
import type { Reader } from './port.ts';
import { openText } from './seal.ts';
import {
  bodyOf,
  marks,
  type Sql,
  type SqlRow,
  type SqlValue,
  textOf,
  textOrNothing,
} from './sql.ts';

const EVENTS = `SELECT e.id AS id, e.body AS body, e.sealed AS sealed, k.sealing_key AS sealing_key
  FROM events e LEFT JOIN personal_keys k
    ON e.sealed IS NOT NULL AND k.kind = e.kind AND k.stream = e.stream`;

/** The whole event while there is a key to open it with; afterwards what is left of it. */
function eventOf(row: SqlRow): ConfirmedEvent {
  const sealed = textOrNothing(row, 'sealed');
  const key = textOrNothing(row, 'sealing_key');
  if (sealed === undefined || key === undefined) return bodyOf<ConfirmedEvent>(row);
  return JSON.parse(openText(key, sealed, textOf(row, 'id'))) as ConfirmedEvent;
}

/** @param rest what follows the join of `e`, the events, with the keys */
export async function eventsWhere(
  sql: Sql,
  rest: string,
  params: readonly SqlValue[],
): Promise<readonly ConfirmedEvent[]> {
  return (await sql.all(`${EVENTS} ${rest}`, params)).map(eventOf);
}

/** What can be read of the log. */
export function logReader(sql: Sql): Pick<Reader, 'event' | 'events' | 'eventsOf'> & {
  readonly eventsById: (ids: readonly string[]) => Promise<readonly ConfirmedEvent[]>;
} {
  const found = (rest: string, ...params: readonly SqlValue[]) => eventsWhere(sql, rest, params);
  return {
    eventsById: (ids) => found(`WHERE e.id IN (${marks(ids.length)})`, ...ids),
    event: async (id) => (await found('WHERE e.id = ?', id))[0],
    events: (after, limit) =>
      found('WHERE e.position > ? ORDER BY e.position LIMIT ?', after, limit),
    eventsOf: (kind, stream, afterVersion, limit) =>
      found(
        'WHERE e.kind = ? AND e.stream = ? AND e.version > ? ORDER BY e.version LIMIT ?',
        kind,
        stream,
        afterVersion,
        limit,
      ),
  };
}
