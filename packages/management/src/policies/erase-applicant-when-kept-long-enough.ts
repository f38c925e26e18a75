import { type DayText, dayOf, type InstantText, issue, Temporal } from '@callout/kernel';
import { defineClockPolicy } from '../define.ts';
import { endedApplications } from '../read-models/ended-applications.ts';
import { ORGANISATION_ID, organisation } from '../streams/organisation/stream.ts';
import { EraseApplicant } from '../streams/worker-application/commands.ts';

const KEPT_MONTHS = 6;
/** One turn erases so many, since people's work waits behind it; the next one follows at once. */
const ERASED_AT_ONCE_MAX = 20;

/** Never the day of the end itself: the mail that tells of it has to leave first. */
function dueDay(endedAt: InstantText, months: number, timeZone: string): DayText {
  const ended = Temporal.PlainDate.from(dayOf(endedAt, timeZone));
  return (months === 0 ? ended.add({ days: 1 }) : ended.add({ months })).toString();
}

export const eraseApplicantWhenKeptLongEnough = defineClockPolicy({
  name: 'erase-applicant-when-kept-long-enough',
  issues: [EraseApplicant],
  due: async (now, view) => {
    const settings = (await view.state(organisation, ORGANISATION_ID))?.settings;
    const timeZone = settings?.timeZone ?? 'UTC';
    const months = settings?.keepApplicationsMonths ?? KEPT_MONTHS;
    const today = dayOf(now, timeZone);
    // Who ended first is due first, so that those behind the limit come with the next turn.
    const oldest = await view.rows(endedApplications, { limit: ERASED_AT_ONCE_MAX });
    return oldest
      .filter(({ row }) => dueDay(row.endedAt, months, timeZone) <= today)
      .map(({ key }) => issue(EraseApplicant, key, {}));
  },
});
