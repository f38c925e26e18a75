import { model } from '@callout/model';
import type { DeviceDocument } from '@callout/sync';
import type { Format } from '../data/use-format.ts';
import type { Texts } from '../i18n/use-text.ts';

type Titled = Pick<DeviceDocument, 'kind' | 'title'>;

/**
 * What people call a document. A day is shown as people write days, a number with the word for what it
 * numbers; what there is only one of is known by its kind unless it has a name.
 */
export function documentTitle({ kind, title }: Titled, texts: Texts, format: Format): string {
  const word = texts.word(`stream.${kind}`);
  if (/^\d{4}-\d{2}-\d{2}$/.test(title)) {
    return model.stream(kind)?.ids?.form === 'named' ? word : format.date(title);
  }
  if (/^\d+$/.test(title)) return `${word} ${title}`;
  return title || word;
}
