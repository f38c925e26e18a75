import { instantText, monthStarting, Temporal } from '@callout/kernel';
import type { DeviceDocument } from '@callout/sync';
import { Group, Stack, Table } from '@mantine/core';
import { IconCalendarDollar } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { stateOf } from '../documents/read.ts';
import { useText } from '../i18n/use-text.ts';
import { DocumentsView } from '../ui/documents-view.tsx';
import { Page } from '../ui/page.tsx';
import { useList } from '../ui/replica-context.tsx';
import { Section } from '../ui/section.tsx';
import { Nothing } from '../ui/states.tsx';
import { StatusBadge } from '../ui/status-badge.tsx';
import { useFormat } from '../ui/use-format.ts';
import { ClosePeriod } from './close-period.tsx';
import classes from './lines.module.css';
import { PeriodSwitch } from './period-switch.tsx';

const STATEMENTS_MAX = 2000;

export function MonthsPage() {
  const { t } = useText();
  const format = useFormat();
  const [first, setFirst] = useState<string>();
  const present = monthStarting(format.today(), format.timeZone);
  const month = first ? monthStarting(first, format.timeZone) : present;
  const statements = useList({
    kind: 'worker-statement',
    fromDay: month.lastDay,
    toDay: month.lastDay,
    limit: STATEMENTS_MAX,
  });
  const walk = (months: number) =>
    setFirst(Temporal.PlainDate.from(month.start).add({ months }).toString());
  const over = instantText(Date.now()) >= month.to;
  return (
    <Page title={t('place.months')}>
      <Stack gap="md">
        <Group justify="space-between" align="flex-start">
          <PeriodSwitch
            title={format.month(month.start)}
            present={month.start === present.start}
            onBefore={() => walk(-1)}
            onAfter={() => walk(1)}
            onPresent={() => setFirst(undefined)}
          />
          <ClosePeriod
            key={month.start}
            command="CloseMonth"
            statements={statements.value ?? []}
            notYet={over ? undefined : t('months.notOver', { day: format.date(month.lastDay) })}
          />
        </Group>
        <DocumentsView
          documents={statements}
          empty={
            <Nothing
              icon={IconCalendarDollar}
              title={t('months.none')}
              text={t('months.noneText')}
            />
          }
        >
          {(documents) => <WorkerTable statements={documents} />}
        </DocumentsView>
      </Stack>
    </Page>
  );
}

function WorkerTable({ statements }: { statements: readonly DeviceDocument[] }) {
  const { t } = useText();
  return (
    <Section flush>
      <div className={classes.scroll}>
        <Table className={classes.table} verticalSpacing={10} horizontalSpacing="md">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('request.worker')}</Table.Th>
              <Table.Th>{t('request.status')}</Table.Th>
              <Table.Th>{t('statement.payoutNumber')}</Table.Th>
              <Table.Th ta="right">{t('line.earned')}</Table.Th>
              <Table.Th ta="right">{t('line.fined')}</Table.Th>
              <Table.Th ta="right">{t('line.carriedIn')}</Table.Th>
              <Table.Th ta="right">{t('line.total')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {statements.map((statement) => (
              <WorkerRow key={statement.id} statement={statement} />
            ))}
          </Table.Tbody>
        </Table>
      </div>
    </Section>
  );
}

function WorkerRow({ statement }: { statement: DeviceDocument }) {
  const format = useFormat();
  const navigate = useNavigate();
  const { totals, payout, carriedIn = 0 } = stateOf('worker-statement', statement);
  const params = { id: statement.stream };
  return (
    <Table.Tr data-opens onClick={() => void navigate({ to: '/months/$id', params })}>
      <Table.Td>
        <Link to="/months/$id" params={params}>
          {statement.title}
        </Link>
      </Table.Td>
      <Table.Td className={classes.day}>
        <StatusBadge kind="worker-statement" status={statement.status} />
      </Table.Td>
      <Table.Td>{payout ? payout.number : '—'}</Table.Td>
      <Table.Td ta="right">{format.money(totals.earned)}</Table.Td>
      <Table.Td ta="right">{totals.fined ? format.money(-totals.fined) : '—'}</Table.Td>
      <Table.Td ta="right">{carriedIn ? format.money(carriedIn) : '—'}</Table.Td>
      <Table.Td ta="right">{format.money(totals.earned - totals.fined + carriedIn)}</Table.Td>
    </Table.Tr>
  );
}
