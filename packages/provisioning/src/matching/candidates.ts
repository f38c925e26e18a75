import type { InstantText, View } from '@callout/kernel';
import {
  type BookingRow,
  bookings,
  CALENDAR,
  calendar,
  catalogue,
  indexPart,
  type PoolRow,
  pastResults,
  type ResultsRow,
  workerPool,
} from '../read-models/projections.ts';
import {
  clientHistory,
  clientHistoryKey,
  ratingsIn,
  reviewRatings,
} from '../read-models/results.ts';
import type { JobTerms, ServiceRequestState } from '../streams/service-request/state.ts';
import { DEFAULT_PIPELINE, type Pipeline } from './pipeline.ts';
import { type Candidate, isExcluded, type Job } from './step.ts';
import { STEPS } from './steps.ts';

const PAGE = 500;
const ACTIVE = 'active|';
/** Sorts after every character that an id is made of. */
const END = '~';

/** Everything in order of the index, page by page, so that no limit hides a worker. */
async function allOf<T>(
  page: (from: string) => Promise<readonly T[]>,
  start: string,
  nextAfter: (last: T) => string,
): Promise<readonly T[]> {
  const found: T[] = [];
  let from = start;
  for (;;) {
    const rows = await page(from);
    found.push(...rows);
    const last = rows[rows.length - 1];
    if (rows.length < PAGE || last === undefined) return found;
    from = nextAfter(last);
  }
}

export async function activeWorkers(view: View): Promise<readonly PoolRow[]> {
  const rows = await allOf(
    (from) => view.rows(workerPool, { from, to: `${ACTIVE}${END}`, limit: PAGE }),
    ACTIVE,
    ({ row }) => `${ACTIVE}${indexPart(row.id)}!`,
  );
  return rows.map(({ row }) => row);
}

/** The worker's open jobs that end after this instant. */
async function bookingsAfter(
  view: View,
  worker: string,
  from: InstantText,
): Promise<readonly BookingRow[]> {
  const own = indexPart(worker);
  const rows = await allOf(
    (start) => view.rows(bookings, { from: start, to: `${own}|${END}`, limit: PAGE }),
    `${own}|${from}`,
    ({ row }) => `${own}|${row.window.to}|${indexPart(row.request)}!`,
  );
  return rows.map(({ row }) => row);
}

/** The requests that the worker is booked for and that end after this instant, the next ones first. */
export async function jobsOf(
  view: View,
  worker: string,
  after: InstantText,
  limit: number,
): Promise<readonly string[]> {
  const own = indexPart(worker);
  const rows = await view.rows(bookings, { from: `${own}|${after}`, to: `${own}|${END}`, limit });
  return rows.map(({ key }) => key);
}

/** What is known of a worker, read once, to be held against any number of jobs. */
export interface Known {
  readonly row: PoolRow;
  readonly results: ResultsRow | undefined;
  readonly booked: readonly BookingRow[];
}

/** @param from the earliest beginning of the jobs that the worker will be held against */
export async function knownOf(view: View, row: PoolRow, from: InstantText): Promise<Known> {
  return {
    row,
    results: await view.row(pastResults, row.id),
    booked: await bookingsAfter(view, row.id, from),
  };
}

export function candidateFor({ row, results, booked }: Known, job: Job): Candidate {
  const { profile, availability } = row;
  return {
    id: row.id,
    name: profile.name,
    skills: profile.skills,
    capacity: profile.capacity,
    weeklyHours: availability.weeklyHours,
    timeOff: availability.timeOff,
    base: profile.base?.point,
    booked: booked
      .filter(({ request, window }) => request !== job.request && window.to > job.window.from)
      .map(({ window }) => window),
    completed: results?.completed ?? 0,
    failed: results?.failed ?? 0,
  };
}

export async function candidateOf(view: View, row: PoolRow, job: Job): Promise<Candidate> {
  return candidateFor(await knownOf(view, row, job.window.from), job);
}

/** Whether this worker could take the job, as the two required steps say. */
export function couldTake(candidate: Candidate, job: Job): boolean {
  return [STEPS.skill, STEPS.availability].every(
    (step) => !isExcluded(step.run(candidate, job, {})),
  );
}

export interface Circumstances {
  readonly timeZone: string;
  readonly pipeline: Pipeline;
  readonly graceMinutes: number;
  readonly horizonMinutes: number;
  readonly overdueDays: number;
}

/** Rule 14, where the organisation says nothing else. */
const GRACE_MINUTES = 60;
const HORIZON_MINUTES = 12 * 60;
/** Rule 21, likewise. */
const OVERDUE_DAYS = 7;

export async function circumstances(view: View): Promise<Circumstances> {
  const row = await view.row(calendar, CALENDAR);
  return {
    timeZone: row?.timeZone ?? 'UTC',
    pipeline: row?.pipeline ?? DEFAULT_PIPELINE,
    graceMinutes: row?.graceMinutes ?? GRACE_MINUTES,
    horizonMinutes: row?.horizonMinutes ?? HORIZON_MINUTES,
    overdueDays: row?.overdueDays ?? OVERDUE_DAYS,
  };
}

/** What the request asks for: as it was first assigned, otherwise as the catalogue says now. */
export async function termsOf(
  view: View,
  request: ServiceRequestState,
): Promise<JobTerms | undefined> {
  if (request.terms) return request.terms;
  const row = await view.row(catalogue, request.serviceType.id);
  if (!row) return undefined;
  const { typicalDurationMinutes, supplies, evidenceRequired, requiredSkills } = row.terms;
  const markLimits = (await view.row(calendar, CALENDAR))?.markLimits;
  return {
    typicalDurationMinutes,
    supplies,
    evidenceRequired: request.reorderOf?.evidenceRequired ?? evidenceRequired,
    requiredSkills,
    ...(markLimits ? { markLimits } : {}),
  };
}

export function jobOf(request: ServiceRequestState, terms: JobTerms, timeZone: string): Job {
  return {
    request: request.id,
    window: request.window,
    requiredSkills: terms.requiredSkills,
    point: request.place?.point,
    timeZone,
    ...(request.reorderOf ? { rankedOut: request.reorderOf.rankedOut } : {}),
  };
}

/** Every active worker, with what the steps of this pipeline ask of them. */
export async function candidatesFor(
  view: View,
  job: Job,
  { client, pipeline }: { readonly client: string; readonly pipeline: Pipeline },
): Promise<readonly Candidate[]> {
  const asks = (name: string) => pipeline.steps.some(({ step }) => step === name);
  const [history, ratings] = [asks('client-history'), asks('review-rating')];
  const candidates: Candidate[] = [];
  for (const row of await activeWorkers(view)) {
    const key = clientHistoryKey(client, row.id);
    candidates.push({
      ...(await candidateOf(view, row, job)),
      ...(history ? { forClient: await view.row(clientHistory, key) } : {}),
      ...(ratings ? { ratings: ratingsIn(await view.row(reviewRatings, row.id)) } : {}),
    });
  }
  return candidates;
}
