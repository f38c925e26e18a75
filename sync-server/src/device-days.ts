import { ORGANISATION_ID, type OrganisationState } from '@callout/model';
import { DEVICE_DAYS } from '@callout/sync';
import type { Reader } from './store/port.ts';

/** For how many days devices hold closed work, as the organisation says. */
export async function organisationDeviceDays(reader: Pick<Reader, 'document'>): Promise<number> {
  const organisation = await reader.document('organisation', ORGANISATION_ID);
  const { settings } = (organisation?.state ?? {}) as Partial<OrganisationState>;
  return settings?.deviceDays ?? DEVICE_DAYS;
}
