import type { DeviceDocument } from '@callout/sync';
import { Table } from '@mantine/core';
import { Link, useNavigate } from '@tanstack/react-router';
import { stateOf } from '../../data/read.ts';
import { useFormat } from '../../data/use-format.ts';
import { LineCard } from '../../documents/line-card.tsx';
import classes from '../../documents/lines.module.css';
import { useText } from '../../i18n/use-text.ts';
import { Section } from '../../ui/section.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { usePhone } from '../../ui/use-phone.ts';

/** A month's statements of all workers. */
export function WorkerTable({ statements }: { statements: readonly DeviceDocument[] }) {
  const { t } = useText();
  const phone = usePhone();
  if (phone) {
    return (
      <Section flush>
        {statements.map((statement) => (
          <WorkerCard key={statement.id} statement={statement} />
        ))}
      </Section>
    );
  }
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

function WorkerCard({ statement }: { statement: DeviceDocument }) {
  const { t } = useText();
  const format = useFormat();
  const { totals, carriedIn = 0 } = stateOf('worker-statement', statement);
  return (
    <LineCard
      title={
        <Link to="/months/$id" params={{ id: statement.stream }}>
          {statement.title}
        </Link>
      }
      amount={format.money(totals.earned - totals.fined + carriedIn)}
      details={[
        `${t('line.earned')}: ${format.money(totals.earned)}`,
        totals.fined ? `${t('line.fined')}: ${format.money(-totals.fined)}` : undefined,
      ]}
      badge={<StatusBadge kind="worker-statement" status={statement.status} />}
    />
  );
}
