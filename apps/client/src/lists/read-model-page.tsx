import { hasEveryWord, LIST_ROWS_MAX, type ReadModel, searchText } from '@callout/kernel';
import { Alert } from '@mantine/core';
import { IconInbox, IconInfoCircle } from '@tabler/icons-react';
import { useMemo } from 'react';
import { z } from 'zod';
import { cellSchema } from '../data/cell-schema.ts';
import { useAnswer } from '../data/use-server.ts';
import { useText } from '../i18n/use-text.ts';
import { AnswerView } from '../ui/answer-view.tsx';
import { Page } from '../ui/page.tsx';
import { Nothing } from '../ui/states.tsx';
import { fieldLabel } from './field-label.ts';
import { RowCount } from './list-page.tsx';
import { useListSearch } from './list-search.ts';
import { ReadModelFilters } from './read-model-filters.tsx';
import { useRowOrders } from './row-orders.tsx';
import type { TableColumn, TableRow } from './table-model.ts';
import { TableView } from './table-view.tsx';

const answerSchema = z.object({
  rows: z.array(
    z.object({
      ...{ id: z.string(), cells: z.record(z.string(), cellSchema) },
      offers: z.array(z.string()).optional(),
    }),
  ),
  cursor: z.string().optional(),
});

/** A read model of the server as a page: its rows by the same parts as a list's. */
export function ReadModelPage({ of: readModel }: { readonly of: ReadModel }) {
  const texts = useText();
  const { search } = useListSearch();
  const { name } = readModel;
  const title = texts.word(`projection.${name}`);
  const person = readModel.observed.tie?.person;
  const asked = new URLSearchParams({
    limit: String(LIST_ROWS_MAX),
    ...(search.from ? { from: search.from } : {}),
    ...(search.to ? { to: search.to } : {}),
    ...(person && search[person] ? { [person]: search[person] } : {}),
  });
  const answer = useAnswer(`/api/v1/read-models/${name}?${asked}`, answerSchema);
  const isLimited = answer.value?.cursor !== undefined;
  return (
    <Page
      fills
      title={title}
      subtitle={texts.t('lists.fromServer')}
      aside={<RowCount count={answer.value?.rows.length} isLimited={isLimited} />}
    >
      <AnswerView answer={answer}>
        {({ rows }) => (
          <Rows
            readModel={readModel}
            title={title}
            rows={rows}
            isLimited={isLimited}
            onOrdered={answer.reload}
          />
        )}
      </AnswerView>
    </Page>
  );
}

interface RowsProps {
  readonly readModel: ReadModel;
  readonly title: string;
  readonly rows: z.output<typeof answerSchema>['rows'];
  readonly isLimited: boolean;
  readonly onOrdered: () => void;
}

function Rows({ readModel, title, rows, isLimited, onOrdered }: RowsProps) {
  const { name, observed } = readModel;
  const orders = useRowOrders(readModel, onOrdered);
  const texts = useText();
  const { view } = useListSearch();
  const { words } = view.filter;
  const shown = useMemo(
    () =>
      rows.filter(
        ({ cells }): boolean => words === undefined || hasEveryWord(searchText(cells), words),
      ),
    [rows, words],
  );
  const { fromDay, client, worker } = view.filter;
  const choices = [fromDay, client, worker].filter((choice) => choice !== undefined);
  const isNarrowed = words !== undefined || choices.length > 0;
  return (
    <>
      {isLimited ? (
        <Alert variant="light" color="yellow" mb="sm" icon={<IconInfoCircle size={18} />}>
          {texts.t('lists.limited', { count: rows.length })}
        </Alert>
      ) : null}
      <TableView
        name={name}
        title={title}
        columns={columnsOf(readModel, (column) => fieldLabel(texts, name, column))}
        rows={shown satisfies readonly TableRow[]}
        fields={observed.fields}
        isLimited={isLimited}
        groupings={NO_GROUPINGS}
        filters={<ReadModelFilters of={readModel} />}
        filterCount={choices.length}
        ordersOf={orders.of}
        empty={
          <Nothing
            icon={IconInbox}
            title={texts.t(isNarrowed ? 'lists.noneFound' : 'lists.empty')}
            text={isNarrowed ? texts.t('lists.noneFoundText') : texts.word(`empty.${name}`)}
          />
        }
      />
      {orders.dialog}
    </>
  );
}

const NO_GROUPINGS: readonly never[] = [];

function columnsOf(
  { observed }: ReadModel,
  labelOf: (column: string) => string,
): readonly TableColumn[] {
  return Object.entries(observed.fields).flatMap(([id, { kind }]) =>
    kind === 'lines' ? [] : [{ id, label: labelOf(id), kind }],
  );
}
