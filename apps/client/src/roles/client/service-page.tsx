import type { DeviceDocument } from '@callout/sync';
import { Stack, Text } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { Offers } from '../../commands/offers.tsx';
import { stateOf } from '../../data/read.ts';
import { useFormat } from '../../data/use-format.ts';
import { DocumentDisputes } from '../../documents/document-disputes.tsx';
import { DocumentPage } from '../../documents/document-page.tsx';
import { Lines } from '../../documents/lines.tsx';
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
import { plainWords } from './plain-words.ts';

/** Notes have a place on the page itself. */
const WRITTEN_HERE = ['AddNote'];

export function ServicePage() {
  const { id } = useParams({ from: '/app/services/$id' });
  return (
    <DocumentPage kind="service-request" id={id}>
      {(document) => <OpenService service={document} />}
    </DocumentPage>
  );
}

function OpenService({ service }: { service: DeviceDocument }) {
  const texts = useText();
  const format = useFormat();
  const request = stateOf('service-request', service);
  return (
    <Page
      title={service.title}
      back="/services"
      aside={
        <>
          <RequestBadge document={service} large />
          {service.unsent ? <UnsentMark /> : null}
        </>
      }
      actions={<Offers document={service} except={WRITTEN_HERE} />}
    >
      <DocumentDisputes document={service} />
      <OtherTimes document={service} />
      <Columns
        main={
          <>
            <Section>
              <Stack gap="md">
                {request.status === 'overdue' ? null : (
                  <Text size="lg" fw={500}>
                    {plainWords(service, texts, format)}
                  </Text>
                )}
                <RequestFacts document={service} />
              </Stack>
            </Section>
            <Lines document={service} only={['evidence']} />
            <Notes document={service} />
          </>
        }
        side={
          <Section title={texts.t('request.history')}>
            <History document={service} />
          </Section>
        }
      />
    </Page>
  );
}
