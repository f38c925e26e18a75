import type { DeviceDocument } from '@callout/sync';
import { useParams } from '@tanstack/react-router';
import { Offers } from '../../commands/offers.tsx';
import { stateOf } from '../../data/read.ts';
import { useFormat } from '../../data/use-format.ts';
import { DocumentPage } from '../../documents/document-page.tsx';
import { DocumentView } from '../../documents/document-view.tsx';
import { useText } from '../../i18n/use-text.ts';
import { ClosePeriod } from './close-period.tsx';

/** Closing says when it can be done; see `ClosePeriod`. */
const CLOSED_HERE = ['CloseWeek'];

/** A client's week as the accountant sees it: close, record the payment, ask again. */
export function ClientStatementPage() {
  const { id } = useParams({ from: '/app/weeks/$id' });
  return (
    <DocumentPage kind="client-statement" id={id}>
      {(document) => (
        <DocumentView document={document} actions={<StatementActions document={document} />} />
      )}
    </DocumentPage>
  );
}

function StatementActions({ document }: { document: DeviceDocument }) {
  const texts = useText();
  const format = useFormat();
  const { week } = stateOf('client-statement', document);
  if (!week) return <Offers document={document} />;
  const over = Date.now() >= Date.parse(week.to);
  return (
    <>
      <ClosePeriod
        command="CloseWeek"
        statements={[document]}
        endedAt={week.to}
        notYet={over ? undefined : texts.t('weeks.notOver', { day: format.date(week.lastDay) })}
      />
      <Offers document={document} except={CLOSED_HERE} />
    </>
  );
}
