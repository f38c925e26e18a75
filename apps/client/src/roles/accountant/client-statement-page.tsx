import type { DeviceDocument } from '@callout/sync';
import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconCash } from '@tabler/icons-react';
import { useParams } from '@tanstack/react-router';
import { ActionButton } from '../../commands/action-button.tsx';
import { isOffered } from '../../commands/offered.ts';
import { stateOf } from '../../data/read.ts';
import { useReplica } from '../../data/replica-context.tsx';
import { useFormat } from '../../data/use-format.ts';
import { ClientStatement } from '../../documents/client-statement.tsx';
import { DocumentPage } from '../../documents/document-page.tsx';
import { useText } from '../../i18n/use-text.ts';
import { ClosePeriod } from './close-period.tsx';
import { PaymentDialog } from './payment-dialog.tsx';

/** A client's week as the accountant sees it: close, record the payment, ask again. */
export function ClientStatementPage() {
  const { id } = useParams({ from: '/app/weeks/$id' });
  return (
    <DocumentPage kind="client-statement" id={id}>
      {(document) => (
        <ClientStatement
          document={document}
          back="/weeks"
          title={document.title}
          actions={<StatementActions document={document} />}
        />
      )}
    </DocumentPage>
  );
}

function StatementActions({ document }: { document: DeviceDocument }) {
  const texts = useText();
  const format = useFormat();
  const { owner } = useReplica();
  const [opened, dialog] = useDisclosure(false);
  const { invoice, week } = stateOf('client-statement', document);
  const total = invoice?.total ?? 0;
  const payment = { amount: total, paidOn: format.today(), reference: '-' };
  const pays = invoice !== undefined && isOffered(owner, document, 'RecordPayment', payment);
  const over = week !== undefined && Date.now() >= Date.parse(week.to);
  return (
    <>
      {document.status === 'open' ? (
        <ClosePeriod
          command="CloseWeek"
          statements={[document]}
          notYet={
            over ? undefined : texts.t('weeks.notOver', { day: format.date(week?.lastDay ?? '') })
          }
        />
      ) : null}
      {document.status === 'returned' ? (
        <ActionButton command="RetryPayment" stream={document.stream} data={{}} variant="default" />
      ) : null}
      {pays ? (
        <Button leftSection={<IconCash size={18} stroke={1.7} />} onClick={dialog.open}>
          {texts.command('RecordPayment')}
        </Button>
      ) : null}
      <PaymentDialog
        command="RecordPayment"
        stream={document.stream}
        amount={total}
        opened={opened}
        onClose={dialog.close}
      />
    </>
  );
}
