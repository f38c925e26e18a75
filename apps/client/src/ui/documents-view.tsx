import type { DeviceDocument } from '@callout/sync';
import type { ReactNode } from 'react';
import type { Documents } from '../data/replica-context.tsx';
import { Broken, ListSkeleton } from './states.tsx';

interface DocumentsViewProps {
  readonly documents: Documents;
  readonly empty: ReactNode;
  readonly skeletonRows?: number;
  readonly children: (documents: readonly DeviceDocument[]) => ReactNode;
}

/** The states that every list has: on its way, broken, empty, there. */
export function DocumentsView({ documents, empty, skeletonRows, children }: DocumentsViewProps) {
  if (documents.error) return <Broken />;
  if (!documents.value) return <ListSkeleton rows={skeletonRows ?? 6} />;
  if (documents.value.length === 0) return empty;
  return children(documents.value);
}
