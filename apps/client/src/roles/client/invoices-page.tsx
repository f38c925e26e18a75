import type { DeviceDocument } from '@callout/sync';
import { Group, Stack, Text } from '@mantine/core';
import { IconChevronRight, IconFileInvoice } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { declaredList } from '../../data/declared-list.ts';
import { stateOf, statusOf } from '../../data/read.ts';
import { useFormat } from '../../data/use-format.ts';
import { useList } from '../../data/use-list.ts';
import card from '../../documents/card.module.css';
import { useText } from '../../i18n/use-text.ts';
import { DocumentsView } from '../../ui/documents-view.tsx';
import { Page } from '../../ui/page.tsx';
import { Nothing } from '../../ui/states.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';

const list = declaredList('my-statements');
const INVOICES_MAX = 300;

/** The client's weeks: what was charged, invoiced and paid. */
export function InvoicesPage() {
  const { t } = useText();
  const statements = useList(list, undefined, INVOICES_MAX);
  return (
    <Page title={t('place.invoices')}>
      <DocumentsView
        documents={statements}
        empty={
          <Nothing
            icon={IconFileInvoice}
            title={t('invoices.none')}
            text={t('invoices.noneText')}
          />
        }
      >
        {(documents) => (
          <Stack gap="sm" maw={720}>
            {documents.map((statement) => (
              <InvoiceCard key={statement.id} statement={statement} />
            ))}
          </Stack>
        )}
      </DocumentsView>
    </Page>
  );
}

function InvoiceCard({ statement }: { statement: DeviceDocument }) {
  const { t } = useText();
  const format = useFormat();
  const { week, invoice, totals, lines } = stateOf('client-statement', statement);
  const due = invoice && statusOf('client-statement', statement) !== 'paid';
  return (
    <Link to="/invoices/$id" params={{ id: statement.stream }} className={card.card}>
      <Stack gap={5} flex={1} miw={0}>
        <Group justify="space-between" gap="sm">
          <Text fw={600}>{week ? format.span(week.start, week.lastDay) : ''}</Text>
          <StatusBadge of={statement} />
        </Group>
        <Group justify="space-between" gap="sm">
          <Text size="sm" c="dimmed">
            {invoice ? t('invoices.number', { number: invoice.number }) : t('invoices.soFar')}
            {' · '}
            {t('invoices.services', { count: lines.length })}
            {due ? ` · ${t('invoices.due', { day: format.date(invoice.dueOn) })}` : ''}
          </Text>
          <Text fw={600} className="tabular">
            {format.money(invoice?.total ?? totals.net)}
          </Text>
        </Group>
      </Stack>
      <IconChevronRight size={20} stroke={1.6} className={card.chevron} aria-hidden="true" />
    </Link>
  );
}
