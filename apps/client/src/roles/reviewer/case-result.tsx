import type { DeviceDocument } from '@callout/sync';
import { statusOf } from '../../data/read.ts';
import { FieldFacts } from '../../documents/field-facts.tsx';
import { Lines } from '../../documents/lines.tsx';
import { useText } from '../../i18n/use-text.ts';
import { Section } from '../../ui/section.tsx';

const RESULT = ['verdict', 'rootCause', 'rating', 'summary', 'completedBy', 'completedAt'];

/** What the review came to. */
export function CaseResult({ document }: { document: DeviceDocument }) {
  const { t } = useText();
  if (statusOf('review-case', document) !== 'completed') return null;
  return (
    <>
      <Section title={t('review.result')}>
        <FieldFacts document={document} only={RESULT} />
      </Section>
      <Lines document={document} only={['hypotheses']} />
    </>
  );
}
