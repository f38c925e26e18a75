import type { Locale } from '@callout/kernel';
import { boardText } from '../board/captions.ts';
import type { Finding } from './finding.ts';

export function findingText(locale: Locale, { rule, subject, detail }: Finding): string {
  return boardText(locale, `lint.${rule}`, { subject, detail });
}

export function remedyText(locale: Locale, { rule }: Finding): string {
  return boardText(locale, `remedy.${rule}`);
}
