import type { View } from '@callout/kernel';
import { defineProjection } from '../define.ts';

/** By version: its place in the log. Clocks may say one instant for two facts; places never do. */
export const tariffPositions = defineProjection<{ readonly position: number }>()({
  name: 'tariff-positions',
  on: {
    TariffSet: {
      key: ({ data }) => String(data.version),
      fold: (_, { position }) => ({ position }),
    },
  },
});

/** As many as a tariff keeps, and more. */
const VERSIONS_MAX = 1000;

/** The versions that were set behind this place in the log. */
export async function tariffsAfter(position: number, view: View): Promise<ReadonlySet<number>> {
  const rows = await view.rows(tariffPositions, { limit: VERSIONS_MAX });
  return new Set(rows.filter(({ row }) => row.position > position).map(({ key }) => Number(key)));
}
