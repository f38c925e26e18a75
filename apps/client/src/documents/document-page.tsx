import type { DeviceDocument } from '@callout/sync';
import { IconFileUnknown } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useDocument, useSyncStatus } from '../data/replica-context.tsx';
import { useText } from '../i18n/use-text.ts';
import { Broken, Nothing, PageSkeleton } from '../ui/states.tsx';

interface DocumentPageProps {
  readonly kind: string;
  readonly id: string;
  readonly children: (document: DeviceDocument) => ReactNode;
}

/** Opens one document: on its way, broken, not here, there. */
export function DocumentPage({ kind, id, children }: DocumentPageProps) {
  const { t } = useText();
  const latest = useDocument(kind, id);
  const { loading } = useSyncStatus();
  if (latest.error) return <Broken />;
  if (!latest.arrived) return <PageSkeleton />;
  if (latest.value) return children(latest.value);
  if (loading) return <PageSkeleton />;
  return (
    <Nothing icon={IconFileUnknown} title={t('ui.notHere.title')} text={t('ui.notHere.text')} />
  );
}
