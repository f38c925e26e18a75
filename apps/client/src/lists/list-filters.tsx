import { type ListDefinition, type ListFilter, statusesOf } from '@callout/kernel';
import { personFilters } from '@callout/published-language';
import { MultiSelect, Select } from '@mantine/core';
import { DatePickerInput } from '@mantine/dates';
import { IconCalendar } from '@tabler/icons-react';
import { useList } from '../data/use-list.ts';
import { useText } from '../i18n/use-text.ts';
import { fieldLabel } from './field-label.ts';
import { joined, useListSearch } from './list-search.ts';
import classes from './toolbar.module.css';

interface ListFiltersProps {
  readonly list: ListDefinition;
  /** What the page has decided: nobody is asked for it. */
  readonly fixed: ListFilter;
}

/** What a list may be narrowed by, as the model says: statuses, days, the people that it names. */
export function ListFilters({ list, fixed }: ListFiltersProps) {
  const areDaysFixed = fixed.fromDay !== undefined || fixed.toDay !== undefined;
  return (
    <>
      {statusesOf(list).length > 1 ? <StatusFilter list={list} /> : null}
      {personFilters(list).map((person) => (
        <PersonFilter key={person} list={list} person={person} />
      ))}
      {list.hasDays && !areDaysFixed ? <DayFilter /> : null}
    </>
  );
}

function StatusFilter({ list }: Pick<ListFiltersProps, 'list'>) {
  const texts = useText();
  const { view, change } = useListSearch();
  const chosen = view.filter.statuses ?? [];
  return (
    <MultiSelect
      className={classes.choice ?? ''}
      classNames={{ input: classes.pills ?? '' }}
      aria-label={texts.word('field.status')}
      {...(chosen.length > 0 ? {} : { placeholder: texts.t('lists.anyStatus') })}
      value={[...chosen]}
      onChange={(statuses) => change({ status: joined(statuses) })}
      clearable
      data={statusesOf(list).map((status) => ({
        value: status,
        label: texts.status(list.over.kind, status),
      }))}
    />
  );
}

interface PersonFilterProps {
  readonly list: ListDefinition;
  readonly person: 'client' | 'worker';
}

/** The people whom the list names, whatever else it is narrowed to. */
function PersonFilter({ list, person }: PersonFilterProps) {
  const texts = useText();
  const all = useList(list).value ?? [];
  const field = list.over.fields?.[person];
  const names = new Map<string, string>();
  for (const document of all) {
    const id = person === 'client' ? document.owner : document.assignee;
    const named = field?.kind === 'reference' ? field.of(document.state as never) : undefined;
    if (id && named?.id === id) names.set(id, named.name);
  }
  const label = fieldLabel(texts, list.over.kind, person);
  return <PersonSelect person={person} label={label} names={names} />;
}

interface PersonSelectProps {
  readonly person: 'client' | 'worker';
  readonly label: string;
  /** By the id of the stream that the person is. */
  readonly names: ReadonlyMap<string, string>;
}

/** One person by whom rows are narrowed. */
export function PersonSelect({ person, label, names }: PersonSelectProps) {
  const texts = useText();
  const { search, change } = useListSearch();
  const chosen = search[person];
  const known = chosen === undefined || names.has(chosen);
  return (
    <Select
      className={classes.choice ?? ''}
      aria-label={label}
      placeholder={label}
      value={chosen ?? null}
      onChange={(id) => change({ [person]: id ?? undefined })}
      clearable
      searchable
      limit={100}
      nothingFoundMessage={texts.t('ui.nothingFound')}
      data={[...names, ...(known ? [] : [[chosen, chosen] as const])]
        .map(([value, name]) => ({ value, label: name }))
        .sort((a, b) => a.label.localeCompare(b.label, texts.locale))}
    />
  );
}

/** One day, or all from one to another. */
export function DayFilter() {
  const { t } = useText();
  const { search, change } = useListSearch();
  return (
    <DatePickerInput
      type="range"
      className={classes.choice ?? ''}
      aria-label={t('lists.days')}
      placeholder={t('lists.anyDay')}
      leftSection={<IconCalendar size={16} stroke={1.8} />}
      valueFormat="D MMM YYYY"
      allowSingleDateInRange
      clearable
      value={[search.from ?? null, search.to ?? null]}
      onChange={([from, to]) => change({ from: from ?? undefined, to: to ?? undefined })}
    />
  );
}
