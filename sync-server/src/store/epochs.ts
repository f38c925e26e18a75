import type { RecordedEvent } from '@callout/kernel';
import type { Epoch, EpochReader, EpochWriter, OffersOfDevice } from './epoch-port.ts';
import type { StoredDispute } from './port.ts';
import { bodyOf, first, integerOf, marks, type Sql, type SqlRow, textOf } from './sql.ts';

const OFFERS = `SELECT o.epoch AS epoch, o.device AS device, o.person AS person, MIN(o.at) AS since,
    COUNT(*) AS offered,
    SUM(CASE WHEN o.outcome IN ('accepted', 'repeated') THEN 1 ELSE 0 END) AS accepted,
    SUM(CASE WHEN o.outcome = 'disputed' THEN 1 ELSE 0 END) AS disputed
  FROM offers o GROUP BY o.epoch, o.device, o.person
  ORDER BY since DESC, o.device, o.person LIMIT ?`;

function offersOfDevice(row: SqlRow): OffersOfDevice {
  return {
    epoch: textOf(row, 'epoch'),
    device: textOf(row, 'device'),
    user: textOf(row, 'person'),
    since: textOf(row, 'since'),
    offered: integerOf(row, 'offered'),
    accepted: integerOf(row, 'accepted'),
    disputed: integerOf(row, 'disputed'),
  };
}

/** `eventsById` reads sealed facts too; who recorded a fact is not sealed in what is left of it. */
export function epochReader(
  sql: Sql,
  eventsById: (ids: readonly string[]) => Promise<readonly RecordedEvent[]>,
): EpochReader {
  const disputesById = async (ids: readonly string[]) =>
    (await sql.all(`SELECT body FROM disputes WHERE event IN (${marks(ids.length)})`, ids)).map(
      (row) => bodyOf<StoredDispute>(row).event,
    );
  return {
    log: async () => {
      const row = await first(sql, 'SELECT id, epoch, position FROM log', []);
      if (!row) throw new Error('the log has no name');
      return {
        id: textOf(row, 'id'),
        epoch: textOf(row, 'epoch'),
        position: integerOf(row, 'position'),
      };
    },
    lastEvent: async () => {
      const row = await first(
        sql,
        'SELECT position, id FROM events ORDER BY position DESC LIMIT 1',
        [],
      );
      return row && { position: integerOf(row, 'position'), id: textOf(row, 'id') };
    },
    epochs: async (limit) =>
      (await sql.all('SELECT body FROM epochs ORDER BY begun_at DESC, epoch LIMIT ?', [limit])).map(
        (row) => bodyOf<Epoch>(row),
      ),
    knownFacts: async (ids, actor) => {
      if (ids.length === 0) return new Set();
      const found = [...(await eventsById(ids)), ...(await disputesById(ids))];
      return new Set(found.filter((event) => event.actor.id === actor).map(({ id }) => id));
    },
    offersOf: async (epoch, user) => {
      const row = await first(
        sql,
        'SELECT COUNT(*) AS offered FROM offers WHERE epoch = ? AND person = ?',
        [epoch, user],
      );
      return row ? integerOf(row, 'offered') : 0;
    },
    openOffers: async (epoch, events) => {
      if (events.length === 0) return new Set();
      const rows = await sql.all(
        `SELECT event FROM offers WHERE epoch = ? AND outcome = 'open'
         AND event IN (${marks(events.length)})`,
        [epoch, ...events],
      );
      return new Set(rows.map((row) => textOf(row, 'event')));
    },
    offers: async (limit) => (await sql.all(OFFERS, [limit])).map(offersOfDevice),
  };
}

export function epochWriter(sql: Sql): EpochWriter {
  return {
    beginEpoch: async (epoch) => {
      await sql.run('UPDATE log SET epoch = ?', [epoch.epoch]);
      await sql.run('INSERT INTO epochs (epoch, begun_at, body) VALUES (?, ?, ?)', [
        epoch.epoch,
        epoch.begunAt,
        JSON.stringify(epoch),
      ]);
    },
    putOffer: (epoch, { event, device, user, at }) =>
      sql.run(
        `INSERT INTO offers (epoch, event, device, person, at, outcome)
         VALUES (?, ?, ?, ?, ?, 'open') ON CONFLICT (epoch, event) DO NOTHING`,
        [epoch, event, device, user, at],
      ),
    settleOffer: (epoch, event, outcome) =>
      sql.run('UPDATE offers SET outcome = ? WHERE epoch = ? AND event = ?', [
        outcome,
        epoch,
        event,
      ]),
  };
}
