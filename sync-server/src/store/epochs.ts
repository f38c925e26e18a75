import type { InstantText, RecordedEvent } from '@callout/kernel';
import type { LogName } from '@callout/sync';
import type { StoredDispute } from './port.ts';
import { bodyOf, first, integerOf, marks, type Sql, type SqlRow, textOf } from './sql.ts';

/** The log as it is now: its name, and the last position given out. */
export interface LogState extends LogName {
  readonly position: number;
}

/** An epoch that began because the log went back; the first one of a log has no such row. */
export interface Epoch {
  readonly epoch: string;
  readonly previous: string;
  /** Restored by our command, noticed at a start, or declared by an operator. */
  readonly reason: 'restored' | 'noticed' | 'declared';
  readonly begunAt: InstantText;
  /** Where the log stood when it began. */
  readonly position: number;
}

/** Open: not judged yet. Repeated: the log held it after all. */
export type OfferOutcome = 'open' | 'accepted' | 'disputed' | 'repeated';

/** A fact that a device had sent, that the log has lost, and that is offered again. */
export interface Offer {
  readonly event: string;
  readonly device: string;
  readonly user: string;
  readonly at: InstantText;
}

/** What came back from one device of one person in one epoch. */
export interface OffersOfDevice {
  readonly epoch: string;
  readonly device: string;
  readonly user: string;
  readonly since: InstantText;
  readonly offered: number;
  readonly accepted: number;
  readonly disputed: number;
}

export interface EpochReader {
  readonly log: () => Promise<LogState>;
  /** The last fact of the log. */
  readonly lastEvent: () => Promise<{ readonly position: number; readonly id: string } | undefined>;
  /** The newest first. */
  readonly epochs: (limit: number) => Promise<readonly Epoch[]>;
  /** Of these ids, those of facts that this person recorded: in the log, or disputed. */
  readonly knownFacts: (ids: readonly string[], actor: string) => Promise<ReadonlySet<string>>;
  readonly offersOf: (epoch: string, user: string) => Promise<number>;
  readonly openOffers: (epoch: string, events: readonly string[]) => Promise<ReadonlySet<string>>;
  /** By epoch and device, the newest epoch and the latest offer first. */
  readonly offers: (limit: number) => Promise<readonly OffersOfDevice[]>;
}

export interface EpochWriter {
  readonly beginEpoch: (epoch: Epoch) => Promise<void>;
  /** One that was offered in this epoch before stays as it is. */
  readonly putOffer: (epoch: string, offer: Offer) => Promise<void>;
  readonly settleOffer: (epoch: string, event: string, outcome: OfferOutcome) => Promise<void>;
}

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
