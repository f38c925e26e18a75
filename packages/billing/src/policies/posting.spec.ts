// Proves: the three policies that turn an ending into movements, for each trigger; that the same
// ending told again changes nothing, even after its period was closed; and which period a fact falls
// in (DOMAIN rules 2, 4 and 6, ADR 0030).
import { derivedId, issue, money, monthStarting, type View, weekStarting } from '@callout/kernel';
import { actors, type Fact, givenFacts, on } from '@callout/kernel/testing';
import {
  OrganisationConfigured,
  RequestOverdue,
  ServiceRequested,
  ServiceRescheduled,
  ServiceUnserved,
  WorkerAssigned,
  WorkerNotFound,
} from '@callout/published-language';
import { describe, expect, it } from 'vitest';
import {
  client,
  configured,
  type Ending,
  ended,
  invoice,
  serviceType,
  worker,
  ZONE,
} from '../billing.fixture.ts';
import { billing } from '../context.ts';
import { overdueRequests } from '../read-models/overdue-requests.ts';
import { ChargeClient, CloseWeek } from '../streams/client-statement/commands.ts';
import { clientStatement } from '../streams/client-statement/stream.ts';
import { clientStatementId, workerStatementId } from '../streams/statement-ids.ts';
import { STATEMENT_LINES_MAX, STATEMENT_TOTAL_MAX } from '../streams/statement-limits.ts';
import { CloseMonth, CreditWorker, FineWorker } from '../streams/worker-statement/commands.ts';
import { chargeClientWhenServiceEnded, chargeId } from './charge-client-when-service-ended.ts';
import {
  creditWorkerWhenServiceCompleted,
  earningId,
} from './credit-worker-when-service-completed.ts';
import { fineId, fineWorkerWhenServiceFailed } from './fine-worker-when-service-failed.ts';

const FRIDAY = '2026-11-20T10:00:00.000Z';
const week = weekStarting('2026-11-16', ZONE);
const nextWeek = weekStarting('2026-11-23', ZONE);
const month = monthStarting('2026-11-01', ZONE);
/** The configuration is the log's first fact, so the ending is its second. */
const causeId = derivedId('fact', 'r1', 1);
const posting = { occurredOn: '2026-11-20', postedOn: '2026-11-20' };
const all = { worker, gross: 12_900 };

const chargeOf = (ending: Ending, more: object = {}) =>
  issue(ChargeClient, clientStatementId('c1', week.start), {
    ...{ client, week, chargeId: chargeId(causeId), requestId: 'r1' },
    ...{ serviceType, ending, gross: 12_900, posting, ...more },
  });

describe('charge the client', () => {
  it.each(['completed', 'failed', 'cancelled'] as const)(
    'whenever a service was %s',
    async (how) => {
      await givenFacts(billing, [configured])
        .whenever(chargeClientWhenServiceEnded, ended('r1', how, all, FRIDAY))
        .thenIssues([chargeOf(how)]);
    },
  );
  it('without a price when the request never had one', async () => {
    const { gross: _, ...data } = chargeOf('cancelled').data as { readonly gross: number };
    await givenFacts(billing, [configured])
      .whenever(chargeClientWhenServiceEnded, ended('r1', 'cancelled', {}, FRIDAY))
      .thenIssues([{ ...chargeOf('cancelled'), data }]);
  });
});

describe('a request that nobody was found for in time', () => {
  const [before, after] = ['2026-11-20T08:00:00.000Z', '2026-11-20T12:00:00.000Z'];
  const window = { from: '2026-11-20T09:00:00.000Z', to: '2026-11-20T11:00:00.000Z' };
  const nextDay = { from: '2026-11-21T09:00:00.000Z', to: '2026-11-21T11:00:00.000Z' };
  const r1 = (event: Fact['event'], more: object, at = before) =>
    on('r1', event, { ...(event.samples[event.version] as object), ...more }, at);
  const asked = r1(ServiceRequested, { wanted: window });
  const overdue = r1(RequestOverdue, { passed: window }, after);
  const moved = r1(ServiceRescheduled, { window: nextDay }, after);
  const assigned = r1(WorkerAssigned, { window: nextDay }, after);
  const unfound = r1(WorkerNotFound, {}, after);
  const chargesOf = async (facts: readonly Fact[], ending: Fact) => {
    const world = givenFacts(billing, [configured, ...facts, ending]);
    return (await world.settle()).filter((type) => type === 'ClientCharged').length;
  };
  const cancelled = (at = after) => ended('r1', 'cancelled', {}, at);
  it.each([
    ['is overdue', [asked, overdue]],
    ['is overdue, and stood in the log before billing heard of requests', [overdue]],
    ['was overdue, and nobody is found for its new window either', [asked, overdue, moved]],
    ['is past its window, and the clock has not turned yet', [asked]],
    ['lost its worker, and its window passed', [asked, r1(WorkerAssigned, { window }), unfound]],
  ])('is cancelled free of charge when it %s', async (_, facts) => {
    expect(await chargesOf(facts, cancelled())).toBe(0);
  });
  it.each([
    ['its window lies ahead still', [asked], cancelled(before)],
    ['it was moved ahead before that', [asked, moved], cancelled()],
    ['somebody was found for another time', [asked, overdue, moved, assigned], cancelled()],
    ['an outside system leads it', [r1(ServiceRequested, { ledElsewhere: true })], cancelled()],
    ['billing never heard of it', [], cancelled()],
  ])('is charged in full when %s', async (_, facts, ending) => {
    expect(await chargesOf(facts, ending)).toBe(1);
  });
  it('is not charged when it is closed as not served', async () => {
    expect(await chargesOf([asked, overdue], r1(ServiceUnserved, {}, after))).toBe(0);
    const world = givenFacts(billing, [configured, asked, overdue, r1(ServiceUnserved, {}, after)]);
    expect(await world.view.row(overdueRequests, 'r1')).toBeUndefined();
  });
  it('is charged like any other once it was served after all', async () => {
    const facts = [asked, overdue, moved, assigned];
    expect(await chargesOf(facts, ended('r1', 'completed', all, after))).toBe(1);
  });
});

describe('credit the worker', () => {
  it('whenever a service is completed', async () => {
    await givenFacts(billing, [configured])
      .whenever(creditWorkerWhenServiceCompleted, ended('r1', 'completed', all, FRIDAY))
      .thenIssues([
        issue(CreditWorker, workerStatementId('w1', month.start), {
          ...{ worker, month, movementId: earningId(causeId), requestId: 'r1' },
          ...{ serviceType, gross: 12_900, posting },
        }),
      ]);
  });
});

describe('fine the worker', () => {
  it('whenever a service has failed, whoever the failure is attributed to', async () => {
    await givenFacts(billing, [configured])
      .whenever(fineWorkerWhenServiceFailed, ended('r1', 'failed', all, FRIDAY))
      .thenIssues([
        issue(FineWorker, workerStatementId('w1', month.start), {
          ...{ worker, month, movementId: fineId(causeId), requestId: 'r1' },
          ...{ serviceType, reason: 'Nobody opened.', posting },
        }),
      ]);
  });
  it('not when the service failed before it had one', async () => {
    await givenFacts(billing, [configured])
      .whenever(fineWorkerWhenServiceFailed, ended('r1', 'failed', { gross: 1 }, FRIDAY))
      .thenIssues([]);
  });
});

describe('what an ending comes to', () => {
  it.each([
    ['completed', ['ClientCharged', 'WorkerEarned']],
    ['failed', ['ClientCharged', 'WorkerFined']],
    ['cancelled', ['ClientCharged']],
  ] as const)('%s', async (how, movements) => {
    const world = givenFacts(billing, [configured, ended('r1', how, all, FRIDAY)]);
    expect(await world.settle()).toEqual(movements);
    expect(await world.settle()).toEqual([]);
  });
});

async function toldAgain(world: ReturnType<typeof givenFacts>): Promise<readonly unknown[]> {
  const cause = world.log[1];
  if (!cause) throw new Error('the ending is the second fact');
  const policies = [
    chargeClientWhenServiceEnded,
    creditWorkerWhenServiceCompleted,
    fineWorkerWhenServiceFailed,
  ];
  const told = policies.filter((policy) => policy.whenever.some(({ type }) => type === cause.type));
  return (await Promise.all(told.map((policy) => policy.react(cause as never, world.view)))).flat();
}

describe('the same ending told again', () => {
  it.each(['completed', 'failed', 'cancelled'] as const)('changes nothing: %s', async (how) => {
    const world = givenFacts(billing, [configured, ended('r1', how, all, FRIDAY)]);
    await world.settle();
    expect(await toldAgain(world)).toEqual([]);
  });
  it('changes nothing after week and month are closed: it finds no way into the next', async () => {
    const world = givenFacts(billing, [configured, ended('r1', 'completed', all, FRIDAY)]);
    await world.settle();
    await closeAll(world);
    expect(await toldAgain(world)).toEqual([]);
  });
});

async function closeAll(
  world: ReturnType<typeof givenFacts>,
  closedWeek = week,
  closedMonth = month,
): Promise<void> {
  const now = closedMonth.to;
  const closed = [
    await world.run(CloseWeek, clientStatementId('c1', closedWeek.start), {}, actors.clock, {
      now,
      policy: { issues: [CloseWeek] } as never,
    }),
    await world.run(CloseMonth, workerStatementId('w1', closedMonth.start), {}, actors.clock, {
      now,
      policy: { issues: [CloseMonth] } as never,
    }),
  ];
  expect(closed).toMatchObject([{ ok: true }, { ok: true }]);
}

describe('the period', () => {
  const placeOf = async (facts: readonly Fact[], cause: Fact, recordedAt: string) => {
    const world = givenFacts(billing, facts);
    await world.settle();
    world.tell(cause, recordedAt);
    await world.settle();
    const charged = world.log.findLast((event) => event.type === 'ClientCharged');
    return charged?.data;
  };

  it('is the one in which the log heard of it, whatever the device’s clock said', async () => {
    const late = ended('r9', 'completed', all, '2026-11-13T10:00:00.000Z');
    expect(await placeOf([configured], late, FRIDAY)).toMatchObject({
      week: { start: '2026-11-16' },
      posting: { occurredOn: '2026-11-13', postedOn: '2026-11-20' },
    });
  });
  it('begins on Monday at midnight of the business time zone', async () => {
    const at = async (instant: string) =>
      placeOf([configured], ended('r9', 'completed', all, instant), instant);
    expect(await at('2026-11-22T22:59:59.999Z')).toMatchObject({ week: { start: '2026-11-16' } });
    expect(await at('2026-11-22T23:00:00.000Z')).toMatchObject({ week: { start: '2026-11-23' } });
  });
  it('is the next one when a fact is processed after its week was closed', async () => {
    const world = givenFacts(billing, [configured, ended('r1', 'completed', all, FRIDAY)]);
    await world.settle();
    world.tell(ended('r2', 'completed', all, FRIDAY), '2026-11-22T22:59:59.000Z');
    await closeAll(world);
    await world.settle();
    expect(world.log.findLast((event) => event.type === 'ClientCharged')).toMatchObject({
      stream: clientStatementId('c1', nextWeek.start),
      data: { week: nextWeek, posting: { occurredOn: '2026-11-20', postedOn: '2026-11-22' } },
    });
    expect(world.log.findLast((event) => event.type === 'WorkerEarned')).toMatchObject({
      stream: workerStatementId('w1', '2026-12-01'),
      data: { month: { start: '2026-12-01' } },
    });
  });
  it('never lies before the last one that was closed', async () => {
    const world = givenFacts(billing, [configured, ended('r1', 'completed', all, FRIDAY)]);
    await world.settle();
    world.tell(ended('r2', 'completed', all, FRIDAY), '2026-10-20T10:00:00.000Z');
    await closeAll(world);
    await world.settle();
    expect(world.log.findLast((event) => event.type === 'ClientCharged')).toMatchObject({
      data: { week: nextWeek },
    });
  });
  it('is never one that was closed ahead of the clock, nor one behind it', async () => {
    const world = givenFacts(billing, [configured]);
    const then = '2042-01-07T10:00:00.000Z';
    // As an import of an earlier version left it: the log's own clock had run ahead to 2042.
    world.tell(ended('r1', 'completed', all, then), then);
    await world.settle();
    await closeAll(world, weekStarting('2042-01-06', ZONE), monthStarting('2042-01-01', ZONE));
    world.tell(ended('r2', 'completed', all, FRIDAY), FRIDAY);
    await world.settle();
    const placed = (type: string) => world.log.findLast((event) => event.type === type)?.data;
    expect(placed('ClientCharged')).toMatchObject({ week });
    expect(placed('WorkerEarned')).toMatchObject({ month });
    await closeAll(world);
    world.tell(ended('r3', 'completed', all, FRIDAY), FRIDAY);
    await world.settle();
    expect(placed('ClientCharged')).toMatchObject({ week: nextWeek });
  });
  it('stays as it was opened when the time zone changes within it', async () => {
    const moved = on('organisation', OrganisationConfigured, {
      ...{ name: 'Northside Care', timeZone: 'Asia/Tokyo', currency: 'EUR', locale: 'en' },
    });
    const world = givenFacts(billing, [configured, ended('r1', 'completed', all, FRIDAY)]);
    await world.settle();
    world.tell(moved);
    world.tell(ended('r2', 'completed', all, FRIDAY), FRIDAY);
    await world.settle();
    expect(world.log.findLast((event) => event.type === 'ClientCharged')).toMatchObject({
      data: { week },
    });
  });
  it('is the next one when the statement would grow beyond what an amount can hold', async () => {
    const huge = { gross: STATEMENT_TOTAL_MAX };
    const world = givenFacts(billing, [
      configured,
      ended('r1', 'cancelled', huge, FRIDAY),
      ended('r2', 'cancelled', { gross: 1 }, FRIDAY),
    ]);
    await world.settle();
    expect(world.log.slice(3).map(({ stream }) => stream)).toEqual([
      clientStatementId('c1', week.start),
      clientStatementId('c1', nextWeek.start),
    ]);
  });
  it('is the next one when the statement holds as many lines as an invoice', async () => {
    const lines = Array.from({ length: STATEMENT_LINES_MAX }, (_, index) => ({
      ...invoice.lines[0],
      chargeId: `ch${index}`,
    }));
    const state = { ...clientStatement.initial, status: 'open', week, lines };
    const { view } = givenFacts(billing, [configured]);
    const filled: View = {
      ...view,
      state: async <S>(stream: { readonly kind: string }, id: string) =>
        (stream.kind === 'client-statement' && id === clientStatementId('c1', week.start)
          ? state
          : undefined) as S | undefined,
    };
    const cause = givenFacts(billing, [configured]).tell(
      ended('r1', 'cancelled', { gross: money(1) }, FRIDAY),
    );
    const [issued] = await chargeClientWhenServiceEnded.react(cause as never, filled);
    expect(issued?.stream).toBe(clientStatementId('c1', nextWeek.start));
  });
  it('is cut in UTC before the organisation is configured', async () => {
    const sunday = '2026-11-22T23:30:00.000Z';
    const data = await placeOf([], ended('r9', 'completed', all, sunday), sunday);
    expect(data).toMatchObject({ week: { start: '2026-11-16', timeZone: 'UTC' } });
  });
});
