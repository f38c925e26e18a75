import type { DeviceDocument } from '@callout/sync';
import { useReplica } from '../data/replica-context.tsx';
import { useText } from '../i18n/use-text.ts';
import { StatusBadge } from '../ui/status-badge.tsx';
import { markWords, openMarksOf } from './marks.ts';
import { requestStatus } from './request-status.ts';

/** How a request stands, as it concerns the one who looks. */
export function RequestBadge({
  document,
  waiting,
  large,
}: {
  readonly document: DeviceDocument;
  readonly waiting?: boolean;
  readonly large?: boolean;
}) {
  const texts = useText();
  const { owner } = useReplica();
  const status = requestStatus(document, owner.roles);
  const [first] = status === 'attention' ? openMarksOf(document) : [];
  return (
    <StatusBadge
      of={{ kind: 'service-request', status }}
      {...(first ? { label: markWords(first, texts) } : {})}
      {...(waiting ? { waiting } : {})}
      {...(large ? { large } : {})}
    />
  );
}
