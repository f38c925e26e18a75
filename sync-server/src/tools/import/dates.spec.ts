// Proves that local times of any declared pattern become the one true instant, and that times that no
// calendar or zone knows are answered as unknown instead of being bent.
import { expect, test } from 'vitest';
import { dateReader } from './dates.ts';

const newYork = dateReader(['MM/dd/yyyy hh:mm:ss a', 'yyyy-MM-dd HH:mm'], 'America/New_York');

test.each([
  ['06/26/2018 10:58:54 AM', '2018-06-26T14:58:54.000Z'],
  ['01/02/2019 12:00:00 AM', '2019-01-02T05:00:00.000Z'],
  ['01/02/2019 12:30:00 PM', '2019-01-02T17:30:00.000Z'],
  ['2018-07-01 23:59', '2018-07-02T03:59:00.000Z'],
])('%s is %s', (text, instant) => {
  expect(newYork.read(text)).toBe(instant);
});

test('an hour that occurs twice is read as the first of the two', () => {
  expect(newYork.read('11/04/2018 01:30:00 AM')).toBe('2018-11-04T05:30:00.000Z');
});

test.each([
  ['03/11/2018 02:30:00 AM', 'the zone skipped this hour'],
  ['02/30/2018 10:00:00 AM', 'no such day'],
  ['13/01/2018 10:00:00 AM', 'no such month'],
  ['01/01/2018 13:00:00 PM', 'no such hour on a twelve-hour clock'],
  ['01/01/2018', 'no pattern fits'],
  ['', 'empty'],
])('%s is unknown: %s', (text) => {
  expect(newYork.read(text)).toBeUndefined();
});

test('a pattern without a day is a mistake of the mapping', () => {
  expect(() => dateReader(['MM/yyyy'], 'UTC')).toThrow('names no day');
});

test('day before month, with dots and without leading zeros', () => {
  expect(dateReader(['d.M.yyyy H:mm'], 'Europe/Moscow').read('3.4.2026 7:05')).toBe(
    '2026-04-03T04:05:00.000Z',
  );
});
