import {
  ActionIcon,
  Checkbox,
  Group,
  Indicator,
  Menu,
  Select,
  TextInput,
  Tooltip,
} from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import {
  IconAdjustmentsHorizontal,
  IconColumns3,
  IconFileSpreadsheet,
  IconPrinter,
  IconSearch,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useOrganisation } from '../data/replica-context.tsx';
import { useText } from '../i18n/use-text.ts';
import { usePhone } from '../ui/use-phone.ts';
import { saveCsv } from './csv.ts';
import { joined, NO_GROUP, sortText, useListSearch } from './list-search.ts';
import type { TableColumn, TableGrouping, TableRow } from './table-model.ts';
import classes from './toolbar.module.css';

interface ToolbarProps {
  readonly name: string;
  readonly columns: readonly TableColumn[];
  readonly shown: readonly TableColumn[];
  readonly rows: readonly TableRow[];
  /** What a file of the rows says of them. */
  readonly note?: string | undefined;
  readonly groupings: readonly TableGrouping[];
  readonly grouping: string | undefined;
  readonly filters?: ReactNode;
  readonly filterCount?: number;
}

/** Above a table: what narrows it, how it is laid out, and how it leaves for paper or a spreadsheet. */
export function Toolbar(props: ToolbarProps) {
  const phone = usePhone();
  const [opened, choices] = useDisclosure(false);
  if (phone) {
    return (
      <div className={`${classes.toolbar} not-printed`}>
        <SearchField />
        <FilterButton {...props} opened={opened} onToggle={choices.toggle} />
        <CsvButton {...props} />
        {opened ? (
          <>
            {props.filters}
            {props.groupings.length > 0 ? <GroupChoice {...props} /> : null}
            <SortChoice {...props} />
          </>
        ) : null}
      </div>
    );
  }
  return (
    <div className={`${classes.toolbar} not-printed`}>
      <SearchField />
      {props.filters}
      {props.groupings.length > 0 ? <GroupChoice {...props} /> : null}
      <Group gap={6} wrap="nowrap" className={classes.tools}>
        <ColumnChoice {...props} />
        <CsvButton {...props} />
        <PrintButton />
      </Group>
    </div>
  );
}

interface FilterButtonProps {
  readonly filterCount?: number | undefined;
  readonly opened: boolean;
  readonly onToggle: () => void;
}

function FilterButton({ filterCount = 0, opened, onToggle }: FilterButtonProps) {
  const { t } = useText();
  return (
    <Indicator disabled={filterCount === 0} label={filterCount} size={16}>
      <ActionIcon
        variant={opened ? 'light' : 'default'}
        size={44}
        aria-label={t('lists.filters')}
        aria-expanded={opened}
        onClick={onToggle}
      >
        <IconAdjustmentsHorizontal size={19} stroke={1.7} />
      </ActionIcon>
    </Indicator>
  );
}

function SearchField() {
  const { t } = useText();
  const { search, change } = useListSearch();
  return (
    <TextInput
      className={classes.search ?? ''}
      leftSection={<IconSearch size={16} stroke={1.8} />}
      placeholder={t('lists.search')}
      aria-label={t('lists.search')}
      type="search"
      value={search.q ?? ''}
      onChange={(event) => change({ q: event.currentTarget.value || undefined })}
    />
  );
}

function GroupChoice({ groupings, grouping }: ToolbarProps) {
  const { t } = useText();
  const { change } = useListSearch();
  return (
    <Select
      className={classes.choice ?? ''}
      aria-label={t('lists.group')}
      value={grouping ?? NO_GROUP}
      onChange={(chosen) => change({ group: chosen ?? NO_GROUP })}
      allowDeselect={false}
      data={[
        { value: NO_GROUP, label: t('lists.noGroup') },
        ...groupings.map(({ id, label }) => ({ value: id, label: t('lists.groupBy', { label }) })),
      ]}
    />
  );
}

/** Where there is no room for headings to press. */
function SortChoice({ columns }: ToolbarProps) {
  const { t } = useText();
  const { view, change } = useListSearch();
  const both = columns.flatMap(({ id, label }) => [
    { value: id, label: t('lists.sortUp', { label }) },
    { value: `-${id}`, label: t('lists.sortDown', { label }) },
  ]);
  return (
    <Select
      className={classes.choice ?? ''}
      aria-label={t('lists.sort')}
      placeholder={t('lists.sort')}
      value={sortText(view.sort) ?? null}
      onChange={(chosen) => change({ sort: chosen ?? undefined })}
      clearable
      data={both}
    />
  );
}

function ColumnChoice({ columns, shown }: ToolbarProps) {
  const { t } = useText();
  const { view, change } = useListSearch();
  const toggle = (id: string) => {
    const isHidden = view.hidden.includes(id);
    const hidden = isHidden ? view.hidden.filter((one) => one !== id) : [...view.hidden, id];
    change({ hide: joined(hidden) });
  };
  return (
    <Menu closeOnItemClick={false} position="bottom-end" shadow="md">
      <Menu.Target>
        <ActionIcon variant="default" size={36} aria-label={t('lists.columns')}>
          <IconColumns3 size={18} stroke={1.7} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {columns.map(({ id, label, kind }) => (
          <Menu.Item
            key={id}
            // A table without what it is about says nothing.
            disabled={kind === 'title' || (shown.length === 1 && !view.hidden.includes(id))}
            onClick={() => toggle(id)}
            role="menuitemcheckbox"
            aria-checked={!view.hidden.includes(id)}
          >
            <Checkbox.Indicator size="xs" mr={8} checked={!view.hidden.includes(id)} />
            {label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

type CsvProps = Pick<ToolbarProps, 'name' | 'shown' | 'rows' | 'note'>;

export function CsvButton({ name, shown, rows, note }: CsvProps) {
  const texts = useText();
  const phone = usePhone();
  const { currency } = useOrganisation();
  return (
    <Tooltip label={texts.t('lists.csv')}>
      <ActionIcon
        variant="default"
        size={phone ? 44 : 36}
        aria-label={texts.t('lists.csv')}
        disabled={rows.length === 0}
        onClick={() => void saveCsv(name, shown, rows, texts, currency, note)}
      >
        <IconFileSpreadsheet size={18} stroke={1.7} />
      </ActionIcon>
    </Tooltip>
  );
}

function PrintButton() {
  const { t } = useText();
  return (
    <Tooltip label={t('lists.print')}>
      <ActionIcon
        variant="default"
        size={36}
        aria-label={t('lists.print')}
        onClick={() => window.print()}
      >
        <IconPrinter size={18} stroke={1.7} />
      </ActionIcon>
    </Tooltip>
  );
}
