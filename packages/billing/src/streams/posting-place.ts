import {
  type ConfirmedEvent,
  type DayText,
  dayOf,
  type Money,
  monthOf,
  monthStarting,
  type Period,
  Temporal,
  type View,
  weekOf,
  weekStarting,
} from '@callout/kernel';
import { calendarOf } from '../read-models/calendar.ts';
import { clientWeeks } from '../read-models/client-weeks.ts';
import { closedBefore } from '../read-models/open-periods.ts';
import { workerMonths } from '../read-models/worker-months.ts';
import { clientStatement } from './client-statement/stream.ts';
import { clientStatementId, workerStatementId } from './statement-ids.ts';
import { hasRoom } from './statement-limits.ts';
import { type Tariff, tariffInForce } from './tariff/stream.ts';
import { type Movement, movementTotal } from './worker-statement/state.ts';
import { workerStatement } from './worker-statement/stream.ts';

/** A fact of the log, or, without a place in it, of now. */
type Recorded = Pick<ConfirmedEvent, 'occurredAt' | 'recordedAt'> &
  Partial<Pick<ConfirmedEvent, 'position'>>;

/** Where a movement is posted, and the two days that its line shows. */
export interface PostingPlace {
  readonly statement: string;
  readonly period: Period;
  readonly posting: { readonly occurredOn: DayText; readonly postedOn: DayText };
}

/** Ten years of full or closed statements in a row: something else is wrong then. */
const PERIODS_TRIED_MAX = 520;

/**
 * The week that holds the fact's place in the log, or, when that is closed, the first open one after
 * it. Never a week by the device's clock: a fact that comes late changes no closed week.
 */
export async function weekFor(
  event: Recorded,
  clientId: string,
  priceOf: (tariff: Tariff) => Money,
  view: View,
): Promise<PostingPlace> {
  const { timeZone } = await calendarOf(view);
  const row = await view.row(clientWeeks, clientId);
  const natural = weekOf(event.recordedAt, timeZone);
  const posting = postingOf(event, timeZone);
  const amount = priceOf(await tariffInForce(view, posting.postedOn));
  let week = firstOpen(natural, closedBefore(row, event), (day) => weekStarting(day, timeZone));
  for (let tried = 0; tried < PERIODS_TRIED_MAX; tried += 1) {
    const statement = clientStatementId(clientId, week.start);
    const state = await view.state(clientStatement, statement);
    if (!state || isOpen(state, [state.totals.gross, state.totals.net], amount)) {
      return { statement, period: state?.week ?? week, posting };
    }
    week = weekStarting(dayAfter(week.lastDay), timeZone);
  }
  throw new Error(`no open week for client ${clientId}`);
}

/** The same for a worker's month. */
export async function monthFor(
  event: Recorded,
  workerId: string,
  movement: { readonly kind: Movement['kind']; readonly atMost: (tariff: Tariff) => Money },
  view: View,
): Promise<PostingPlace> {
  const { timeZone } = await calendarOf(view);
  const row = await view.row(workerMonths, workerId);
  const natural = monthOf(event.recordedAt, timeZone);
  const posting = postingOf(event, timeZone);
  const amount = movement.atMost(await tariffInForce(view, posting.postedOn));
  let month = firstOpen(natural, closedBefore(row, event), (day) => monthStarting(day, timeZone));
  for (let tried = 0; tried < PERIODS_TRIED_MAX; tried += 1) {
    const statement = workerStatementId(workerId, month.start);
    const state = await view.state(workerStatement, statement);
    if (!state || isOpen(state, [movementTotal(state, movement.kind)], amount)) {
      return { statement, period: state?.month ?? month, posting };
    }
    month = monthStarting(dayAfter(month.lastDay), timeZone);
  }
  throw new Error(`no open month for worker ${workerId}`);
}

function isOpen(
  state: { readonly status: string; readonly lines: readonly unknown[] },
  totals: readonly Money[],
  amount: Money,
): boolean {
  return state.status === 'open' && hasRoom(state.lines, totals, amount);
}

function firstOpen(
  natural: Period,
  closedThrough: DayText | undefined,
  startingOn: (day: DayText) => Period,
): Period {
  return closedThrough === undefined || closedThrough < natural.start
    ? natural
    : startingOn(dayAfter(closedThrough));
}

function dayAfter(day: DayText): DayText {
  return Temporal.PlainDate.from(day).add({ days: 1 }).toString();
}

function postingOf(event: Recorded, timeZone: string): PostingPlace['posting'] {
  return {
    occurredOn: dayOf(event.occurredAt, timeZone),
    postedOn: dayOf(event.recordedAt, timeZone),
  };
}
