// Proves that the board can be hung up: no sticky lies on another, arrows keep to the gaps and never
// cross, every text fits and can be read, the same model gives the same picture at every step and in
// either language, and a new sticky moves only what stands below or after it.
import { LOCALES } from '@callout/kernel';
import { describe, expect, it } from 'vitest';
import en from '../board-texts/en.json' with { type: 'json' };
import ru from '../board-texts/ru.json' with { type: 'json' };
import { model } from '../index.ts';
import { soundContext, toyCommand, toyModel } from '../lint/toy-model.fixture.ts';
import { boardOf } from './board.ts';
import { boardText, titleOf } from './captions.ts';
import { modelGraph } from './graph.ts';
import { HOTSPOTS } from './notes.ts';
import { countCrossings, type Point } from './route.ts';
import { SIZE } from './sizes.ts';
import { STEPS } from './stickies.ts';
import { boardSvg, linesOf, SMALL_SIZE } from './svg.ts';
import { widthOf } from './text-fit.ts';
import type { Board } from './wall.ts';

interface Rect {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

const areOver = (a: Rect, b: Rect, room = 0) =>
  a.x < b.x + b.w + room &&
  b.x < a.x + a.w + room &&
  a.y < b.y + b.h + room &&
  b.y < a.y + a.h + room;

function overlaps(board: Board): readonly string[] {
  return board.boxes.flatMap((a, index) =>
    board.boxes
      .slice(index + 1)
      .filter((b) => areOver(a, b, 4))
      .map((b) => `${a.key} and ${b.key}`),
  );
}

/** Arrows that run through a sticky on which they neither begin nor end. */
function runsThrough(board: Board): readonly string[] {
  const leg = (a: Point, b: Point): Rect => ({
    x: Math.min(a.x, b.x),
    y: Math.min(a.y, b.y),
    w: Math.abs(a.x - b.x),
    h: Math.abs(a.y - b.y),
  });
  const drawn = board.arrows.filter(({ last }) => last === 4);
  return drawn.flatMap(({ from, to, way }) =>
    way.slice(1).flatMap((end, index) => {
      const start = way[index] ?? end;
      return board.boxes
        .filter(({ key }) => key !== from && key !== to)
        .filter((box) => areOver(leg(start, end), box))
        .map(({ key }) => `${from} → ${to} through ${key}`);
    }),
  );
}

const contexts = [undefined, ...model.contexts.map(({ name }) => name)];

describe.each(contexts)('the board of %s', (context) => {
  const board = boardOf(model, { locale: 'en', context });
  it('has no sticky on another, and all of them in a frame', () => {
    expect(overlaps(board)).toEqual([]);
    const loose = board.boxes.filter(
      (box) =>
        !board.frames.some((f) => box.x > f.x && box.x + box.w < f.x + f.w && areOver(box, f)),
    );
    expect(loose.map(({ key }) => key)).toEqual([]);
  });
  it('has arrows that keep to the gaps, run straight, and never cross', () => {
    expect(runsThrough(board)).toEqual([]);
    const skew = board.arrows.filter(({ way }) =>
      way.some((p, i) => i > 0 && p.x !== way[i - 1]?.x && p.y !== way[i - 1]?.y),
    );
    expect(skew).toEqual([]);
    const drawn = board.arrows.filter(({ last }) => last === 4);
    expect(countCrossings(drawn)).toBe(0);
  });
  it.each(LOCALES)('has texts that fit and can be read in %s', (locale) => {
    const there = boardOf(model, { locale, context });
    for (const box of there.boxes) {
      const lines = linesOf(box);
      expect(lines.length, box.key).toBeGreaterThan(0);
      for (const { text, size } of lines) {
        expect(size).toBeGreaterThanOrEqual(SMALL_SIZE);
        expect(widthOf(text, size), `${box.key}: ${text}`).toBeLessThanOrEqual(box.w);
      }
      expect(lines.reduce((sum, { size }) => sum + size * 1.25, 0)).toBeLessThanOrEqual(box.h);
    }
  });
  it('is the same each time, and has the same places in both languages', () => {
    expect(boardOf(model, { locale: 'en', context })).toEqual(board);
    const places = ({ boxes }: Board) => boxes.map(({ key, x, y }) => ({ key, x, y }));
    expect(places(boardOf(model, { locale: 'ru', context }))).toEqual(places(board));
  });
  it('grows from step to step', () => {
    const stickies = STEPS.map((step) => board.boxes.filter((box) => box.step <= step).length);
    expect([...stickies].sort((a, b) => a - b)).toEqual(stickies);
    expect(stickies[0]).toBeGreaterThan(0);
  });
});

it('shows every sticky of the model', () => {
  const shown = new Set(boardOf(model, { locale: 'en' }).boxes.map(({ sticky }) => sticky));
  const missing = modelGraph(model, HOTSPOTS).stickies.filter(({ id }) => !shown.has(id));
  // Actors who only look on stand beside no command; lists that nobody decides by hang nowhere.
  expect(missing.filter(({ kind }) => kind !== 'actor' && kind !== 'read-model')).toEqual([]);
});

it('moves little for a new sticky', () => {
  const { context, door, greeted } = soundContext();
  const before = boardOf(toyModel(context), { locale: 'en' });
  const Late = toyCommand('GreetAgain', door, [greeted], ['manager']);
  const grown = { ...context, commands: [...context.commands, Late] };
  const after = boardOf(toyModel(grown), { locale: 'en' });
  const topOf = new Map(after.boxes.map(({ key, y }) => [key, y]));
  for (const { key, y } of before.boxes) {
    expect(Math.abs((topOf.get(key) ?? 0) - y), key).toBeLessThan(SIZE.event.h);
  }
});

it('has its own sentences in both languages', () => {
  expect(Object.keys(ru)).toEqual(Object.keys(en));
  for (const { name } of HOTSPOTS) {
    for (const locale of LOCALES) {
      expect(boardText(locale, `hotspot.${name}`)).not.toBe(`hotspot.${name}`);
    }
  }
});

it('titles every sticky in Russian', () => {
  const latin = modelGraph(model, HOTSPOTS).stickies.filter(
    (sticky) => !/[а-яё]/i.test(titleOf(model, 'ru', sticky)),
  );
  expect(latin.map(({ textKey }) => textKey)).toEqual([]);
});

it('writes an SVG that escapes what people wrote', () => {
  const { context } = soundContext();
  const texts = { en: { 'context.provisioning': 'A <b> & "c"' }, ru: {} };
  const svg = boardSvg(boardOf(toyModel({ ...context, texts }), { locale: 'en' }), 'en');
  expect(svg).toContain('A &lt;b&gt; &amp; &quot;c&quot;');
  expect(svg).not.toContain('<b>');
});
