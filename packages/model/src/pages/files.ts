import type { Locale } from '@callout/kernel';

/** Names of files under docs/event-storming. The page that a reader meets first is in English. */
export function pageFile(name: string, locale: Locale): string {
  return locale === 'en' && name === 'README' ? 'README.md' : `${name}.${locale}.md`;
}

export function pictureFile(locale: Locale, context: string | undefined, step: number): string {
  return `svg/${context ?? 'board'}.step-${step}.${locale}.svg`;
}
