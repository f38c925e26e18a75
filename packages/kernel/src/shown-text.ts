import { decimalText } from './money.ts';
import type { ShownCell, ShownRow } from './shown-field.ts';

/** What a program needs to read a cell as people's spreadsheets do: words, and the currency's digits. */
export interface CellReader {
  readonly word: (key: string) => string;
  readonly currencyDigits: number;
}

/**
 * A cell for programs and spreadsheets: ISO days, instants and intervals, plain decimal amounts and
 * shares. Text that a spreadsheet would take for a formula is made harmless; numbers are left alone.
 */
export function machineText(cell: ShownCell, { word, currencyDigits }: CellReader): string {
  switch (cell.kind) {
    case 'money':
      return decimalText(cell.value, currencyDigits);
    case 'share':
      return decimalText(cell.value, 4);
    case 'count':
      return String(cell.value);
    case 'flag':
      return String(cell.value);
    case 'instant':
    case 'day':
      return cell.value;
    case 'window':
      return `${cell.value.from}/${cell.value.to}`;
    case 'period':
      return `${cell.value.start}/${cell.value.lastDay}`;
    case 'word':
      return harmlessText(word(cell.value));
    case 'file':
      return cell.value.sha256;
    case 'reference':
      return harmlessText(cell.value.name || word(`stream.${cell.value.kind}`));
    default:
      return harmlessText(plainText(cell));
  }
}

type TextCell = Extract<
  ShownCell,
  { readonly kind: 'text' | 'note' | 'place' | 'contact' | 'reference' | 'words' }
>;

/** The text of a cell that holds people's own words, the same in every language. */
export function plainText(cell: TextCell): string {
  switch (cell.kind) {
    case 'place':
      return cell.value.address;
    case 'contact':
      return [cell.value.name, cell.value.phone, cell.value.email].filter(Boolean).join(', ');
    case 'reference':
      return cell.value.name;
    case 'words':
      return cell.value.join(', ');
    default:
      return cell.value;
  }
}

const TEXT_KINDS: readonly string[] = ['text', 'note', 'place', 'contact', 'reference', 'words'];

/** Cells of people's own words, which a search looks into. */
export function isTextCell(cell: ShownCell): cell is TextCell {
  return TEXT_KINDS.includes(cell.kind);
}

/** A spreadsheet runs a cell that begins like a formula; with an apostrophe before it, it is text. */
export function harmlessText(text: string): string {
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}

/** By what a cell is sorted; texts compare as people of any language would expect. */
function sortKey(cell: ShownCell): string | number {
  switch (cell.kind) {
    case 'money':
    case 'share':
    case 'count':
      return cell.value;
    case 'flag':
      return Number(cell.value);
    case 'window':
      return cell.value.from;
    case 'period':
      return cell.value.from;
    case 'file':
      return cell.value.sha256;
    case 'instant':
    case 'day':
    case 'word':
      return cell.value;
    default:
      return plainText(cell);
  }
}

/** One collation for devices and servers, whatever language either speaks; numbers within texts count. */
const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

export function compareTexts(a: string, b: string): number {
  return collator.compare(a, b) || (a < b ? -1 : a > b ? 1 : 0);
}

/** The order of two cells of one column; rows without a value come last, whichever way it is sorted. */
export function compareCells(
  a: ShownCell | undefined,
  b: ShownCell | undefined,
  direction: 'ascending' | 'descending',
): number {
  if (!a || !b) return a ? -1 : b ? 1 : 0;
  const [x, y] = [sortKey(a), sortKey(b)];
  const order =
    typeof x === 'number' && typeof y === 'number' ? x - y : compareTexts(String(x), String(y));
  return direction === 'ascending' ? order : -order;
}

/** The texts of a row's cells, as a search compares them. */
export function searchText(cells: ShownRow | readonly (ShownCell | undefined)[]): string {
  return Object.values(cells)
    .flatMap((cell) => (cell && isTextCell(cell) ? [plainText(cell)] : []))
    .join('\n')
    .toLowerCase();
}

/** The words that somebody looks for, as they are compared. */
export function soughtWords(words: string): readonly string[] {
  return words.toLowerCase().split(/\s+/);
}

/** Every word somewhere in the text, in any order. */
export function hasEveryWord(text: string, words: string): boolean {
  return soughtWords(words).every((word) => text.includes(word));
}
