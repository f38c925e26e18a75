import { LIST_ROWS_MAX, type ListDefinition } from '@callout/kernel';
import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { Beginnings } from '../commands/offers.tsx';
import { useFormat } from '../data/use-format.ts';
import { useText } from '../i18n/use-text.ts';
import { Page } from '../ui/page.tsx';
import { ListSection, useListed } from './list-section.tsx';

interface ListPageProps {
  readonly of: ListDefinition;
  /** Instead of the list's own name. */
  readonly title?: string;
  /** Instead of what may be begun here. */
  readonly actions?: ReactNode;
  /** The most rows at once. */
  readonly limit?: number;
  /** What is said above the rows. */
  readonly note?: ReactNode;
}

/** A declared list as a page: everything on it follows from the declaration. */
export function ListPage({ of: list, title, actions, limit = LIST_ROWS_MAX, note }: ListPageProps) {
  const texts = useText();
  const listed = useListed(list, undefined, limit);
  const name = title ?? texts.word(`list.${list.name}`);
  return (
    <Page
      fills
      title={name}
      aside={<RowCount count={listed.count} />}
      actions={actions ?? <Beginnings kind={list.over.kind} />}
    >
      {note}
      <ListSection list={list} listed={listed} title={name} limit={limit} />
    </Page>
  );
}

interface RowCountProps {
  readonly count: number | undefined;
  /** There are more than these, and nobody has counted them. */
  readonly isLimited?: boolean;
}

/** How many rows there are, beside the name of the page. */
export function RowCount({ count, isLimited = false }: RowCountProps) {
  const { t } = useText();
  const format = useFormat();
  if (count === undefined) return null;
  return (
    <Text
      c="dimmed"
      className="tabular"
      role="img"
      aria-label={t(isLimited ? 'lists.countOver' : 'lists.count', { count })}
    >
      {isLimited ? t('lists.over', { count, number: format.number(count) }) : format.number(count)}
    </Text>
  );
}
