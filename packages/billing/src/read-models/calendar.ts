import type { View } from '@callout/kernel';
import { defineProjection } from '../define.ts';

export interface Calendar {
  /** The business time zone, in which weeks and months are cut. */
  readonly timeZone: string;
  /** ISO 4217. */
  readonly currency: string;
}

/** What holds until the organisation has been configured. */
export const DEFAULT_CALENDAR: Calendar = { timeZone: 'UTC', currency: 'EUR' };

const KEY = 'organisation';

/** All that billing needs to know of the organisation. */
export const calendar = defineProjection<Calendar>()({
  name: 'calendar',
  on: {
    OrganisationConfigured: {
      key: () => KEY,
      fold: (_, { data }) => ({ timeZone: data.timeZone, currency: data.currency }),
    },
  },
});

export async function calendarOf(view: View): Promise<Calendar> {
  return (await view.row(calendar, KEY)) ?? DEFAULT_CALENDAR;
}
