import type { DeviceDocument } from '@callout/sync';
import { Box } from '@mantine/core';
import type { ReactNode } from 'react';
import { Offers } from '../commands/offers.tsx';
import { useReplica } from '../data/replica-context.tsx';
import { useFormat } from '../data/use-format.ts';
import { useText } from '../i18n/use-text.ts';
import { Columns } from '../ui/columns.tsx';
import { documentTitle } from '../ui/document-title.ts';
import { History } from '../ui/history.tsx';
import { Page } from '../ui/page.tsx';
import { Section } from '../ui/section.tsx';
import { UnsentMark } from '../ui/unsent-mark.tsx';
import { Backlinks } from './backlinks.tsx';
import { DocumentBadge } from './badges.tsx';
import { SettledDisputes } from './disputes.tsx';
import { DocumentDisputes } from './document-disputes.tsx';
import { FieldFacts, saidFields } from './field-facts.tsx';
import { Lines, wideLines } from './lines.tsx';
import { listPathOf } from './pages.ts';

interface DocumentViewProps {
  readonly document: DeviceDocument;
  /** Instead of the document's own title. */
  readonly title?: string | undefined;
  /** Instead of the name of its kind. */
  readonly subtitle?: ReactNode;
  /** Instead of the commands that the model offers. */
  readonly actions?: ReactNode;
  /** Above everything else. */
  readonly notice?: ReactNode;
}

/** A document as a page: everything on it follows from the declaration of its stream. */
export function DocumentView(props: DocumentViewProps) {
  const { document } = props;
  const texts = useText();
  const format = useFormat();
  const { roles } = useReplica().owner;
  const kind = texts.word(`stream.${document.kind}`);
  const title = props.title ?? documentTitle(document, texts, format);
  const wide = wideLines(document);
  return (
    <Page
      title={title}
      subtitle={props.subtitle ?? (title === kind ? undefined : kind)}
      back={listPathOf(document.kind, roles)}
      aside={
        <>
          <DocumentBadge document={document} large />
          {document.unsent ? <UnsentMark /> : null}
        </>
      }
      actions={props.actions ?? <Offers document={document} />}
    >
      {props.notice}
      <DocumentDisputes document={document} />
      {wide.length > 0 ? (
        <Box mb="lg">
          <Lines document={document} only={wide} />
        </Box>
      ) : null}
      <Columns
        main={
          <>
            {saidFields(document).length > 0 ? (
              <Section>
                <FieldFacts document={document} />
              </Section>
            ) : null}
            <Lines document={document} except={wide} />
            <Backlinks document={document} />
            <SettledDisputes document={document} />
          </>
        }
        side={
          <Section title={texts.t('request.history')}>
            <History document={document} />
          </Section>
        }
      />
    </Page>
  );
}
