import type { DeviceDocument } from '@callout/sync';
import { Stack } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { Offers } from '../../commands/offers.tsx';
import { stateOf, statusOf } from '../../data/read.ts';
import { useFormat } from '../../data/use-format.ts';
import { DocumentDisputes } from '../../documents/document-disputes.tsx';
import { DocumentPage } from '../../documents/document-page.tsx';
import { MovementLines } from '../../documents/movement-lines.tsx';
import { useText } from '../../i18n/use-text.ts';
import { Columns } from '../../ui/columns.tsx';
import { type Fact, Facts } from '../../ui/facts.tsx';
import { History } from '../../ui/history.tsx';
import { Page } from '../../ui/page.tsx';
import { Section } from '../../ui/section.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { UnsentMark } from '../../ui/unsent-mark.tsx';
import { ClosePeriod } from './close-period.tsx';

/** Closing says when it can be done; see `ClosePeriod`. */
const CLOSED_HERE = ['CloseMonth'];

export function WorkerStatementPage() {
  const { id } = useParams({ from: '/app/months/$id' });
  return (
    <DocumentPage kind="worker-statement" id={id}>
      {(document) => <OpenStatement document={document} />}
    </DocumentPage>
  );
}

function OpenStatement({ document }: { document: DeviceDocument }) {
  const { t } = useText();
  const format = useFormat();
  const statement = stateOf('worker-statement', document);
  return (
    <Page
      title={document.title}
      subtitle={statement.month ? format.month(statement.month.start) : ''}
      back="/months"
      aside={
        <>
          <StatusBadge of={document} large />
          {document.unsent ? <UnsentMark /> : null}
        </>
      }
      actions={<PayoutActions document={document} />}
    >
      <DocumentDisputes document={document} />
      <Stack gap="lg">
        <Section flush title={t('statement.movements')}>
          <MovementLines statement={statement} />
        </Section>
        <Columns
          main={
            <Section title={t('statement.payout')}>
              <PayoutFacts document={document} />
            </Section>
          }
          side={
            <Section title={t('request.history')}>
              <History document={document} />
            </Section>
          }
        />
      </Stack>
    </Page>
  );
}

function PayoutActions({ document }: { document: DeviceDocument }) {
  const texts = useText();
  const format = useFormat();
  const { month } = stateOf('worker-statement', document);
  const over = month !== undefined && Date.now() >= Date.parse(month.to);
  return (
    <>
      {statusOf('worker-statement', document) === 'open' ? (
        <ClosePeriod
          command="CloseMonth"
          statements={[document]}
          notYet={
            over ? undefined : texts.t('months.notOver', { day: format.date(month?.lastDay ?? '') })
          }
        />
      ) : null}
      <Offers document={document} except={CLOSED_HERE} />
    </>
  );
}

function PayoutFacts({ document }: { document: DeviceDocument }) {
  const { t, word } = useText();
  const format = useFormat();
  const { totals, carriedIn, carriedForward, payout, settled } = stateOf(
    'worker-statement',
    document,
  );
  const balance = totals.earned - totals.fined + (carriedIn ?? 0);
  const facts: readonly (Fact | undefined)[] = [
    { label: t('line.earned'), value: format.money(totals.earned) },
    { label: t('line.fined'), value: format.money(-totals.fined) },
    carriedIn === undefined
      ? undefined
      : { label: t('line.carriedIn'), value: format.money(carriedIn) },
    { label: t('statement.total'), value: <strong>{format.money(balance)}</strong> },
    payout && { label: t('statement.payoutNumber'), value: payout.number },
    payout && { label: t('statement.key'), value: payout.endToEndId },
    carriedForward === undefined
      ? undefined
      : { label: t('statement.carriedForward'), value: format.money(carriedForward) },
    settled && { label: word('field.RecordPayout.paidOn'), value: format.date(settled.paidOn) },
    settled && { label: word('field.RecordPayout.reference'), value: settled.reference },
  ];
  return <Facts facts={facts} />;
}
