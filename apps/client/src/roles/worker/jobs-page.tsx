import type { DeviceDocument } from '@callout/sync';
import { SegmentedControl, Stack, Text, Title } from '@mantine/core';
import { IconBriefcase } from '@tabler/icons-react';
import { useState } from 'react';
import { declaredList } from '../../data/declared-list.ts';
import { useFormat } from '../../data/use-format.ts';
import { useList } from '../../data/use-list.ts';
import { useText } from '../../i18n/use-text.ts';
import { DocumentsView } from '../../ui/documents-view.tsx';
import { Page } from '../../ui/page.tsx';
import { Nothing } from '../../ui/states.tsx';
import { JobCard } from './job-card.tsx';
import { groupedByDay } from './job-days.ts';

const list = declaredList('worker-jobs');
const OPEN = { closed: false };
const PAST = { closed: true };
const JOBS_MAX = 200;

/** Everything on a worker's plate, read from this device alone. */
export function JobsPage() {
  const { t } = useText();
  const [view, setView] = useState('open');
  return (
    <Page title={t('place.jobs')}>
      <Stack gap="lg" maw={680}>
        <SegmentedControl
          aria-label={t('jobs.which')}
          value={view}
          onChange={setView}
          data={[
            { value: 'open', label: t('jobs.open') },
            { value: 'past', label: t('jobs.past') },
          ]}
        />
        {view === 'open' ? <OpenJobs /> : <PastJobs />}
      </Stack>
    </Page>
  );
}

function OpenJobs() {
  const { t } = useText();
  const format = useFormat();
  const jobs = useList(list, OPEN, JOBS_MAX);
  const today = format.today();
  return (
    <DocumentsView
      documents={jobs}
      empty={<Nothing icon={IconBriefcase} title={t('jobs.none')} text={t('jobs.noneText')} />}
    >
      {(documents) =>
        groupedByDay(documents).map(([day, ofDay]) => (
          <JobGroup key={day} title={dayTitle(day, today, t, format.longDay)} jobs={ofDay} />
        ))
      }
    </DocumentsView>
  );
}

function PastJobs() {
  const { t } = useText();
  const jobs = useList(list, PAST, JOBS_MAX);
  return (
    <DocumentsView
      documents={jobs}
      empty={
        <Nothing icon={IconBriefcase} title={t('jobs.nonePast')} text={t('jobs.nonePastText')} />
      }
    >
      {(documents) => <JobGroup jobs={documents} />}
    </DocumentsView>
  );
}

function dayTitle(
  day: string,
  today: string,
  t: (key: string, params?: Readonly<Record<string, unknown>>) => string,
  longDay: (day: string) => string,
): string {
  if (day === today) return t('jobs.today', { day: longDay(day) });
  return day < today ? t('jobs.overdue', { day: longDay(day) }) : longDay(day);
}

function JobGroup({ title, jobs }: { title?: string; jobs: readonly DeviceDocument[] }) {
  const { t } = useText();
  return (
    <Stack gap="sm" component="section">
      {title ? (
        <Title order={2}>
          {title}{' '}
          <Text span inherit c="dimmed" fw={450}>
            · {t('jobs.count', { count: jobs.length })}
          </Text>
        </Title>
      ) : null}
      {jobs.map((job) => (
        <JobCard key={job.id} job={job} />
      ))}
    </Stack>
  );
}
