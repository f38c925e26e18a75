import type { DeviceDocument } from '@callout/sync';
import { Table } from '@mantine/core';
import { Link, useNavigate } from '@tanstack/react-router';
import { stateOf } from '../../data/read.ts';
import { useFormat } from '../../data/use-format.ts';
import { LineCard, SumCard } from '../../documents/line-card.tsx';
import classes from '../../documents/lines.module.css';
import { useText } from '../../i18n/use-text.ts';
import { Section } from '../../ui/section.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { UnsentMark } from '../../ui/unsent-mark.tsx';
import { usePhone } from '../../ui/use-phone.ts';

interface StatementTableProps {
  readonly statements: readonly DeviceDocument[];
  readonly withWeek?: boolean;
}

/** Statements with their amounts, and the sum of each column. */
export function StatementTable({ statements, withWeek }: StatementTableProps) {
  const { t } = useText();
  const format = useFormat();
  const phone = usePhone();
  const sums = { gross: 0, discount: 0, net: 0 };
  for (const statement of statements) {
    const { totals } = stateOf('client-statement', statement);
    sums.gross += totals.gross;
    sums.discount += totals.discount;
    sums.net += totals.net;
  }
  if (phone) {
    return (
      <Section flush>
        {statements.map((statement) => (
          <StatementCard key={statement.id} statement={statement} withWeek={withWeek ?? false} />
        ))}
        <SumCard
          title={t('statement.count', { count: statements.length })}
          amount={format.money(sums.net)}
        />
      </Section>
    );
  }
  return (
    <Section flush>
      <div className={classes.scroll}>
        <Table className={classes.table} verticalSpacing={10} horizontalSpacing="md">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('statement.client')}</Table.Th>
              {withWeek ? <Table.Th>{t('statement.week')}</Table.Th> : null}
              <Table.Th>{t('request.status')}</Table.Th>
              <Table.Th>{t('statement.number')}</Table.Th>
              <Table.Th ta="right">{t('statement.services')}</Table.Th>
              <Table.Th ta="right">{t('line.gross')}</Table.Th>
              <Table.Th ta="right">{t('line.discount')}</Table.Th>
              <Table.Th ta="right">{t('line.net')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {statements.map((statement) => (
              <StatementRow key={statement.id} statement={statement} withWeek={withWeek ?? false} />
            ))}
          </Table.Tbody>
          <Table.Tfoot>
            <Table.Tr>
              <Table.Th colSpan={withWeek ? 5 : 4}>
                {t('statement.count', { count: statements.length })}
              </Table.Th>
              <Table.Th ta="right">{format.money(sums.gross)}</Table.Th>
              <Table.Th ta="right">{sums.discount ? format.money(-sums.discount) : '—'}</Table.Th>
              <Table.Th ta="right">{format.money(sums.net)}</Table.Th>
            </Table.Tr>
          </Table.Tfoot>
        </Table>
      </div>
    </Section>
  );
}

function StatementRow(props: { statement: DeviceDocument; withWeek: boolean }) {
  const { statement } = props;
  const format = useFormat();
  const navigate = useNavigate();
  const { lines, totals, invoice, week } = stateOf('client-statement', statement);
  const params = { id: statement.stream };
  return (
    <Table.Tr data-opens onClick={() => void navigate({ to: '/weeks/$id', params })}>
      <Table.Td>
        <Link to="/weeks/$id" params={params}>
          {statement.title}
        </Link>
      </Table.Td>
      {props.withWeek ? (
        <Table.Td className={classes.day}>
          {week ? format.span(week.start, week.lastDay) : ''}
        </Table.Td>
      ) : null}
      <Table.Td className={classes.day}>
        <StatusBadge kind="client-statement" status={statement.status} />{' '}
        {statement.unsent ? <UnsentMark short /> : null}
      </Table.Td>
      <Table.Td>{invoice ? invoice.number : '—'}</Table.Td>
      <Table.Td ta="right">{format.number(lines.length)}</Table.Td>
      <Table.Td ta="right">{format.money(totals.gross)}</Table.Td>
      <Table.Td ta="right">{totals.discount ? format.money(-totals.discount) : '—'}</Table.Td>
      <Table.Td ta="right">{format.money(totals.net)}</Table.Td>
    </Table.Tr>
  );
}

function StatementCard(props: { statement: DeviceDocument; withWeek: boolean }) {
  const { statement } = props;
  const { t } = useText();
  const format = useFormat();
  const { lines, totals, invoice, week } = stateOf('client-statement', statement);
  return (
    <LineCard
      title={
        <Link to="/weeks/$id" params={{ id: statement.stream }}>
          {statement.title}
        </Link>
      }
      amount={format.money(totals.net)}
      details={[
        props.withWeek && week ? format.span(week.start, week.lastDay) : undefined,
        `${t('invoices.services', { count: lines.length })}${
          invoice ? ` · ${t('invoices.number', { number: invoice.number })}` : ''
        }`,
      ]}
      badge={<StatusBadge kind="client-statement" status={statement.status} />}
    />
  );
}
