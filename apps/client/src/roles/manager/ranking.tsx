import type { Ranking } from '@callout/published-language';
import { Button, Group, Progress, Stack, Text } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { useFormat } from '../../data/use-format.ts';
import { useText } from '../../i18n/use-text.ts';
import classes from './ranking.module.css';
import { scoreReason } from './score-reason.ts';

/** The best and the runner-up; the others on demand. */
const FIRST_SHOWN = 2;

/** Why this worker: every candidate with every step's score and reason; the runner-up is next. */
export function RankingView(props: { ranking: Ranking; chosen: string | undefined }) {
  const { ranking, chosen } = props;
  const { t } = useText();
  const [all, setAll] = useState(false);
  const shown = all ? ranking.candidates : ranking.candidates.slice(0, FIRST_SHOWN);
  const hidden = ranking.candidates.length - shown.length;
  return (
    <Stack gap="md">
      <Text size="sm" c="dimmed">
        {t('ranking.tried', { count: ranking.tried })} ·{' '}
        {t(ranking.pipelineVersion === 0 ? 'ranking.default' : 'ranking.pipeline', {
          version: ranking.pipelineVersion,
        })}
      </Text>
      {shown.length === 0 ? (
        <Text>{t('ranking.nobody')}</Text>
      ) : (
        <ol className={classes.candidates}>
          {shown.map((candidate, place) => (
            <Candidate
              key={candidate.worker.id}
              candidate={candidate}
              steps={ranking.steps}
              place={place}
              chosen={candidate.worker.id === chosen}
            />
          ))}
        </ol>
      )}
      {hidden > 0 ? (
        <Button
          variant="default"
          size="xs"
          style={{ alignSelf: 'flex-start' }}
          onClick={() => setAll(true)}
        >
          {t('ranking.others', { count: hidden })}
        </Button>
      ) : null}
    </Stack>
  );
}

interface CandidateProps {
  readonly candidate: Ranking['candidates'][number];
  readonly steps: Ranking['steps'];
  readonly place: number;
  readonly chosen: boolean;
}

function Candidate({ candidate, steps, place, chosen }: CandidateProps) {
  const { t } = useText();
  return (
    <li className={classes.candidate} data-chosen={chosen || undefined}>
      <Group justify="space-between" wrap="nowrap" mb={6}>
        <Group gap={8} wrap="nowrap" miw={0}>
          <Text fw={600} truncate>
            {candidate.worker.name}
          </Text>
          {chosen ? (
            <span className={classes.chosen}>
              <IconCheck size={14} stroke={2.2} aria-hidden="true" />
              {t('ranking.chosen')}
            </span>
          ) : null}
          {place === 1 ? (
            <Text span size="sm" c="dimmed">
              {t('ranking.runnerUp')}
            </Text>
          ) : null}
        </Group>
        <Text fw={600} className="tabular">
          {candidate.total}
        </Text>
      </Group>
      <div className={classes.steps}>
        {candidate.scores.map((score) => (
          <Step
            key={score.step}
            score={score}
            weight={steps.find((step) => step.step === score.step)?.weight ?? 0}
          />
        ))}
      </div>
    </li>
  );
}

interface StepProps {
  readonly score: CandidateProps['candidate']['scores'][number];
  readonly weight: number;
}

function Step({ score, weight }: StepProps) {
  const texts = useText();
  const format = useFormat();
  const name = texts.word(`step.${score.step}`);
  return (
    <div className={classes.step}>
      <Text span size="sm">
        {name}{' '}
        <Text span inherit c="dimmed">
          ×{format.number(weight)}
        </Text>
      </Text>
      <Progress
        value={score.score / 10}
        size={6}
        color="ink"
        aria-label={texts.t('ranking.score', { name })}
      />
      <Text span size="sm" className="tabular" ta="right">
        {score.score}
      </Text>
      <Text span size="sm" c="dimmed" className={classes.why}>
        {scoreReason(score.why, texts)}
      </Text>
    </div>
  );
}
