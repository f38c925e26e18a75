import { LIST_ROWS_MAX, type ListDefinition, type ListFilter, orderOf } from '@callout/kernel';
import { Alert, Button } from '@mantine/core';
import { IconFilterOff, IconInbox, IconInfoCircle } from '@tabler/icons-react';
import { useDeferredValue, useMemo } from 'react';
import { Beginnings } from '../commands/offers.tsx';
import { useStanding } from '../data/replica-context.tsx';
import { type RowElsewhere, useElsewhere } from '../data/use-elsewhere.ts';
import { useFormat } from '../data/use-format.ts';
import { type Listed, useList } from '../data/use-list.ts';
import { type Texts, useText } from '../i18n/use-text.ts';
import { Broken, ListSkeleton, Nothing } from '../ui/states.tsx';
import { ElsewhereNote } from './elsewhere-note.tsx';
import { ListFilters } from './list-filters.tsx';
import { columnsOf, groupingsOf, useListRows, useRowsElsewhere } from './list-rows.ts';
import { type ListSearch, useListSearch } from './list-search.ts';
import { TableView } from './table-view.tsx';

const NOTHING_FIXED: ListFilter = {};
const NO_DOCUMENTS: readonly never[] = [];
const NO_ROWS: readonly RowElsewhere[] = [];

/**
 * A list narrowed as the address says.
 * @param fixed what its page has decided, whatever the address says
 */
export function useListed(
  list: ListDefinition,
  fixed: ListFilter = NOTHING_FIXED,
  limit: number = LIST_ROWS_MAX,
): Listed {
  const { view } = useListSearch();
  const filter = useMemo(() => ({ ...view.filter, ...fixed }), [view.filter, fixed]);
  return useList(list, useDeferredValue(filter), limit);
}

interface ListSectionProps {
  readonly list: ListDefinition;
  readonly listed: Listed;
  readonly title: string;
  readonly fixed?: ListFilter;
  readonly limit?: number;
}

/** The rows of a list with all that narrows and sorts them: the part of a page that is derived. */
export function ListSection(props: ListSectionProps) {
  const { list, listed, title, fixed = NOTHING_FIXED, limit = LIST_ROWS_MAX } = props;
  const texts = useText();
  const { isLoading } = useStanding();
  const { view } = useListSearch();
  const elsewhere = useElsewhere(list, soughtIn(view.filter, fixed));
  const isFound = elsewhere.is === 'found';
  const isLooking = listed.isSearching || elsewhere.is === 'asking';
  const isArriving = !listed.value || isLoading;
  const rowsElsewhere = useRowsElsewhere(list, isFound ? elsewhere.rows : NO_ROWS);
  const format = useFormat();
  const total = listed.count === undefined ? undefined : format.number(listed.count);
  const rowsHere = useListRows(list, listed.value ?? NO_DOCUMENTS);
  const rows = useMemo(() => [...rowsHere, ...rowsElsewhere], [rowsHere, rowsElsewhere]);
  if (listed.error) return <Broken />;
  return (
    <>
      {listed.isLimited ? (
        <Alert
          variant="light"
          color="yellow"
          mb="sm"
          icon={<IconInfoCircle size={18} />}
          role="status"
        >
          {limitedText(texts, limit, total)}
        </Alert>
      ) : null}
      <ElsewhereNote of={elsewhere} />
      <TableView
        name={list.name}
        title={title}
        columns={columnsOf(list, texts, fixed)}
        rows={rows}
        fields={list.over.fields ?? {}}
        isLimited={listed.isLimited || (isFound && elsewhere.isLimited)}
        note={listed.isLimited ? limitedText(texts, limit, total) : undefined}
        groupings={groupingsOf(list, texts)}
        grouping={list.group}
        order={orderOf(list)}
        filters={<ListFilters list={list} fixed={fixed} />}
        filterCount={narrowings(view.filter)}
        // Only the rows give way to it: what narrows them stays where it is while somebody uses it.
        empty={isArriving || isLooking ? <ListSkeleton rows={12} /> : <EmptyList list={list} />}
      />
    </>
  );
}

/** What is looked for beyond this device; undefined while nobody looks for anything. */
function soughtIn(asked: ListFilter, fixed: ListFilter): ListFilter | undefined {
  const { statuses: _, ...narrowed } = asked;
  const isSought = Object.values(narrowed).some((one) => one !== undefined);
  return isSought ? { ...asked, ...fixed } : undefined;
}

/** Never less than the truth: what is not counted yet is said to be more. */
function limitedText({ t }: Texts, limit: number, total: string | undefined): string {
  return total === undefined
    ? t('lists.limited', { count: limit })
    : t('lists.limitedOf', { count: limit, total });
}

/** By how many choices a list is narrowed, beside the search. */
function narrowings({ words, ...choices }: ListFilter): number {
  return Object.values(choices).filter((choice) => choice !== undefined).length;
}

const EVERYTHING: Partial<ListSearch> = {
  q: undefined,
  status: undefined,
  from: undefined,
  to: undefined,
  client: undefined,
  worker: undefined,
};

/** Nothing found is not nothing there: the way back is to ask for less. */
function EmptyList({ list }: { list: ListDefinition }) {
  const texts = useText();
  const { view, change } = useListSearch();
  const isNarrowed = Object.values(view.filter).some((one) => one !== undefined);
  if (isNarrowed) {
    return (
      <Nothing
        icon={IconFilterOff}
        title={texts.t('lists.noneFound')}
        text={texts.t('lists.noneFoundText')}
      >
        <Button variant="default" onClick={() => change(EVERYTHING)}>
          {texts.t('lists.showAll')}
        </Button>
      </Nothing>
    );
  }
  return (
    <Nothing
      icon={IconInbox}
      title={texts.t('lists.empty')}
      text={texts.word(`empty.${list.name}`)}
    >
      <Beginnings kind={list.over.kind} />
    </Nothing>
  );
}
