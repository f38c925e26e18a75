import type { DeviceDocument } from '@callout/sync';
import { stateOf } from '../../data/read.ts';

/** Jobs by business day, days and the jobs in them in order of time. */
export function groupedByDay(
  jobs: readonly DeviceDocument[],
): readonly (readonly [day: string, jobs: readonly DeviceDocument[]])[] {
  const startOf = (job: DeviceDocument) => stateOf('service-request', job).window.from;
  const days = new Map<string, DeviceDocument[]>();
  const inOrder = [...jobs].sort((a, b) => (startOf(a) < startOf(b) ? -1 : 1));
  for (const job of inOrder) days.set(job.day, [...(days.get(job.day) ?? []), job]);
  return [...days].sort(([a], [b]) => (a < b ? -1 : 1));
}
