import { type Locale, type Model, type Refusal, refusalText } from '@callout/kernel';

type Params = Readonly<Record<string, string | number>>;

let model: Model | undefined;

/**
 * Lets texts say what the model says. It comes with the application: whoever is only asked to sign in
 * need not wait for it, and reads nothing of it.
 */
export function speakOf(whole: Model): void {
  model = whole;
}

/** A sentence or title of the model; the key itself where there is none. */
export function wordOf(locale: Locale, key: string, params?: Params): string {
  return model?.text(locale, key, params) ?? key;
}

/** What the model says of a refusal, where it says anything. */
export function refusalOf(locale: Locale, refusal: Refusal): string | undefined {
  return model && refusalText(model, locale, refusal);
}
