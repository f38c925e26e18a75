import type { DeviceDocument } from '@callout/sync';
import { stateOf } from '../data/read.ts';
import type { DocumentBadge as Badge } from '../lists/badges.ts';
import { StatusBadge } from '../ui/status-badge.tsx';
import { RequestBadge } from './request-badge.tsx';

interface BadgeProps {
  readonly document: DeviceDocument;
  readonly large?: boolean;
}

function RequestRowBadge({ document, large = false }: BadgeProps) {
  const { waiting } = stateOf('service-request', document);
  return <RequestBadge document={document} waiting={waiting} large={large} />;
}

/** Kinds of which more is to say than their status. */
export const BADGES: Readonly<Record<string, Badge>> = {
  'service-request': RequestRowBadge,
};

/** How a document stands. */
export function DocumentBadge({ document, large = false }: BadgeProps) {
  const Own = BADGES[document.kind];
  return Own ? (
    <Own document={document} large={large} />
  ) : (
    <StatusBadge of={document} large={large} />
  );
}
