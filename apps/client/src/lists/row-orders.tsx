import type { ReadModel } from '@callout/kernel';
import { ActionIcon, Menu, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconDots } from '@tabler/icons-react';
import { type ReactNode, useCallback, useState } from 'react';
import { useFormat } from '../data/use-format.ts';
import { useAsk } from '../data/use-server.ts';
import { useText } from '../i18n/use-text.ts';
import { cellText } from '../ui/cell-text.ts';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { fieldLabel } from './field-label.ts';
import type { RowOrders, TableRow } from './table-model.ts';

interface Asked {
  readonly row: TableRow;
  readonly order: string;
}

/** What may be ordered of the rows of a register: a menu in each, and the question before it is done. */
export function useRowOrders(
  { name, orders, observed }: ReadModel,
  onOrdered: () => void,
): { readonly of: RowOrders | undefined; readonly dialog: ReactNode } {
  const texts = useText();
  const ask = useAsk();
  const [asked, setAsked] = useState<Asked>();
  const of = useCallback(
    (row: TableRow) => (
      <OrderMenu register={name} row={row} onChosen={(order) => setAsked({ row, order })} />
    ),
    [name],
  );
  const confirm = async ({ row, order }: Asked) => {
    const path = `/api/v1/read-models/${name}/${encodeURIComponent(row.id)}/${order}`;
    const done = await ask('POST', path, {});
    if (done.ok) {
      notifications.show({ message: texts.word(`order.${name}.${order}.done`) });
      onOrdered();
    }
    return done;
  };
  const key = asked && `order.${name}.${asked.order}`;
  return {
    of: orders ? of : undefined,
    dialog: (
      <ConfirmDialog
        opened={asked !== undefined}
        onClose={() => setAsked(undefined)}
        title={key ? texts.word(key) : ''}
        text={key ? texts.word(`${key}.text`) : ''}
        action={key ? texts.word(key) : ''}
        onConfirm={() => (asked ? confirm(asked) : Promise.reject(new Error('nothing is asked')))}
      >
        {asked ? (
          <div>
            <Facts of={name} row={asked.row} fields={Object.keys(observed.fields)} />
          </div>
        ) : null}
      </ConfirmDialog>
    ),
  };
}

interface OrderMenuProps {
  readonly register: string;
  readonly row: TableRow;
  readonly onChosen: (order: string) => void;
}

function OrderMenu({ register, row, onChosen }: OrderMenuProps) {
  const texts = useText();
  const { offers = [] } = row;
  if (offers.length === 0) return null;
  return (
    <Menu position="bottom-end" shadow="md">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size={36} aria-label={texts.t('ui.more')}>
          <IconDots size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {offers.map((order) => (
          <Menu.Item key={order} data-order={order} onClick={() => onChosen(order)}>
            {texts.word(`order.${register}.${order}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

interface FactsProps {
  readonly of: string;
  readonly row: TableRow;
  readonly fields: readonly string[];
}

/** All that is known of the row, so that nobody orders something of the wrong one. */
function Facts({ of, row, fields }: FactsProps) {
  const texts = useText();
  const format = useFormat();
  return fields.map((field) => {
    const cell = row.cells[field];
    return cell ? (
      <Text key={field} size="sm">
        {fieldLabel(texts, of, field)}: {cellText(cell, texts, format)}
      </Text>
    ) : null;
  });
}
