import type { Locale, Model, Window } from '@callout/kernel';
import type { Dispute, Overtaking } from './document.ts';

/** How the reader’s screen, or a page, says names and times. */
export interface OvertakenWords {
  readonly locale: Locale;
  readonly actor: (actor: Overtaking['actor']) => string;
  readonly moment: (at: string) => string;
  readonly window: (window: Window) => string;
}

/**
 * What happened meanwhile, as a sentence of the domain: "Aylin Demir took this job over …". The texts are
 * `overtaken.<type>`; a fact without one is told by its name. What somebody overtook themself, on another
 * device, is said as such.
 * @param viewer the id of whoever reads it
 */
export function overtakenText(
  model: Model,
  { event, overtakenBy }: Dispute,
  viewer: string,
  words: OvertakenWords,
): string | undefined {
  if (!overtakenBy) return undefined;
  const { type, occurredAt, actor, names, windows } = overtakenBy;
  const said = Object.entries(windows).map(([name, value]) => [name, words.window(value)] as const);
  const params = {
    ...names,
    ...Object.fromEntries(said),
    event: model.text(words.locale, `event.${type}`),
    by: words.actor(actor),
    at: words.moment(occurredAt),
  };
  const isOwn = actor.id === event.actor.id;
  const keys = isOwn
    ? [`overtaken.${viewer === actor.id ? 'own' : 'theirs'}`]
    : [`overtaken.${type}`, 'overtaken.other'];
  for (const key of keys) {
    const text = model.text(words.locale, key, params);
    if (text !== key) return text;
  }
  return undefined;
}

/** Who recorded it and when, and when it arrived too late. */
export function recordedText(
  model: Model,
  { event, at }: Dispute,
  viewer: string,
  words: OvertakenWords,
): string {
  const isOwn = event.actor.id === viewer;
  return model.text(words.locale, isOwn ? 'disputed.own' : 'disputed.of', {
    event: model.text(words.locale, `event.${event.type}`),
    by: words.actor(event.actor),
    recorded: words.moment(event.occurredAt),
    arrived: words.moment(at),
  });
}
