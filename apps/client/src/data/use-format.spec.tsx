// Proves: days, times and money are shown in the organisation's zone and currency, whatever the
// device's own zone is, and what a form holds goes to an instant and back, also where clocks change.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatFor } from './use-format.ts';

const berlin = formatFor('en', 'Europe/Berlin', 'EUR');
const moscow = formatFor('ru', 'Europe/Moscow', 'RUB');
const window = { from: '2026-11-23T22:30:00.000Z', to: '2026-11-23T23:30:00.000Z' };

describe('the format', () => {
  it("uses the organisation's zone", () => {
    expect(berlin.clock(window.from)).toBe('23:30');
    expect(moscow.clock(window.from)).toBe('01:30');
    expect(berlin.fields(window.from)).toEqual({ day: '2026-11-23', time: '23:30' });
  });

  it('names both days of a window over midnight, and one day otherwise', () => {
    expect(berlin.window(window)).toBe('Mon 23\u00a0Nov, 23:30 – Tue 24\u00a0Nov, 00:30');
    expect(moscow.window(window)).toBe('вт, 24\u00a0нояб., 01:30–02:30');
  });

  it("uses the organisation's currency, and none before it is known", () => {
    expect(berlin.money(12_255)).toBe('€122.55');
    expect(moscow.money(12_255)).toBe('122,55\u00a0₽');
    expect(formatFor('en', 'UTC', undefined).money(12_255)).toBe('122.55');
  });

  it('leads from the fields of a form to the instant and back', () => {
    const minutes = fc.integer({ min: 0, max: 60 * 24 * 730 });
    fc.assert(
      fc.property(minutes, (minute) => {
        const at = new Date(Date.UTC(2026, 0, 1) + minute * 60_000).toISOString();
        const { day, time } = berlin.fields(at);
        const back = berlin.instant(day, time);
        expect(berlin.fields(back)).toEqual({ day, time });
      }),
    );
  });

  it('makes no instant of what is no time', () => {
    expect(berlin.instant('', '09:00')).toBe('');
    expect(berlin.instant('2026-11-24', '')).toBe('');
  });
});
