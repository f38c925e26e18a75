import {
  type Locale,
  type ShownCell,
  type ShownLinesField,
  shownCell,
  shownRows,
  shownSums,
} from '@callout/kernel';
import type { DeviceDocument } from '@callout/sync';
import { streamOf } from '../data/document.fixture.ts';
import { formatFor } from '../data/use-format.ts';
import { i18n } from '../i18n/i18n.ts';
import { textsFor } from '../i18n/use-text.ts';
import { fieldLabel } from '../lists/field-label.ts';
import { cellText } from '../ui/cell-text.ts';

/** Facts, and tables with their heads and sums, as a page says them or as the model does. */
export interface SaidByPage {
  readonly facts: readonly (readonly [label: string, value: string])[];
  readonly tables: readonly (readonly (readonly string[])[])[];
}

/** How words stand beside each other is the page's; which they are, the model's. */
function plain(text: string): string {
  return text.replace(/[\s,]+/g, '');
}

/** What the model says of a document, told without the page. */
export function saidByModel(document: DeviceDocument, locale: Locale): SaidByPage {
  const texts = textsFor(locale, (key, params) => i18n.t(key, { ...params, lng: locale }));
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const format = formatFor(locale, zone, undefined);
  const { kind, state } = document;
  const say = (cell: ShownCell | undefined) => (cell ? plain(cellText(cell, texts, format)) : '—');
  const label = (name: string) => plain(fieldLabel(texts, kind, name));
  const facts: (readonly [string, string])[] = [];
  const tables: (readonly (readonly string[])[])[] = [];
  for (const [name, field] of Object.entries(streamOf(kind).fields ?? {})) {
    if (field.kind !== 'lines') {
      const cell = shownCell(field, state);
      if (cell) facts.push([label(name), say(cell)]);
      continue;
    }
    const rows = shownRows(field as ShownLinesField, state);
    const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
    const columns = names.filter((column) => rows.some((row) => row[column]));
    if (rows.length === 0 || columns.includes('file')) continue;
    const sums = shownSums(field as ShownLinesField, state);
    const summed = columns.filter((column) => sums[column]);
    tables.push([
      columns.map(label),
      ...rows.map((row) => columns.map((column) => say(row[column]))),
      ...(summed.length > 0 ? [summed.map((column) => say(sums[column]))] : []),
    ]);
  }
  return { facts: facts.sort(), tables: tables.sort() };
}

const textOf = (element: Element) => plain(element.textContent ?? '');

/** What the page on the screen says of its document; what is known of one entry's time is not of it. */
export function saidByPage(root: ParentNode): SaidByPage {
  const terms = [...root.querySelectorAll('dt')].filter((one) => !one.closest('[data-of-a-mark]'));
  const facts = terms.map((term) => {
    const value = term.nextElementSibling;
    return [textOf(term), value ? textOf(value) : ''] as const;
  });
  const tables = [...root.querySelectorAll('table')].map((table) => {
    const [head, ...rows] = [...table.querySelectorAll('thead tr, tbody tr')];
    const sums = [...table.querySelectorAll('tfoot [data-sum]')].map(textOf);
    const cellsOf = (row: Element | undefined) => [...(row?.children ?? [])].map(textOf);
    return [cellsOf(head), ...rows.map(cellsOf), ...(sums.length > 0 ? [sums] : [])];
  });
  return { facts: facts.sort(), tables: tables.sort() };
}
