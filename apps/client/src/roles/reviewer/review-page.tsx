import type { DeviceDocument } from '@callout/sync';
import { Stack, Text } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { Offers } from '../../commands/offers.tsx';
import { stateOf } from '../../data/read.ts';
import { useDocument } from '../../data/replica-context.tsx';
import { useFormat } from '../../data/use-format.ts';
import { DocumentDisputes } from '../../documents/document-disputes.tsx';
import { DocumentPage } from '../../documents/document-page.tsx';
import { RequestBadge } from '../../documents/request-badge.tsx';
import { RequestFacts } from '../../documents/request-facts.tsx';
import { useText } from '../../i18n/use-text.ts';
import { Columns } from '../../ui/columns.tsx';
import { EvidenceGallery } from '../../ui/evidence.tsx';
import { Facts } from '../../ui/facts.tsx';
import { History } from '../../ui/history.tsx';
import { Page } from '../../ui/page.tsx';
import { Section } from '../../ui/section.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { UnsentMark } from '../../ui/unsent-mark.tsx';
import { CaseNotes, NOTES } from './case-notes.tsx';
import { CaseResult } from './case-result.tsx';

/** Talks and findings are written down beside those that are there. */
const WRITTEN_HERE = [...NOTES];

export function ReviewPage() {
  const { id } = useParams({ from: '/app/reviews/$id' });
  return (
    <DocumentPage kind="review-case" id={id}>
      {(document) => <OpenCase document={document} />}
    </DocumentPage>
  );
}

function OpenCase({ document }: { document: DeviceDocument }) {
  const { t, word } = useText();
  const format = useFormat();
  const { opened, reviewer, reopenedBecause } = stateOf('review-case', document);
  return (
    <Page
      title={opened?.serviceType.name ?? document.title}
      subtitle={opened?.client.name}
      back="/reviews"
      aside={
        <>
          <StatusBadge of={document} large />
          {document.unsent ? <UnsentMark /> : null}
        </>
      }
      actions={<Offers document={document} except={WRITTEN_HERE} />}
    >
      <DocumentDisputes document={document} />
      <Columns
        main={
          <>
            <Section>
              <Facts
                facts={[
                  opened && { label: t('review.cause'), value: word(`cause.${opened.cause}`) },
                  opened?.statement
                    ? { label: t('review.statement'), value: opened.statement }
                    : undefined,
                  opened?.worker && { label: t('request.worker'), value: opened.worker.name },
                  opened && { label: t('review.opened'), value: format.moment(opened.at) },
                  reviewer && { label: t('review.reviewer'), value: reviewer.name },
                  reopenedBecause
                    ? { label: t('review.reopened'), value: reopenedBecause }
                    : undefined,
                ]}
              />
            </Section>
            <CaseResult document={document} />
            <CaseNotes document={document} />
            {opened ? <Dossier requestId={opened.requestId} /> : null}
          </>
        }
        side={
          <Section title={t('request.history')}>
            <History document={document} />
          </Section>
        }
      />
    </Page>
  );
}

/** The request itself, as far as it is on this device. */
function Dossier({ requestId }: { requestId: string }) {
  const { t } = useText();
  const request = useDocument('service-request', requestId);
  if (!request.arrived) return null;
  if (!request.value) {
    return (
      <Section title={t('review.request')}>
        <Text size="sm" c="dimmed">
          {t('review.requestElsewhere')}
        </Text>
      </Section>
    );
  }
  const state = stateOf('service-request', request.value);
  return (
    <Section title={t('review.request')} aside={<RequestBadge document={request.value} />}>
      <Stack gap="md">
        {state.description ? <Text>{state.description}</Text> : null}
        <RequestFacts document={request.value} />
        {state.evidence.length > 0 ? <EvidenceGallery evidence={state.evidence} /> : null}
      </Stack>
    </Section>
  );
}
