import type { Texts } from '../../i18n/use-text.ts';

/** A step gives its reason as a code and, after a colon, a figure: `kilometres:4`. */
export function scoreReason(why: string, texts: Texts): string {
  const [code = '', value = ''] = why.split(':');
  return texts.model(`why.${code}`, { value }) ?? why;
}
