import type { DeviceDocument } from '@callout/sync';
import { Button, Group, Stack } from '@mantine/core';
import { IconMap2, IconPhone } from '@tabler/icons-react';
import { useParams } from '@tanstack/react-router';
import { stateOf } from '../../data/read.ts';
import { SettledDisputes } from '../../documents/disputes.tsx';
import { DocumentDisputes } from '../../documents/document-disputes.tsx';
import { DocumentPage } from '../../documents/document-page.tsx';
import { FieldFacts } from '../../documents/field-facts.tsx';
import { CLAIMS_AND_EVIDENCE, Lines } from '../../documents/lines.tsx';
import { remarksOf } from '../../documents/marks.ts';
import { MarksPanel } from '../../documents/marks-panel.tsx';
import { Notes } from '../../documents/notes.tsx';
import { RequestBadge } from '../../documents/request-badge.tsx';
import { useText } from '../../i18n/use-text.ts';
import { Columns } from '../../ui/columns.tsx';
import { History } from '../../ui/history.tsx';
import { mapHref, telHref } from '../../ui/map-links.ts';
import { Page } from '../../ui/page.tsx';
import { Section } from '../../ui/section.tsx';
import { UnsentMark } from '../../ui/unsent-mark.tsx';
import { JobActions } from './job-actions.tsx';
import { JobSupplies } from './job-supplies.tsx';

export function JobPage() {
  const { id } = useParams({ from: '/app/jobs/$id' });
  return (
    <DocumentPage kind="service-request" id={id}>
      {(document) => <OpenJob job={document} />}
    </DocumentPage>
  );
}

export function OpenJob({ job }: { job: DeviceDocument }) {
  const texts = useText();
  const { t } = texts;
  const request = stateOf('service-request', job);
  return (
    <Page
      title={job.title}
      subtitle={request.client.name}
      back="/jobs"
      aside={
        <>
          <RequestBadge document={job} large />
          {job.unsent ? <UnsentMark /> : null}
        </>
      }
    >
      <DocumentDisputes document={job} />
      <MarksPanel document={job} />
      <Columns
        main={
          <>
            <JobActions job={job} />
            <Section>
              <JobFacts job={job} />
            </Section>
            <JobSupplies job={job} />
            <Lines document={job} only={CLAIMS_AND_EVIDENCE} />
            <SettledDisputes document={job} />
          </>
        }
        side={
          <>
            <Notes document={job} />
            <Section title={t('request.history')}>
              <History document={job} remarks={remarksOf(job, texts)} />
            </Section>
          </>
        }
      />
    </Page>
  );
}

/** What a worker needs to carry it out, and what became of it. */
const NEEDED = [
  'leftAt',
  'takenOverBy',
  'wanted',
  'place',
  'contact',
  'description',
  'endingReason',
  'report',
];

function JobFacts({ job }: { job: DeviceDocument }) {
  const { t } = useText();
  const { place, contact } = stateOf('service-request', job);
  return (
    <Stack gap="md">
      <FieldFacts document={job} only={NEEDED} />
      <Group gap="sm" grow>
        {place ? (
          <Button
            component="a"
            href={mapHref(place)}
            target="_blank"
            rel="noreferrer"
            variant="default"
            size="md"
            leftSection={<IconMap2 size={19} stroke={1.7} />}
          >
            {t('job.map')}
          </Button>
        ) : null}
        {contact?.phone ? (
          <Button
            component="a"
            href={telHref(contact.phone)}
            variant="default"
            size="md"
            leftSection={<IconPhone size={19} stroke={1.7} />}
          >
            {t('job.call')}
          </Button>
        ) : null}
      </Group>
    </Stack>
  );
}
