import type { DeviceDocument } from '@callout/sync';
import { Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { stateOf } from '../data/read.ts';
import { useFormat } from '../data/use-format.ts';
import { useText } from '../i18n/use-text.ts';
import { Columns } from '../ui/columns.tsx';
import { type Fact, Facts } from '../ui/facts.tsx';
import { History } from '../ui/history.tsx';
import { Page } from '../ui/page.tsx';
import { Section } from '../ui/section.tsx';
import { StatusBadge } from '../ui/status-badge.tsx';
import { UnsentMark } from '../ui/unsent-mark.tsx';
import { DocumentDisputes } from './document-disputes.tsx';
import { StatementLines } from './statement-lines.tsx';

interface ClientStatementProps {
  readonly document: DeviceDocument;
  readonly back: string;
  readonly title: string;
  readonly actions?: ReactNode;
}

/** A week's statement or invoice; the same for the accountant and the client. */
export function ClientStatement({ document, back, title, actions }: ClientStatementProps) {
  const { t } = useText();
  const format = useFormat();
  const statement = stateOf('client-statement', document);
  const { week } = statement;
  return (
    <Page
      title={title}
      back={back}
      subtitle={week ? format.span(week.start, week.lastDay) : ''}
      aside={
        <>
          <StatusBadge of={document} large />
          {document.unsent ? <UnsentMark /> : null}
        </>
      }
      actions={actions}
    >
      <DocumentDisputes document={document} />
      <Stack gap="lg">
        <Section flush title={t('statement.lines')}>
          <StatementLines statement={statement} />
        </Section>
        <Columns
          main={
            <Section title={t('statement.payment')}>
              <PaymentFacts document={document} />
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

function PaymentFacts({ document }: { document: DeviceDocument }) {
  const { t, word } = useText();
  const format = useFormat();
  const { invoice, payment, settled, returnedBecause, totals } = stateOf(
    'client-statement',
    document,
  );
  const facts: readonly (Fact | undefined)[] = [
    {
      label: t('statement.total'),
      value: <strong>{format.money(invoice?.total ?? totals.net)}</strong>,
    },
    invoice && { label: t('statement.number'), value: invoice.number },
    invoice && { label: t('statement.date'), value: format.date(invoice.date) },
    invoice && { label: t('statement.due'), value: format.date(invoice.dueOn) },
    payment && { label: t('statement.method'), value: word(`method.${payment.method}`) },
    payment && { label: t('statement.key'), value: payment.endToEndId },
    returnedBecause ? { label: t('statement.returned'), value: returnedBecause } : undefined,
    settled && { label: word('field.RecordPayment.paidOn'), value: format.date(settled.paidOn) },
    settled && { label: word('field.RecordPayment.reference'), value: settled.reference },
  ];
  return <Facts facts={facts} />;
}
