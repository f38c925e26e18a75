import type { InstantText, View, Window } from '@callout/kernel';
import type { ServiceRequestState } from '../streams/service-request/state.ts';
import {
  activeWorkers,
  candidateFor,
  circumstances,
  couldTake,
  jobOf,
  knownOf,
  termsOf,
} from './candidates.ts';
import { freeWindows } from './free-windows.ts';

/** Their bookings are read one by one: a request of the clock's batch asks at most so many. */
const ASKED_MAX = 200;

/** The windows that an overdue request is offered, as matching would judge them now. */
export async function freeWindowsFor(
  view: View,
  request: ServiceRequestState,
  now: InstantText,
): Promise<readonly Window[]> {
  const terms = await termsOf(view, request);
  if (!terms) return [];
  const { timeZone } = await circumstances(view);
  const job = jobOf(request, terms, timeZone);
  const skilled = (await activeWorkers(view)).filter(
    ({ id, profile }) =>
      !job.rankedOut?.includes(id) &&
      terms.requiredSkills.every((skill) => profile.skills.includes(skill)),
  );
  const able = [];
  for (const row of skilled.slice(0, ASKED_MAX)) {
    const known = await knownOf(view, row, now);
    able.push({
      weeklyHours: row.availability.weeklyHours,
      couldTake: (one: typeof job) => couldTake(candidateFor(known, one), one),
    });
  }
  return freeWindows(job, { now, typicalMinutes: terms.typicalDurationMinutes }, able);
}
