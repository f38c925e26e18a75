import type { ClientStatementState } from '@callout/model';
import { Table, Text } from '@mantine/core';
import { useFormat } from '../data/use-format.ts';
import { useText } from '../i18n/use-text.ts';
import { usePhone } from '../ui/use-phone.ts';
import { LineCard, SumCard } from './line-card.tsx';
import classes from './lines.module.css';

/** Every charge with the day it occurred, the day it was posted, gross, discount and net. */
export function StatementLines({ statement }: { statement: ClientStatementState }) {
  const { t, word } = useText();
  const format = useFormat();
  const phone = usePhone();
  const { totals } = statement;
  if (phone) return <LineCards statement={statement} />;
  return (
    <div className={classes.scroll}>
      <Table className={classes.table} verticalSpacing={9} horizontalSpacing="md">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('line.service')}</Table.Th>
            <Table.Th>{t('line.occurred')}</Table.Th>
            <Table.Th>{t('line.posted')}</Table.Th>
            <Table.Th ta="right">{t('line.gross')}</Table.Th>
            <Table.Th ta="right">{t('line.discount')}</Table.Th>
            <Table.Th ta="right">{t('line.net')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {statement.lines.map((line) => (
            <Table.Tr key={line.chargeId}>
              <Table.Td>
                {line.text}
                <Text size="xs" c="dimmed">
                  {word(`ending.${line.ending}`)}
                </Text>
              </Table.Td>
              <Table.Td className={classes.day}>{format.date(line.occurredOn)}</Table.Td>
              <Table.Td className={classes.day}>{format.date(line.postedOn)}</Table.Td>
              <Table.Td ta="right">{format.money(line.gross)}</Table.Td>
              <Table.Td ta="right">
                {line.discount === 0 ? '—' : format.money(-line.discount)}
                {line.loyaltyRate > 0 ? (
                  <Text size="xs" c="dimmed">
                    {format.percent(line.loyaltyRate)}
                  </Text>
                ) : null}
              </Table.Td>
              <Table.Td ta="right">{format.money(line.net)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
        <Table.Tfoot>
          <Table.Tr>
            <Table.Th colSpan={3}>{t('line.total')}</Table.Th>
            <Table.Th ta="right">{format.money(totals.gross)}</Table.Th>
            <Table.Th ta="right">
              {totals.discount === 0 ? '—' : format.money(-totals.discount)}
            </Table.Th>
            <Table.Th ta="right">{format.money(totals.net)}</Table.Th>
          </Table.Tr>
        </Table.Tfoot>
      </Table>
    </div>
  );
}

function LineCards({ statement }: { statement: ClientStatementState }) {
  const { t, word } = useText();
  const format = useFormat();
  return (
    <>
      {statement.lines.map((line) => (
        <LineCard
          key={line.chargeId}
          title={line.text}
          amount={format.money(line.net)}
          details={[
            `${word(`ending.${line.ending}`)} · ${format.date(line.occurredOn)}`,
            line.postedOn === line.occurredOn
              ? undefined
              : `${t('line.posted')}: ${format.date(line.postedOn)}`,
            line.discount === 0
              ? undefined
              : `${format.money(line.gross)} − ${format.money(line.discount)} (${format.percent(line.loyaltyRate)})`,
          ]}
        />
      ))}
      <SumCard title={t('line.total')} amount={format.money(statement.totals.net)} />
    </>
  );
}
