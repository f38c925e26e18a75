import type { ConfirmedEvent, Noticed, View } from '@callout/kernel';
import { defineProjection } from '../define.ts';

/** The devices with which a person has checked in or completed a service, the latest last. */
export interface VisitDevicesRow {
  readonly devices: readonly string[];
}

/** More than anybody changes in years. */
const DEVICES_MAX = 50;

const visit = {
  key: (event: Pick<ConfirmedEvent, 'actor'>) => event.actor.id,
  fold: (row: VisitDevicesRow | undefined, { device }: Pick<ConfirmedEvent, 'device'>) => {
    if (device === undefined) return row;
    const others = (row?.devices ?? []).filter((known) => known !== device);
    return { devices: [...others, device].slice(-DEVICES_MAX) };
  },
};

/** By person. */
export const visitDevices = defineProjection<VisitDevicesRow>()({
  name: 'visit-devices',
  on: { ServiceStarted: visit, ServiceCompleted: visit },
});

/**
 * Whether this is another device than those that this person has used on visits. The first one of all
 * is nobody's surprise: there is nothing to hold it against.
 */
export async function newDeviceNotice(
  { actor, device }: Pick<ConfirmedEvent, 'actor' | 'device'>,
  view: View,
): Promise<Noticed | undefined> {
  if (device === undefined) return undefined;
  const known = (await view.row(visitDevices, actor.id))?.devices ?? [];
  return known.length > 0 && !known.includes(device) ? { newDevice: true } : undefined;
}
