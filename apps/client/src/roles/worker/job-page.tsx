import type { DeviceDocument } from '@callout/sync';
import { Button, Group, Stack, Text } from '@mantine/core';
import { IconMap2, IconPhone } from '@tabler/icons-react';
import { useParams } from '@tanstack/react-router';
import { stateOf } from '../../data/read.ts';
import { useFormat } from '../../data/use-format.ts';
import { DocumentDisputes } from '../../documents/document-disputes.tsx';
import { DocumentPage } from '../../documents/document-page.tsx';
import { remarksOf } from '../../documents/marks.ts';
import { MarksPanel } from '../../documents/marks-panel.tsx';
import { Notes } from '../../documents/notes.tsx';
import { RequestBadge } from '../../documents/request-badge.tsx';
import { requestStatus } from '../../documents/request-status.ts';
import { useText } from '../../i18n/use-text.ts';
import { Columns } from '../../ui/columns.tsx';
import { EvidenceGallery } from '../../ui/evidence.tsx';
import { type Fact, Facts } from '../../ui/facts.tsx';
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
            {request.evidence.length > 0 ? (
              <Section title={t('request.evidence')}>
                <EvidenceGallery evidence={request.evidence} />
              </Section>
            ) : null}
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

function JobFacts({ job }: { job: DeviceDocument }) {
  const { t, word } = useText();
  const format = useFormat();
  const { window, place, contact, description, ending } = stateOf('service-request', job);
  const facts: readonly (Fact | undefined)[] = [
    { label: t('request.window'), value: <Text fw={600}>{format.window(window)}</Text> },
    place && { label: t('request.place'), value: place.address },
    contact && { label: t('request.contact'), value: contact.name },
    description ? { label: t('job.what'), value: description } : undefined,
    ending?.reason
      ? {
          label: word(requestStatus(job, []) === 'completed' ? 'field.notes' : 'field.reason'),
          value: ending.reason,
        }
      : undefined,
  ];
  return (
    <Stack gap="md">
      <Facts facts={facts} />
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
