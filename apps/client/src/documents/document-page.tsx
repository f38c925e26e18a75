import type { DeviceDocument } from '@callout/sync';
import type { ReactNode } from 'react';
import { useDocument, useStanding } from '../data/replica-context.tsx';
import { Broken, PageSkeleton } from '../ui/states.tsx';
import { DocumentView } from './document-view.tsx';
import { NotHere } from './not-here.tsx';

interface DocumentPageProps {
  readonly kind: string;
  readonly id: string;
  /** A page made by hand; the one that follows from the stream when absent. */
  readonly children?: (document: DeviceDocument) => ReactNode;
}

/** Opens one document: on its way, broken, not here, there. */
export function DocumentPage({ kind, id, children }: DocumentPageProps) {
  const latest = useDocument(kind, id);
  const { isLoading } = useStanding();
  if (latest.error) return <Broken />;
  if (!latest.arrived) return <PageSkeleton />;
  if (latest.value) {
    return children ? children(latest.value) : <DocumentView document={latest.value} />;
  }
  if (isLoading) return <PageSkeleton />;
  return <NotHere key={`${kind} ${id}`} kind={kind} id={id} />;
}
