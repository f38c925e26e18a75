// Proves that what only the wall, the pages and the lint say is said in both languages, and that every
// hotspot is stuck to something and asks its question.
import { LOCALES } from '@callout/kernel';
import { expect, it } from 'vitest';
import { model } from '../index.ts';
import en from '../page-texts/en.json' with { type: 'json' };
import ru from '../page-texts/ru.json' with { type: 'json' };
import { titleOf } from './captions.ts';
import { modelGraph } from './graph.ts';
import { HOTSPOTS } from './notes.ts';

it('has its own sentences in both languages', () => {
  expect(Object.keys(ru)).toEqual(Object.keys(en));
});

it('sticks every hotspot to a sticky of the model, with a question in both languages', () => {
  const graph = modelGraph(model, HOTSPOTS);
  const hotspots = graph.stickies.filter(({ kind }) => kind === 'hotspot');
  expect(hotspots.map(({ name }) => name)).toEqual(HOTSPOTS.map(({ name }) => name));
  const tables: Readonly<Record<string, Readonly<Record<string, string>>>> = { en, ru };
  for (const locale of LOCALES) {
    for (const hotspot of hotspots) {
      expect(titleOf(model, locale, hotspot)).toBe(tables[locale]?.[hotspot.textKey]);
    }
  }
});
