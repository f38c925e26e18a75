import type { DeviceDocument } from '@callout/sync';
import { stateOf } from '../data/read.ts';
import type { DocumentBadge } from '../lists/badges.ts';
import { RequestBadge } from './request-badge.tsx';

function RequestRowBadge({ document }: { readonly document: DeviceDocument }) {
  const { waiting } = stateOf('service-request', document);
  return <RequestBadge document={document} waiting={waiting} />;
}

/** Kinds of which more is to say than their status. */
export const BADGES: Readonly<Record<string, DocumentBadge>> = {
  'service-request': RequestRowBadge,
};
