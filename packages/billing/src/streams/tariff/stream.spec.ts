// Proves: SetTariff, its success and each of its refusals; which version is in force on a day; and
// loyalty tiers at their edges (DOMAIN rules 1, 3 and 4).
import {
  basisPoints,
  type DataOf,
  evolveState,
  money,
  type ShownLinesField,
  shownRows,
} from '@callout/kernel';
import { actors, fact, given, givenFacts } from '@callout/kernel/testing';
import { TariffSet } from '@callout/published-language';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { configured } from '../../billing.fixture.ts';
import { billing } from '../../context.ts';
import { DEFAULT_TARIFF, loyaltyRate, SetTariff, TARIFF_ID, tariff, tariffOn } from './stream.ts';

const { accountant, manager, client } = actors;
const facts = { today: '2026-11-23' };

function terms(from: string) {
  const { version: _, ...rest } = { ...DEFAULT_TARIFF, from };
  return rest;
}
function version(number: number, from: string): DataOf<typeof TariffSet> {
  return { ...DEFAULT_TARIFF, version: number, from };
}
const set = (number: number, from: string) => fact(TariffSet, version(number, from));

it('shows of the default that it holds from the beginning, and a day of every version after it', () => {
  const { fields } = tariff;
  const folded = evolveState(tariff, tariff.initial, {
    ...{ id: 'e', stream: TARIFF_ID, occurredAt: '2026-11-23T09:00:00.000Z', actor: accountant },
    ...{ type: 'TariffSet', data: version(2, '2026-11-23'), correlationId: 'e' },
  } as never);
  const rows = shownRows(fields?.versions as ShownLinesField, folded);
  expect(rows.map(({ from }) => from)).toEqual([
    { kind: 'day', value: '2026-11-23' },
    { kind: 'word', value: 'tariff.from-the-beginning' },
  ]);
});

describe('SetTariff', () => {
  it('is the second version when the first is set: the default is version 1', () => {
    given(tariff, [], TARIFF_ID)
      .when(SetTariff, terms('2026-11-23'), accountant, { facts })
      .thenRecords([set(2, '2026-11-23')]);
  });
  it('is the next version after that', () => {
    given(tariff, [set(2, '2026-11-23')], TARIFF_ID)
      .when(SetTariff, terms('2027-01-01'), accountant, { facts })
      .thenRecords([set(3, '2027-01-01')]);
  });
  it('is refused for a day that is past', () => {
    given(tariff, [], TARIFF_ID)
      .when(SetTariff, terms('2026-11-22'), accountant, { facts })
      .thenRefuses({
        code: 'tariff-from-the-past',
        params: { today: '2026-11-23' },
        fields: [{ path: 'from', message: '' }],
      });
  });
  it('is refused on any other stream', () => {
    given(tariff, [], 'another')
      .when(SetTariff, terms('2026-11-23'), accountant, { facts })
      .thenRefuses({ code: 'tariff-is-one', params: { id: TARIFF_ID } });
  });
  it.each([
    ['bounds that do not rise', [10, 10], [500, 600]],
    ['rates that do not rise', [10, 20], [500, 500]],
  ])('is refused with %s', (_, bounds, rates) => {
    const loyalty = bounds.map((above, index) => ({ above, rate: rates[index] ?? 0 }));
    given(tariff, [], TARIFF_ID)
      .when(SetTariff, { ...terms('2026-11-23'), loyalty }, accountant, { facts })
      .thenRefuses({
        code: 'loyalty-tiers-not-ascending',
        fields: [{ path: 'loyalty.1.above', message: '' }],
      });
  });
  it('is refused to other roles', () => {
    for (const actor of [manager, client]) {
      given(tariff, [set(2, '2026-11-23')], TARIFF_ID)
        .when(SetTariff, terms('2026-11-24'), actor, { facts })
        .thenRefuses({ code: 'not-permitted' });
    }
  });
  it('is never recorded on a device', () => {
    given(tariff, [], TARIFF_ID)
      .whenArrives(SetTariff, { ...set(2, '2026-11-23'), actor: accountant })
      .thenRefuses({ code: 'command-needs-server' });
  });
  it('takes today from the business time zone', async () => {
    // 23:30 UTC is already the 24th in Berlin.
    const now = '2026-11-23T23:30:00.000Z';
    const { run } = givenFacts(billing, [configured]);
    const late = await run(SetTariff, TARIFF_ID, terms('2026-11-23'), accountant, { now });
    expect(late).toMatchObject({ ok: false, refusal: { params: { today: '2026-11-24' } } });
    const inTime = await run(SetTariff, TARIFF_ID, terms('2026-11-24'), accountant, { now });
    expect(inTime.ok).toBe(true);
  });
  it('refuses a version out of turn', () => {
    expect(() => given(tariff, [set(3, '2026-11-23')], TARIFF_ID)).toThrow(
      'tariff-version-out-of-turn',
    );
  });
});

describe('the version in force', () => {
  const known = (tariff: DataOf<typeof TariffSet>, setAt = '') => ({ ...tariff, setAt });
  const state = {
    versions: [
      known(DEFAULT_TARIFF),
      known(version(2, '2026-12-01'), '2026-12-01T08:00:00.000Z'),
      known(version(3, '2026-12-01'), '2026-12-01T09:00:00.000Z'),
    ],
  };
  it.each([
    ['before any was set', '2026-11-30', 1],
    ['on the day itself, the latest of that day', '2026-12-01', 3],
    ['later', '2027-06-01', 3],
  ])('%s', (_, day, expected) => {
    expect(tariffOn(state, day).version).toBe(expected);
  });
  it('leaves out what was set later in the log', () => {
    expect(tariffOn(state, '2026-12-01', new Set([3])).version).toBe(2);
    expect(tariffOn(state, '2026-12-01', new Set()).version).toBe(3);
  });
  it('is the default one when nothing was recorded', () => {
    expect(tariffOn(undefined, '2026-11-23')).toEqual(DEFAULT_TARIFF);
  });
  it('goes by the day it applies from, not by when it was set', () => {
    const crossed = {
      versions: [
        known(DEFAULT_TARIFF),
        known(version(2, '2027-01-01')),
        known(version(3, '2026-12-01')),
      ],
    };
    expect(tariffOn(crossed, '2026-12-31').version).toBe(3);
    expect(tariffOn(crossed, '2027-01-01').version).toBe(2);
  });
});

describe('loyalty', () => {
  it.each([
    ['0.00', 0, 0],
    ['10,000.00', 1_000_000, 0],
    ['10,000.01', 1_000_001, 500],
    ['20,000.00', 2_000_000, 500],
    ['20,000.01', 2_000_001, 600],
    ['70,000.01', 7_000_001, 1100],
    ['80,000.00', 8_000_000, 1100],
    ['80,000.01', 8_000_001, 1200],
    ['500,000.00', 50_000_000, 1200],
  ])('%s paid in all', (_, paid, rate) => {
    expect(loyaltyRate(DEFAULT_TARIFF.loyalty, money(paid))).toBe(rate);
  });
  it('never falls as more is paid, and never exceeds 12 %', () => {
    const paid = fc.integer({ min: 0, max: 20_000_000 });
    fc.assert(
      fc.property(paid, paid, (a, b) => {
        const [less, more] = [money(Math.min(a, b)), money(Math.max(a, b))];
        const rate = (amount: typeof less) => loyaltyRate(DEFAULT_TARIFF.loyalty, amount);
        expect(rate(less)).toBeLessThanOrEqual(rate(more));
        expect(rate(more)).toBeLessThanOrEqual(basisPoints(1200));
      }),
    );
  });
  it('is the rule of DOMAIN, told another way', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 20_000_000 }), (paid) => {
        const tiersCrossed = Math.max(0, Math.ceil(paid / 1_000_000) - 1);
        const rule = tiersCrossed === 0 ? 0 : Math.min(1200, 400 + 100 * tiersCrossed);
        expect(loyaltyRate(DEFAULT_TARIFF.loyalty, money(paid))).toBe(rule);
      }),
    );
  });
});

it('is seen by accountants and managers', () => {
  const { envelope, audience } = given(tariff, [set(2, '2026-12-01')], TARIFF_ID).document();
  expect(envelope).toMatchObject({ status: 'set', title: '2026-12-01', closed: false });
  expect(audience).toEqual(['role:accountant', 'role:manager']);
});
