import type { DeviceDocument } from '@callout/sync';
import { FieldFacts } from './field-facts.tsx';

/** What the head of the page says already, and what has a place of its own below. */
const SHOWN_ELSEWHERE = ['serviceType', 'createdAt', 'marks'];

/** When, where, who, what it costs, and how it ended. */
export function RequestFacts({ document }: { document: DeviceDocument }) {
  return <FieldFacts document={document} except={SHOWN_ELSEWHERE} />;
}
