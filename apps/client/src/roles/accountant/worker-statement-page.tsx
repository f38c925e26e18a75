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
const CLOSED_HERE = ['CloseMonth'];

export function WorkerStatementPage() {
  const { id } = useParams({ from: '/app/months/$id' });
  return (
    <DocumentPage kind="worker-statement" id={id}>
      {(document) => (
        <DocumentView document={document} actions={<PayoutActions document={document} />} />
      )}
    </DocumentPage>
  );
}

function PayoutActions({ document }: { document: DeviceDocument }) {
  const texts = useText();
  const format = useFormat();
  const { month } = stateOf('worker-statement', document);
  if (!month) return <Offers document={document} />;
  const over = Date.now() >= Date.parse(month.to);
  return (
    <>
      <ClosePeriod
        command="CloseMonth"
        statements={[document]}
        worker={document.assignee}
        endedAt={month.to}
        notYet={over ? undefined : texts.t('months.notOver', { day: format.date(month.lastDay) })}
      />
      <Offers document={document} except={CLOSED_HERE} />
    </>
  );
}
