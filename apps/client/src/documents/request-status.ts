import type { Role } from '@callout/kernel';
import type { DeviceDocument } from '@callout/sync';
import { stateOf } from '../data/read.ts';

/**
 * The status that is shown: that a visit is marked is a manager's to look at, and to everybody else the
 * request stands as it stands. A contradiction concerns all.
 */
export function requestStatus(document: DeviceDocument, roles: readonly Role[]): string {
  if (document.status !== 'attention' || roles.includes('manager')) return document.status;
  const { status, attention } = stateOf('service-request', document);
  return attention ? document.status : status;
}
