// Proves: the clock closes what is over and nothing else; missed weeks and months are caught up in
// order, oldest first; and a turn is bounded (DOMAIN rules 5, 7 and 10).
import { issue } from '@callout/kernel';
import { actors, type Fact, givenFacts } from '@callout/kernel/testing';
import { describe, expect, it } from 'vitest';
import { configured, ended, worker } from '../billing.fixture.ts';
import { billing } from '../context.ts';
import { CloseWeek } from '../streams/client-statement/commands.ts';
import { clientStatementId, workerStatementId } from '../streams/statement-ids.ts';
import { CloseMonth } from '../streams/worker-statement/commands.ts';
import { closeMonthWhenItIsOver } from './close-month-when-it-is-over.ts';
import { closeWeekWhenItIsOver, WEEKS_PER_TURN } from './close-week-when-it-is-over.ts';

const other = { id: 'c2', name: 'Quay Clinic' };
const all = { worker, gross: 10_000 };

/** One charge in each of three weeks, the middle one for two clients. */
const endings: readonly Fact[] = [
  ended('r1', 'completed', all, '2026-10-28T10:00:00.000Z'),
  ended('r2', 'completed', all, '2026-11-04T10:00:00.000Z'),
  ended('r3', 'completed', { ...all, client: other }, '2026-11-05T10:00:00.000Z'),
  ended('r4', 'completed', all, '2026-11-11T10:00:00.000Z'),
];

async function world() {
  const context = givenFacts(billing, [configured, ...endings]);
  await context.settle();
  return context;
}

const week = (client: string, start: string) =>
  issue(CloseWeek, clientStatementId(client, start), {});

describe('close the week', () => {
  it('not before it is over', async () => {
    await (await world())
      .whenClockSays(closeWeekWhenItIsOver, '2026-11-01T22:59:59.999Z')
      .thenIssues([]);
  });
  it('the instant it is over', async () => {
    await (await world())
      .whenClockSays(closeWeekWhenItIsOver, '2026-11-01T23:00:00.000Z')
      .thenIssues([week('c1', '2026-10-26')]);
  });
  it('missed ones one after the other, every client’s of a week in one turn', async () => {
    const context = await world();
    const now = '2026-11-30T10:00:00.000Z';
    const turns = [
      [week('c1', '2026-10-26')],
      [week('c1', '2026-11-02'), week('c2', '2026-11-02')],
      [week('c1', '2026-11-09')],
      [],
    ];
    for (const turn of turns) {
      await context.whenClockSays(closeWeekWhenItIsOver, now).thenIssues(turn);
      for (const { command, stream } of turn) {
        const closed = await context.run(command, stream, {}, actors.clock, {
          now,
          policy: closeWeekWhenItIsOver,
        });
        expect(closed.ok).toBe(true);
      }
    }
    const numbers = context.log
      .filter((event) => event.type === 'ClientInvoiceIssued')
      .map((event) => (event.data as { readonly number: number }).number);
    expect(numbers).toEqual([1, 2, 3, 4]);
  });
  it('told again, changes nothing', async () => {
    const context = await world();
    const now = '2026-11-01T23:00:00.000Z';
    const { stream } = week('c1', '2026-10-26');
    const policy = closeWeekWhenItIsOver;
    expect((await context.run(CloseWeek, stream, {}, actors.clock, { now, policy })).ok).toBe(true);
    expect(await context.run(CloseWeek, stream, {}, actors.clock, { now, policy })).toEqual({
      ok: false,
      refusal: { code: 'week-already-closed' },
    });
  });
  it('by hand only in order', async () => {
    const context = await world();
    const options = { now: '2026-11-30T10:00:00.000Z' };
    const { stream } = week('c1', '2026-11-02');
    expect(await context.run(CloseWeek, stream, {}, actors.accountant, options)).toEqual({
      ok: false,
      refusal: { code: 'earlier-week-open', params: { week: '2026-10-26' } },
    });
  });
  it(`at most ${WEEKS_PER_TURN} in a turn`, async () => {
    const many = Array.from({ length: WEEKS_PER_TURN + 1 }, (_, index) => {
      const client = { id: `c${index}`, name: `Client ${index}` };
      return ended(`r${index}`, 'cancelled', { client, gross: 1 }, '2026-11-04T10:00:00.000Z');
    });
    const context = givenFacts(billing, [configured, ...many]);
    await context.settle();
    const due = await closeWeekWhenItIsOver.due('2026-11-30T10:00:00.000Z', context.view);
    expect(due.length).toBe(WEEKS_PER_TURN);
  });
});

describe('close the month', () => {
  const month = (start: string) => issue(CloseMonth, workerStatementId('w1', start), {});

  it('not before it is over', async () => {
    await (await world())
      .whenClockSays(closeMonthWhenItIsOver, '2026-10-31T22:59:59.999Z')
      .thenIssues([]);
  });
  it('the instant it is over', async () => {
    await (await world())
      .whenClockSays(closeMonthWhenItIsOver, '2026-10-31T23:00:00.000Z')
      .thenIssues([month('2026-10-01')]);
  });
  it('missed ones one after the other, and none twice', async () => {
    const context = await world();
    const now = '2027-01-10T10:00:00.000Z';
    const options = { now, policy: closeMonthWhenItIsOver };
    for (const start of ['2026-10-01', '2026-11-01']) {
      await context.whenClockSays(closeMonthWhenItIsOver, now).thenIssues([month(start)]);
      const { stream } = month(start);
      expect((await context.run(CloseMonth, stream, {}, actors.clock, options)).ok).toBe(true);
      expect(await context.run(CloseMonth, stream, {}, actors.clock, options)).toMatchObject({
        ok: false,
        refusal: { code: 'month-already-closed' },
      });
    }
    await context.whenClockSays(closeMonthWhenItIsOver, now).thenIssues([]);
  });
  it('by hand only in order', async () => {
    const context = await world();
    const options = { now: '2027-01-10T10:00:00.000Z' };
    const { stream } = month('2026-11-01');
    expect(await context.run(CloseMonth, stream, {}, actors.accountant, options)).toEqual({
      ok: false,
      refusal: { code: 'earlier-month-open', params: { month: '2026-10-01' } },
    });
  });
});
