import type { WorkerStatementState } from '@callout/model';
import { Table, Text } from '@mantine/core';
import { useFormat } from '../data/use-format.ts';
import { useText } from '../i18n/use-text.ts';
import { usePhone } from '../ui/use-phone.ts';
import { LineCard, SumCard } from './line-card.tsx';
import classes from './lines.module.css';

/** Every movement of a worker's month, earned or fined, with both of its days. */
export function MovementLines({ statement }: { statement: WorkerStatementState }) {
  const { t, word } = useText();
  const format = useFormat();
  const phone = usePhone();
  const { earned, fined } = statement.totals;
  if (phone) return <MovementCards statement={statement} />;
  return (
    <div className={classes.scroll}>
      <Table className={classes.table} verticalSpacing={9} horizontalSpacing="md">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('line.service')}</Table.Th>
            <Table.Th>{t('line.occurred')}</Table.Th>
            <Table.Th>{t('line.posted')}</Table.Th>
            <Table.Th ta="right">{t('line.amount')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {statement.lines.map((line) => (
            <Table.Tr key={line.movementId}>
              <Table.Td>
                {line.text}
                <Text size="xs" c="dimmed">
                  {word(`movement.${line.kind}`)}
                </Text>
              </Table.Td>
              <Table.Td className={classes.day}>{format.date(line.occurredOn)}</Table.Td>
              <Table.Td className={classes.day}>{format.date(line.postedOn)}</Table.Td>
              <Table.Td ta="right">
                {format.money(line.kind === 'fined' ? -line.amount : line.amount)}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
        <Table.Tfoot>
          <Table.Tr>
            <Table.Th colSpan={3}>{t('line.total')}</Table.Th>
            <Table.Th ta="right">{format.money(earned - fined)}</Table.Th>
          </Table.Tr>
        </Table.Tfoot>
      </Table>
    </div>
  );
}

function MovementCards({ statement }: { statement: WorkerStatementState }) {
  const { t, word } = useText();
  const format = useFormat();
  const { earned, fined } = statement.totals;
  return (
    <>
      {statement.lines.map((line) => (
        <LineCard
          key={line.movementId}
          title={line.text}
          amount={format.money(line.kind === 'fined' ? -line.amount : line.amount)}
          details={[
            `${word(`movement.${line.kind}`)} · ${format.date(line.occurredOn)}`,
            line.postedOn === line.occurredOn
              ? undefined
              : `${t('line.posted')}: ${format.date(line.postedOn)}`,
          ]}
        />
      ))}
      <SumCard title={t('line.total')} amount={format.money(earned - fined)} />
    </>
  );
}
