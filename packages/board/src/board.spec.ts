// Proves that the board can be hung up and read: no sticky lies on another, arrows begin and end at what
// they are about, keep to the gaps and never cross, every text fits, every sticky says what it is, the
// same model gives the same picture at every step and in either language.
import { isClockPolicy, LOCALES } from '@callout/kernel';
import { ids, model, STEPS, titleOf } from '@callout/model';
import { describe, expect, it } from 'vitest';
import { boardOf } from './board.ts';
import type { Board } from './board-parts.ts';
import {
  crossings,
  drawnLast,
  fillOf,
  loose,
  looseEnds,
  overlaps,
  runsThrough,
  skewArrows,
} from './geometry.fixture.ts';
import { wallLayout } from './layout/wall.ts';
import { KIND_SIZE, linesOf } from './svg.ts';
import { widthOf } from './text-fit.ts';
import en from './texts/en.json' with { type: 'json' };
import ru from './texts/ru.json' with { type: 'json' };
import { boardText } from './texts.ts';

const layout = wallLayout(model);
const contexts = [undefined, ...model.contexts.map(({ name }) => name)];

describe.each(contexts)('the board of %s', (context) => {
  const board = boardOf(layout, { locale: 'en', context });
  it('has no sticky on another, and all of them in a frame or before it', () => {
    expect(overlaps(board)).toEqual([]);
    expect(loose(board)).toEqual([]);
  });
  it('has arrows from sticky to sticky that keep to the gaps, run straight, and never cross', () => {
    expect(looseEnds(board)).toEqual([]);
    expect(skewArrows(board)).toEqual([]);
    expect(runsThrough(board)).toEqual([]);
    const inside = drawnLast(board).filter(({ kind }) => kind !== 'publishes');
    expect(crossings(inside)).toEqual([]);
  });
  it.each(LOCALES)('has texts that fit and can be read in %s', (locale) => {
    const there = boardOf(layout, { locale, context });
    for (const box of there.boxes) {
      const lines = linesOf(box);
      expect(lines[0]?.text, box.key).toBe(boardText(locale, `kind.${box.kind}`));
      expect(lines.filter(({ look }) => look === 't').length, box.key).toBeGreaterThan(0);
      for (const { text, size } of lines) {
        expect(size).toBeGreaterThanOrEqual(KIND_SIZE);
        expect(widthOf(text, size), `${box.key}: ${text}`).toBeLessThanOrEqual(box.w);
      }
      expect(lines.reduce((sum, { size }) => sum + size * 1.18, 0)).toBeLessThanOrEqual(box.h);
    }
  });
  it('has the same places in both languages', () => {
    const places = ({ boxes }: Board) => boxes.map(({ key, x, y }) => ({ key, x, y }));
    expect(places(boardOf(layout, { locale: 'ru', context }))).toEqual(places(board));
  });
  it('grows from step to step', () => {
    const stickies = STEPS.map((step) => board.boxes.filter((box) => box.step <= step).length);
    expect([...stickies].sort((a, b) => a - b)).toEqual(stickies);
    expect(stickies[0]).toBeGreaterThan(0);
  });
});

describe('the whole board', () => {
  const board = boardOf(layout, { locale: 'en' });
  it('is the same each time', () => {
    expect(boardOf(wallLayout(model), { locale: 'en' })).toEqual(board);
  });
  it('is filled by a fifth at the least, on a third of the paper that it once took', () => {
    expect(fillOf(board)).toBeGreaterThan(0.2);
    expect((board.width * board.height) / (8736 * 11650)).toBeLessThan(1 / 3);
  });
  it('can be read from a sheet of A0: titles of two millimetres', () => {
    const scale = Math.min(1189 / board.width, 841 / board.height);
    expect(13 * scale).toBeGreaterThan(2);
  });
  it('shows every sticky of the model', () => {
    const shown = new Set(board.boxes.map(({ sticky }) => sticky));
    const missing = layout.graph.stickies.filter(({ id }) => !shown.has(id));
    // Actors who only look on stand beside no command; lists that nobody decides by hang nowhere.
    expect(missing.filter(({ kind }) => kind !== 'actor' && kind !== 'read-model')).toEqual([]);
  });
  it('names every mail on a sticky of the system Mail, below whatever sends it', () => {
    const senders = model.contexts.flatMap(({ policies, systemCommands = [], name }) => [
      ...policies.map((policy) => ({
        id: ids.policy(policy),
        sends: isClockPolicy(policy) ? [] : (policy.sends ?? []),
      })),
      ...systemCommands.map((ask) => ({ id: ids.system(name, ask), sends: ask.sends ?? [] })),
    ]);
    const meant = senders.flatMap(({ id, sends }) => sends.map((mail) => `${id} ${mail.name}`));
    // The server sends these itself, while there is nothing in the log that a policy could see.
    const bySystem = ['application-to-confirm', 'finished-mail'];
    meant.push(...bySystem.map((name) => `system:management/Mail ${name}`));
    const stickies = new Map(board.boxes.map(({ key, sticky }) => [key, sticky]));
    const said = board.boxes.flatMap(({ key, kind, title, listed = [] }) => {
      const arrows = listed.length > 0 ? board.arrows.filter(({ to }) => to === key) : [];
      expect(arrows.map(() => [kind, title])).toEqual(arrows.map(() => ['system', 'Mail']));
      return arrows.flatMap(({ from }) => listed.map((mail) => `${stickies.get(from)} ${mail}`));
    });
    expect(said.sort()).toEqual(meant.sort());
    expect(meant.length).toBe(model.contexts.flatMap(({ mails = [] }) => mails).length);
  });
  it('keeps the notation: policies, systems and constraints wide, actors small', () => {
    const whole = board.boxes.filter(({ isCopy }) => !isCopy);
    const shapes = new Map(whole.map(({ kind, w, h }) => [kind, w / h]));
    const area = (kind: string) =>
      whole.filter((box) => box.kind === kind).map(({ w, h }) => w * h);
    for (const kind of ['policy', 'system', 'constraint'] as const) {
      expect(shapes.get(kind)).toBeGreaterThan(shapes.get('command') ?? 0);
    }
    expect(Math.max(...area('actor'))).toBeLessThan(Math.min(...area('command')) / 2);
  });
  it('has every published event that another context listens to between them, with arrows across', () => {
    const heard = model.contexts.flatMap(({ name, listensTo }) =>
      listensTo.map((event) => `${event.context}/${event.type} > ${name}`),
    );
    const frameOf = (name: string) => board.frames.find((frame) => frame.context === name);
    const across = layout.contexts.flatMap(({ context, gutter }) =>
      board.boxes
        .filter(({ key }) => gutter.includes(key))
        .flatMap(({ key, sticky, x, w }) => {
          const id = sticky.slice('event:'.length);
          const from = board.arrows.filter((arrow) => arrow.to === key);
          const to = board.arrows.filter((arrow) => arrow.from === key && arrow.last === 4);
          expect(from.map(({ kind, from: frame }) => [kind, frame])).toEqual([
            ['publishes', `frame:${id.slice(0, id.indexOf('/'))}`],
          ]);
          const edge = frameOf(context)?.x ?? 0;
          expect(x + w).toBeLessThan(edge);
          expect(to.map(({ way }) => (way.at(-1)?.x ?? 0) > edge)).toEqual([true]);
          return [`${id} > ${context}`];
        }),
    );
    expect([...new Set(across)].sort()).toEqual(heard.sort());
  });
});

it('has its own sentences in both languages', () => {
  expect(Object.keys(ru)).toEqual(Object.keys(en));
});

it('titles every sticky in Russian', () => {
  const latin = layout.graph.stickies.filter(
    (sticky) => !/[а-яё]/i.test(titleOf(model, 'ru', sticky)),
  );
  expect(latin.map(({ textKey }) => textKey)).toEqual([]);
});
