import {
  type ShownCell,
  type ShownLinesField,
  type ShownRow,
  shownRows,
  shownSums,
} from '@callout/kernel';
import type { DeviceDocument } from '@callout/sync';
import { Table } from '@mantine/core';
import { useText } from '../i18n/use-text.ts';
import { fieldLabel } from '../lists/field-label.ts';
import { isNumberKind } from '../ui/cell-text.ts';
import { EvidenceGallery } from '../ui/evidence.tsx';
import { Section } from '../ui/section.tsx';
import { Shown } from '../ui/shown.tsx';
import { usePhone } from '../ui/use-phone.ts';
import { fieldsOf } from './field-facts.tsx';
import { LineCard, SumCard } from './line-card.tsx';
import classes from './lines.module.css';

interface LinesOfDocument {
  readonly name: string;
  readonly field: ShownLinesField;
  readonly rows: readonly ShownRow[];
}

/** The rows within a document that say something, in the order of their declaration. */
function linesOf({ kind, state }: Pick<DeviceDocument, 'kind' | 'state'>) {
  return Object.entries(fieldsOf(kind)).flatMap(([name, field]): readonly LinesOfDocument[] => {
    if (field.kind !== 'lines') return [];
    const rows = shownRows(field, state);
    return rows.length > 0 ? [{ name, field, rows }] : [];
  });
}

/** More columns than this have no room beside another column of the page. */
const NARROW_MAX = 6;

/** The fields whose rows need the whole width of the page. */
export function wideLines(document: DeviceDocument): readonly string[] {
  return linesOf(document)
    .filter(({ rows }) => columnsOf(rows).length > NARROW_MAX)
    .map(({ name }) => name);
}

/** Of a request: what its people show, and what was claimed with what. */
export const CLAIMS_AND_EVIDENCE = ['claims', 'claimedFacts', 'claimedEvidence', 'evidence'];

interface LinesProps {
  readonly document: DeviceDocument;
  /** Rows that the page shows in a place of its own. */
  readonly except?: readonly string[] | undefined;
  readonly only?: readonly string[] | undefined;
}

/** The rows within a document, each field in a section of its own: pictures as a gallery. */
export function Lines({ document, except = [], only }: LinesProps) {
  const texts = useText();
  const { kind, state } = document;
  return linesOf(document)
    .filter(({ name }) => only?.includes(name) ?? !except.includes(name))
    .map(({ name, field, rows }) => {
      const title = fieldLabel(texts, kind, name);
      if (rows.some(hasFile)) {
        return (
          <Section key={name} title={title}>
            <EvidenceGallery rows={rows} />
          </Section>
        );
      }
      return (
        <Section key={name} flush title={title}>
          <Rows kind={kind} rows={rows} sums={shownSums(field, state)} label={title} />
        </Section>
      );
    });
}

function hasFile(row: ShownRow): boolean {
  return Object.values(row).some((cell) => cell?.kind === 'file');
}

interface RowsProps {
  readonly kind: string;
  readonly label: string;
  readonly rows: readonly ShownRow[];
  readonly sums: ShownRow;
}

/** A table on the desktop, cards on a phone. */
function Rows(props: RowsProps) {
  const phone = usePhone();
  return phone ? <RowCards {...props} /> : <RowTable {...props} />;
}

interface Column {
  readonly name: string;
  readonly kind: ShownCell['kind'];
}

/** The columns that at least one row has something in, as the first row that has it declares them. */
function columnsOf(rows: readonly ShownRow[]): readonly Column[] {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return names.flatMap((name) => {
    const kind = rows.find((row) => row[name])?.[name]?.kind;
    return kind ? [{ name, kind }] : [];
  });
}

function RowTable({ kind, rows, sums, label }: RowsProps) {
  const texts = useText();
  const columns = columnsOf(rows);
  const firstSum = columns.findIndex(({ name }) => sums[name]);
  return (
    <div className={classes.scroll}>
      <Table
        className={classes.table}
        verticalSpacing={9}
        horizontalSpacing="md"
        aria-label={label}
      >
        <Table.Thead>
          <Table.Tr>
            {columns.map((column, index) => (
              <Table.Th key={column.name} {...standing(column, index === 0)}>
                {fieldLabel(texts, kind, column.name)}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Table.Tr key={keyOf(row, rows)}>
              {columns.map((column, index) => (
                <Table.Td key={column.name} {...standing(column, index === 0)}>
                  <CellOf cell={row[column.name]} />
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
        {firstSum >= 0 ? (
          <Table.Tfoot>
            <Table.Tr>
              {firstSum > 0 ? (
                <Table.Th colSpan={firstSum}>{texts.t('line.total')}</Table.Th>
              ) : null}
              {columns.slice(firstSum).map((column) => (
                <Table.Th
                  key={column.name}
                  data-sum={sums[column.name] ? true : undefined}
                  {...standing(column, false)}
                >
                  {sums[column.name] ? <CellOf cell={sums[column.name]} /> : null}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Tfoot>
        ) : null}
      </Table>
    </div>
  );
}

const NEVER_BROKEN: readonly ShownCell['kind'][] = ['day', 'instant', 'money', 'period'];

/** Numbers stand at the right, but for those that a row begins with; days and amounts are one word. */
function standing({ kind }: Column, isFirst: boolean) {
  return {
    ...(isNumberKind(kind) && !isFirst ? { ta: 'right' as const } : {}),
    ...(NEVER_BROKEN.includes(kind) ? { className: classes.day } : {}),
  };
}

function CellOf({ cell }: { cell: ShownCell | undefined }) {
  return cell ? <Shown cell={cell} /> : <span aria-hidden="true">—</span>;
}

/** Rows have no names of their own, and those that are there never move. */
function keyOf(row: ShownRow, rows: readonly ShownRow[]): number {
  return rows.indexOf(row);
}

const TITLE_KINDS: readonly ShownCell['kind'][] = ['reference', 'text', 'word', 'note'];

/** What a card is about: the first words of the row, people's own before the model's. */
function titleOf(columns: readonly Column[]): Column | undefined {
  const [first] = columns;
  if (first && TITLE_KINDS.includes(first.kind)) return first;
  return (
    columns.find(({ kind }) => kind === 'note') ??
    columns.find(({ kind }) => kind === 'reference' || kind === 'text') ??
    first
  );
}

function RowCards({ kind, rows, sums }: RowsProps) {
  const texts = useText();
  const columns = columnsOf(rows);
  const title = titleOf(columns);
  // A number alone says nothing: one stands by itself only where words beside it say what it is of.
  const isNamed = title !== undefined && !isNumberKind(title.kind);
  const amount = isNamed ? columns.findLast(({ kind: of }) => of === 'money') : undefined;
  const sum = amount && sums[amount.name];
  return (
    <>
      {rows.map((row) => (
        <LineCard
          key={keyOf(row, rows)}
          title={
            <>
              {title && !isNamed ? `${fieldLabel(texts, kind, title.name)}: ` : null}
              {title ? <CellOf cell={row[title.name]} /> : null}
            </>
          }
          amount={amount ? <CellOf cell={row[amount.name]} /> : null}
          details={columns.flatMap((column) => {
            const cell = row[column.name];
            if (!cell || column === title || column === amount) return [];
            return [
              { label: fieldLabel(texts, kind, column.name), value: <Shown cell={cell} compact /> },
            ];
          })}
        />
      ))}
      {sum ? <SumCard title={texts.t('line.total')} amount={<Shown cell={sum} />} /> : null}
    </>
  );
}
