import {
  type ConfirmedEvent,
  type DayText,
  dayOf,
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
import { workerMonths } from '../read-models/worker-months.ts';
import { clientStatement, STATEMENT_LINES_MAX } from './client-statement.ts';
import { clientStatementId, workerStatementId } from './statement-ids.ts';
import { workerStatement } from './worker-statement.ts';

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
  event: ConfirmedEvent,
  clientId: string,
  view: View,
): Promise<PostingPlace> {
  const { timeZone } = await calendarOf(view);
  const row = await view.row(clientWeeks, clientId);
  const natural = weekOf(event.recordedAt, timeZone);
  let week = firstOpen(natural, row?.closedThrough, (day) => weekStarting(day, timeZone));
  for (let tried = 0; tried < PERIODS_TRIED_MAX; tried += 1) {
    const statement = clientStatementId(clientId, week.start);
    const state = await view.state(clientStatement, statement);
    if (!state || hasRoom(state)) {
      return { statement, period: state?.week ?? week, posting: postingOf(event, timeZone) };
    }
    week = weekStarting(dayAfter(week.lastDay), timeZone);
  }
  throw new Error(`no open week for client ${clientId}`);
}

/** The same for a worker's month. */
export async function monthFor(
  event: ConfirmedEvent,
  workerId: string,
  view: View,
): Promise<PostingPlace> {
  const { timeZone } = await calendarOf(view);
  const row = await view.row(workerMonths, workerId);
  const natural = monthOf(event.recordedAt, timeZone);
  let month = firstOpen(natural, row?.closedThrough, (day) => monthStarting(day, timeZone));
  for (let tried = 0; tried < PERIODS_TRIED_MAX; tried += 1) {
    const statement = workerStatementId(workerId, month.start);
    const state = await view.state(workerStatement, statement);
    if (!state || hasRoom(state)) {
      return { statement, period: state?.month ?? month, posting: postingOf(event, timeZone) };
    }
    month = monthStarting(dayAfter(month.lastDay), timeZone);
  }
  throw new Error(`no open month for worker ${workerId}`);
}

function hasRoom(state: { readonly status: string; readonly lines: readonly unknown[] }): boolean {
  return state.status === 'open' && state.lines.length < STATEMENT_LINES_MAX;
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

function postingOf(event: ConfirmedEvent, timeZone: string): PostingPlace['posting'] {
  return {
    occurredOn: dayOf(event.occurredAt, timeZone),
    postedOn: dayOf(event.recordedAt, timeZone),
  };
}
