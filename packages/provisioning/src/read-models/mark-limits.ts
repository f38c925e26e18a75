import type { DataOf } from '@callout/kernel';
import type { markLimitsSchema, OrganisationConfigured } from '@callout/published-language';
import type { z } from 'zod';

export type MarkLimits = z.infer<typeof markLimitsSchema>;

/** What the organisation says of marks; undefined where it leaves all to the defaults. */
export function markLimitsOf(
  settings: DataOf<typeof OrganisationConfigured>,
): MarkLimits | undefined {
  const { markEarlyMinutes, markLateMinutes, markFarMetres } = settings;
  const limits = {
    ...(markEarlyMinutes === undefined ? {} : { earlyMinutes: markEarlyMinutes }),
    ...(markLateMinutes === undefined ? {} : { lateMinutes: markLateMinutes }),
    ...(markFarMetres === undefined ? {} : { farMetres: markFarMetres }),
  };
  return Object.keys(limits).length > 0 ? limits : undefined;
}
