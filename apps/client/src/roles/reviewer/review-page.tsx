import type { DeviceDocument } from '@callout/sync';
import { Text } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { Offers } from '../../commands/offers.tsx';
import { stateOf } from '../../data/read.ts';
import { useDocument } from '../../data/replica-context.tsx';
import { DocumentDisputes } from '../../documents/document-disputes.tsx';
import { DocumentPage } from '../../documents/document-page.tsx';
import { FieldFacts } from '../../documents/field-facts.tsx';
import { Lines } from '../../documents/lines.tsx';
import { RequestBadge } from '../../documents/request-badge.tsx';
import { RequestFacts } from '../../documents/request-facts.tsx';
import { useText } from '../../i18n/use-text.ts';
import { Columns } from '../../ui/columns.tsx';
import { History } from '../../ui/history.tsx';
import { Page } from '../../ui/page.tsx';
import { Section } from '../../ui/section.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { UnsentMark } from '../../ui/unsent-mark.tsx';
import { CaseNotes, NOTES } from './case-notes.tsx';
import { CaseResult } from './case-result.tsx';

/** Why there is a review; what it came to has a place of its own. */
const OPENING = ['cause', 'statement', 'worker', 'openedAt', 'reviewer', 'reopenedBecause'];
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
  const { t } = useText();
  const { opened } = stateOf('review-case', document);
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
              <FieldFacts document={document} only={OPENING} />
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
  return (
    <>
      <Section title={t('review.request')} aside={<RequestBadge document={request.value} />}>
        <RequestFacts document={request.value} />
      </Section>
      <Lines document={request.value} only={['evidence']} />
    </>
  );
}
