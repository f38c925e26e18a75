import { isTextCell, type Period, plainText, type ShownCell } from '@callout/kernel';
import type { Format } from '../data/use-format.ts';
import type { Texts } from '../i18n/use-text.ts';

/** A cell in one line of the reader's language, in the organisation's zone and currency. */
export function cellText(cell: ShownCell, texts: Texts, format: Format): string {
  if (cell.kind === 'reference' && cell.value.name === '') {
    return texts.word(`stream.${cell.value.kind}`);
  }
  if (isTextCell(cell)) return plainText(cell);
  switch (cell.kind) {
    case 'money':
      return format.money(cell.value);
    case 'share':
      return format.percent(cell.value);
    case 'count':
      return format.number(cell.value);
    case 'instant':
      return format.moment(cell.value);
    case 'day':
      return format.date(cell.value);
    case 'window':
      return format.window(cell.value);
    case 'period':
      return periodText(cell.value, format);
    case 'word':
      return texts.word(cell.value);
    case 'flag':
      return texts.t(cell.value ? 'shown.yes' : 'shown.no');
    case 'file':
      return texts.t('shown.file');
  }
}

/** A whole month by its name, anything else by its first and last day. */
function periodText({ start, lastDay }: Period, format: Format): string {
  const isMonth = start.endsWith('-01') && lastDay >= `${start.slice(0, 8)}28`;
  return isMonth ? format.month(start) : format.span(start, lastDay);
}

const NUMBER_KINDS: readonly string[] = ['money', 'share', 'count'];

/** Numbers stand at the right of their column, so that their digits are below each other. */
export function isNumberKind(kind: string): boolean {
  return NUMBER_KINDS.includes(kind);
}
