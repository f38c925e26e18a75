// Proves: the window opens where it was, and never where nobody can take hold of it.
import { describe, expect, test } from 'vitest';
import { boundsToText, placeWindow } from './window-bounds.ts';

const screen = { x: 0, y: 25, width: 1920, height: 1055 };
const right = { x: 1920, y: 0, width: 1280, height: 1024 };
const firstTime = { width: 1280, height: 840 };

describe('where it was', () => {
  test.each([
    [{ x: 100, y: 100, width: 1000, height: 700 }],
    [{ x: 2000, y: 10, width: 900, height: 700 }],
    [{ x: -800, y: 100, width: 1000, height: 700 }],
  ])('%j', (bounds) => {
    expect(placeWindow(boundsToText(bounds, false), [screen, right])).toEqual(bounds);
  });
});

describe('in the middle, as the first time', () => {
  test.each([
    ['nothing is known', undefined],
    ['its screen is gone', boundsToText({ x: 4000, y: 100, width: 1000, height: 700 }, false)],
    [
      'its title is above the screen',
      boundsToText({ x: 100, y: -200, width: 1000, height: 700 }, false),
    ],
    ['it is below the screen', boundsToText({ x: 100, y: 1070, width: 1000, height: 700 }, false)],
    ['a sliver of it is left', boundsToText({ x: -950, y: 100, width: 1000, height: 700 }, false)],
    ['the file is torn', '{"x":100,"y"'],
    ['the file holds other things', '{"x":"100","y":100,"width":1000,"height":700}'],
    ['a number is none', '{"x":null,"y":100,"width":1000,"height":700}'],
    ['the file holds nothing', 'null'],
  ])('%s', (_, text) => {
    expect(placeWindow(text, [screen])).toEqual(firstTime);
  });
});

test('it is no larger than the screen and no smaller than the page can bear', () => {
  const huge = boundsToText({ x: 0, y: 25, width: 9000, height: 9000 }, false);
  expect(placeWindow(huge, [screen])).toEqual({ ...screen });
  const tiny = boundsToText({ x: 200, y: 100, width: 200, height: 100 }, false);
  expect(placeWindow(tiny, [screen])).toEqual({ x: 200, y: 100, width: 480, height: 560 });
  expect(placeWindow(undefined, [{ x: 0, y: 0, width: 1024, height: 600 }])).toEqual({
    width: 1024,
    height: 600,
  });
  expect(placeWindow(undefined, [])).toEqual(firstTime);
});
