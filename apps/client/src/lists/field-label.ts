import type { Texts } from '../i18n/use-text.ts';

/** What a field is called: the word of its own stream or read model, or the one that all share. */
export function fieldLabel({ model, word }: Texts, of: string, name: string): string {
  return model(`field.${of}.${name}`) ?? word(`field.${name}`);
}
