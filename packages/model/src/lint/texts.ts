import type { Locale } from '@callout/kernel';
import { pageText } from '../graph/captions.ts';
import type { Finding } from './finding.ts';

export function findingText(locale: Locale, { rule, subject, detail }: Finding): string {
  return pageText(locale, `lint.${rule}`, { subject, detail });
}

export function remedyText(locale: Locale, { rule }: Finding): string {
  return pageText(locale, `remedy.${rule}`);
}
