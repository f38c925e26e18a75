import type { DeviceDocument } from '@callout/sync';
import { useParams } from '@tanstack/react-router';
import { Offers } from '../../commands/offers.tsx';
import { stateOf } from '../../data/read.ts';
import { SettledDisputes } from '../../documents/disputes.tsx';
import { DocumentDisputes } from '../../documents/document-disputes.tsx';
import { DocumentPage } from '../../documents/document-page.tsx';
import { CLAIMS_AND_EVIDENCE, Lines } from '../../documents/lines.tsx';
import { remarksOf } from '../../documents/marks.ts';
import { MarksPanel } from '../../documents/marks-panel.tsx';
import { Notes } from '../../documents/notes.tsx';
import { OtherTimes } from '../../documents/other-times.tsx';
import { RequestBadge } from '../../documents/request-badge.tsx';
import { RequestFacts } from '../../documents/request-facts.tsx';
import { useText } from '../../i18n/use-text.ts';
import { Columns } from '../../ui/columns.tsx';
import { History } from '../../ui/history.tsx';
import { Page } from '../../ui/page.tsx';
import { Section } from '../../ui/section.tsx';
import { UnsentMark } from '../../ui/unsent-mark.tsx';
import { RankingView } from './ranking.tsx';
import { KitOfRequest } from './request-kit.tsx';

/** Notes have a place on the page itself. */
const WRITTEN_HERE = ['AddNote'];

export function RequestPage() {
  const { id } = useParams({ from: '/app/requests/$id' });
  return (
    <DocumentPage kind="service-request" id={id}>
      {(document) => <OpenRequest document={document} />}
    </DocumentPage>
  );
}

function OpenRequest({ document }: { document: DeviceDocument }) {
  const texts = useText();
  const { t } = texts;
  const request = stateOf('service-request', document);
  return (
    <Page
      title={document.title}
      subtitle={request.client.name}
      back="/requests"
      aside={
        <>
          <RequestBadge document={document} waiting={request.waiting} large />
          {document.unsent ? <UnsentMark /> : null}
        </>
      }
      actions={<Offers document={document} except={WRITTEN_HERE} />}
    >
      <DocumentDisputes document={document} />
      <MarksPanel document={document} />
      <OtherTimes document={document} />
      <Columns
        main={
          <>
            <Section>
              <RequestFacts document={document} />
            </Section>
            <Lines document={document} only={CLAIMS_AND_EVIDENCE} />
            <SettledDisputes document={document} />
            {request.ranking ? (
              <Section title={t(request.worker ? 'ranking.title' : 'ranking.search')}>
                <RankingView ranking={request.ranking} chosen={request.worker?.id} />
              </Section>
            ) : null}
            <Notes document={document} />
          </>
        }
        side={
          <>
            <KitOfRequest requestId={document.stream} assignment={request.assignment} />
            <Section title={t('request.history')}>
              <History document={document} remarks={remarksOf(document, texts)} />
            </Section>
          </>
        }
      />
    </Page>
  );
}
