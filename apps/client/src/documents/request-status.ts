import type { Role } from '@callout/kernel';
import type { StatusOf } from '@callout/model';
import type { DeviceDocument } from '@callout/sync';
import { stateOf, statusOf } from '../data/read.ts';

/**
 * The status that is shown: that a visit is marked is a manager's to look at, and to everybody else the
 * request stands as it stands. A contradiction concerns all.
 */
export function requestStatus(
  document: DeviceDocument,
  roles: readonly Role[],
): StatusOf<'service-request'> {
  const shown = statusOf('service-request', document);
  if (shown !== 'attention' || roles.includes('manager')) return shown;
  const { status, attention } = stateOf('service-request', document);
  return attention || status === 'none' ? shown : status;
}
