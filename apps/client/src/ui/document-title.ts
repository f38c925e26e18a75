import type { DeviceDocument } from '@callout/sync';
import type { Format } from '../data/use-format.ts';
import type { Texts } from '../i18n/use-text.ts';

type Titled = Pick<DeviceDocument, 'kind' | 'title'>;

/** What people call a document. One that is named by a day shows it as people write days. */
export function documentTitle({ kind, title }: Titled, texts: Texts, format: Format): string {
  if (/^\d{4}-\d{2}-\d{2}$/.test(title)) return format.date(title);
  return title || texts.word(`stream.${kind}`);
}
