import type { LeaseReader, LeaseWriter } from './lease-port.ts';
import { integerOf, type Sql, textOf } from './sql.ts';

/** There are as many as contexts and a few more. */
const LEASES_MAX = 1_000;

const readLeases = (clock: string) => `SELECT name, holder, until_ms - ${clock} AS left_ms
  FROM leases ORDER BY name LIMIT ${LEASES_MAX}`;

/** The token grows with every change of the holder, so that a log can tell their times apart. */
const hold = (clock: string) => `INSERT INTO leases (name, holder, until_ms, token)
  VALUES (?, ?, ${clock} + ?, 1)
  ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until_ms = excluded.until_ms,
    token = CASE WHEN leases.holder = excluded.holder THEN leases.token ELSE leases.token + 1 END
  WHERE leases.holder = excluded.holder OR leases.until_ms <= ${clock} OR ? = 1
  RETURNING token`;

/** Over whatever runs the statements. */
export function leaseReader(sql: Sql): LeaseReader {
  return {
    leases: async () => {
      if (sql.sharedClock === undefined) return [];
      const rows = await sql.all(readLeases(sql.sharedClock), []);
      return rows.map((row) => ({
        name: textOf(row, 'name'),
        holder: textOf(row, 'holder'),
        leftMs: integerOf(row, 'left_ms'),
      }));
    },
  };
}

/** Likewise; on a database that one server alone holds nothing is written. */
export function leaseWriter(sql: Sql): LeaseWriter {
  return {
    holdLease: async ({ name, holder, forMs, isForced }) => {
      if (sql.sharedClock === undefined) return true;
      const params = [name, holder, forMs, isForced ? 1 : 0];
      return (await sql.all(hold(sql.sharedClock), params)).length > 0;
    },
    releaseLeases: async (holder) => {
      if (sql.sharedClock === undefined) return;
      // Kept as run out: the next holder's token is a later one.
      await sql.run('UPDATE leases SET until_ms = 0 WHERE holder = ?', [holder]);
    },
  };
}
