import type { DeviceDocument } from '@callout/sync';
import { List } from '@mantine/core';
import { stateOf } from '../../data/read.ts';
import { useFormat } from '../../data/use-format.ts';
import { useText } from '../../i18n/use-text.ts';
import { Facts } from '../../ui/facts.tsx';
import { Section } from '../../ui/section.tsx';

/** What the review came to. */
export function CaseResult({ document }: { document: DeviceDocument }) {
  const { t, word } = useText();
  const format = useFormat();
  const { result } = stateOf('review-case', document);
  if (!result) return null;
  const field = (name: string) => word(`field.CompleteReview.${name}`);
  return (
    <Section title={t('review.result')}>
      <Facts
        facts={[
          { label: field('verdict'), value: word(`verdict.${result.verdict}`) },
          { label: field('rootCause'), value: word(`rootCause.${result.rootCause}`) },
          { label: field('rating'), value: t('review.stars', { count: result.rating }) },
          { label: field('summary'), value: result.summary },
          result.hypotheses.length > 0
            ? {
                label: field('hypotheses'),
                value: (
                  <List>
                    {result.hypotheses.map((hypothesis) => (
                      <List.Item key={hypothesis}>{hypothesis}</List.Item>
                    ))}
                  </List>
                ),
              }
            : undefined,
          { label: t('review.completedBy'), value: `${result.by} · ${format.moment(result.at)}` },
        ]}
      />
    </Section>
  );
}
