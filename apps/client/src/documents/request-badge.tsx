import type { DeviceDocument } from '@callout/sync';
import { stateOf } from '../data/read.ts';
import { useReplica } from '../data/replica-context.tsx';
import { type Texts, useText } from '../i18n/use-text.ts';
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
  const label = status === 'attention' ? attentionLabel(document, texts) : undefined;
  return (
    <StatusBadge
      of={{ kind: 'service-request', status }}
      {...(label === undefined ? {} : { label })}
      {...(waiting && label === undefined ? { waiting } : {})}
      {...(large ? { large } : {})}
    />
  );
}

/** What there is to look at: work that somebody claims before a mark. */
function attentionLabel(document: DeviceDocument, texts: Texts): string | undefined {
  const { claims = [] } = stateOf('service-request', document);
  if (claims.some(({ decided }) => decided === undefined)) return texts.event('WorkClaimed');
  const [first] = openMarksOf(document);
  return first && markWords(first, texts);
}
