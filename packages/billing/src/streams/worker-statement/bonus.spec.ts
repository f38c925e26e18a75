// Proves: GrantBonus, each of its three outcomes and each refusal (DOMAIN rules 11 and 20): up to the
// tariff's limit granted at once, above it by two people, and never to oneself.
import { type DataOf, money, monthStarting, readEventData } from '@callout/kernel';
import { actors, fact, given, givenFacts, on } from '@callout/kernel/testing';
import {
  BonusApproved,
  BonusGranted,
  BonusProposed,
  TariffSet,
  WorkerProfileChanged,
} from '@callout/published-language';
import { describe, expect, it } from 'vitest';
import {
  configured,
  credited,
  earned,
  MONTH_OVER,
  paidOut,
  punished,
  registered,
  worker,
  ZONE,
} from '../../billing.fixture.ts';
import { billing } from '../../context.ts';
import { workerLedger } from '../../read-models/worker-ledger.ts';
import { workerStatementId } from '../statement-ids.ts';
import { GrantBonus } from './bonus-command.ts';
import { CloseMonth } from './commands.ts';
import { workerStatement } from './stream.ts';

type Named = DataOf<typeof BonusGranted>;

const { manager, accountant } = actors;
const second = { ...manager, id: 'u-second', name: 'Tomas Berg' };
const month = monthStarting('2026-11-01', ZONE);
const posting = { occurredOn: '2026-11-23', postedOn: '2026-11-23' };
const facts = { statement: 's1', period: month, posting, limit: money(10_000) };
const input = { worker, amount: 5000, reason: 'Stayed until the heating ran.' };
const by = { id: 'u-manager', name: 'Vera Lang' };
const proposal = {
  ...(BonusProposed.samples[1] as DataOf<typeof BonusProposed>),
  ...{ grantedBy: by, month },
};
const proposed = fact(BonusProposed, proposal, { actor: manager });
const approved = fact(
  BonusApproved,
  { ...proposal, approvedBy: { id: second.id, name: second.name } },
  { actor: second },
);
const large = { ...input, amount: 25_000 };
const approving = { ...large, reason: 'Agreed.', bonusId: 'b1' };

/** What a run has recorded, without the id that is derived from where it is. */
const withoutId = ({ bonusId: _, ...rest }: Record<string, unknown>) => rest;
const recordedBy = (run: ReturnType<ReturnType<typeof given>['when']>) =>
  run.outcome.ok
    ? run.outcome.value.events.map(({ type, data }) => [type, withoutId(data as never)])
    : run.outcome.refusal;

describe('GrantBonus', () => {
  it('grants up to the limit, exactly the limit too, and names who and why', () => {
    for (const amount of [5000, 10_000]) {
      const run = given(workerStatement).when(GrantBonus, { ...input, amount }, manager, { facts });
      expect(recordedBy(run)).toEqual([
        ['BonusGranted', { worker, month, amount, reason: input.reason, grantedBy: by, posting }],
      ]);
    }
  });
  it('proposes above it, and owes nothing yet', () => {
    const run = given(workerStatement, [credited]).when(
      GrantBonus,
      { ...input, amount: 10_001 },
      manager,
      { facts: { ...facts, period: earned.month } },
    );
    expect(recordedBy(run)).toEqual([
      [
        'BonusProposed',
        {
          ...{ worker, month: earned.month, amount: 10_001, reason: input.reason },
          ...{ grantedBy: by, posting, limit: 10_000 },
        },
      ],
    ]);
    expect(given(workerStatement, [proposed]).document().state).toMatchObject({
      lines: [],
      proposals: [{ bonusId: 'b1', amount: 25_000, approvedBy: undefined }],
    });
  });
  it('approves what another manager has proposed, whose reason it keeps', () => {
    const run = given(workerStatement, [proposed]).when(GrantBonus, approving, second, { facts });
    run.thenRecords([
      fact(BonusApproved, {
        ...proposal,
        ...{ posting, approvedBy: { id: 'u-second', name: 'Tomas Berg' } },
      }),
    ]);
  });
  it('gives two bonuses of one amount two ids', () => {
    const granted = fact(BonusGranted, BonusGranted.samples[1]);
    const first = given(workerStatement).when(GrantBonus, input, manager, { facts });
    const next = given(workerStatement, [granted]).when(GrantBonus, input, manager, { facts });
    const idOf = (run: typeof first) =>
      run.outcome.ok && run.outcome.value.events.map(({ data }) => (data as Named).bonusId);
    expect(idOf(first)).not.toEqual(idOf(next));
  });
  it.each([
    ['bonus-needs-another-person', [proposed], approving, manager],
    ['bonus-already-approved', [proposed, approved], approving, second],
    ['bonus-not-proposed', [proposed], { ...approving, bonusId: 'b9' }, second],
    ['bonus-differs', [proposed], { ...approving, amount: 24_000 }, second],
    ['bonus-to-oneself', [proposed], approving, { ...second, subject: 'w1' }],
    ['bonus-to-oneself', [], input, { ...manager, subject: 'w1' }],
    ['bonus-to-oneself', [], large, { ...manager, subject: 'w1' }],
    ['bonus-not-above-zero', [], { ...input, amount: 0 }, manager],
    ['month-already-closed', [credited, punished, paidOut], input, manager],
    ['month-already-closed', [credited, punished, paidOut], large, manager],
    [
      'statement-of-another-worker',
      [proposed],
      { ...large, worker: { id: 'w2', name: 'Jan Koch' } },
      manager,
    ],
    ['input-invalid', [], { ...input, reason: ' ' }, manager],
    ['not-permitted', [], input, accountant],
  ])('is refused: %s', (code, history, said, actor) => {
    given(workerStatement, history).when(GrantBonus, said, actor, { facts }).thenRefuses({ code });
  });
  it('is refused on the statement of another month, and says which is open', () => {
    given(workerStatement, [], 's9')
      .when(GrantBonus, input, manager, { facts })
      .thenRefuses({
        code: 'bonus-of-another-month',
        params: { month: '2026-11-01', statement: 's1' },
      });
  });
  it('is refused the hundred and first proposal', () => {
    const many = Array.from({ length: 100 }, (_, n) =>
      fact(BonusProposed, { ...proposal, bonusId: `b${n}` }),
    );
    given(workerStatement, many)
      .when(GrantBonus, large, manager, { facts })
      .thenRefuses({ code: 'too-many-bonuses', params: { limit: 100 } });
  });
  it('goes by the tariff, the open month and its ledger, and is paid with the month', async () => {
    const statement = workerStatementId('w1', '2026-11-01');
    const world = givenFacts(billing, [configured, registered(worker)]);
    expect(await world.run(GrantBonus, statement, input, manager)).toMatchObject({ ok: true });
    expect(await world.run(GrantBonus, statement, large, manager)).toMatchObject({ ok: true });
    const rows = await world.view.rows(workerLedger, { limit: 10 });
    expect(rows.map(({ row }) => [row.kind, row.amount, row.text])).toEqual([
      ['bonus', 5000, 'Vera Lang: Stayed until the heating ran.'],
    ]);
    const closed = await world.run(CloseMonth, statement, {}, accountant, { now: MONTH_OVER });
    expect(closed).toMatchObject({
      ok: true,
      value: [{ type: 'PayoutIssued', data: { earned: 0, bonuses: 5000, total: 5000 } }],
    });
  });
  it('names a worker that management knows, as management does', async () => {
    const statement = workerStatementId('w1', '2026-11-01');
    const renamed = on(worker.id, WorkerProfileChanged, {
      ...(WorkerProfileChanged.samples[1] as DataOf<typeof WorkerProfileChanged>),
      name: 'Mila Berg',
    });
    const grant = (name: string, id = worker.id) =>
      givenFacts(billing, [configured, registered(worker), renamed]).run(
        GrantBonus,
        statement,
        { ...input, worker: { id, name } },
        manager,
      );
    expect(await grant('Mila Berg')).toMatchObject({ ok: true });
    // As a form said it that was open when the worker took another name.
    expect(await grant(worker.name)).toMatchObject({
      value: [{ data: { worker: { id: 'w1', name: 'Mila Berg' } } }],
    });
    expect(await grant('The boss')).toMatchObject({
      ok: false,
      refusal: { code: 'copy-never-true', params: { field: 'worker.name' } },
    });
    expect(await grant(worker.name, 'w9')).toMatchObject({ ok: false });
  });
  it('has the limit of old under a tariff that was written before there were bonuses', () => {
    const [before, today] = [1, 2].map((version) =>
      readEventData(TariffSet, version, TariffSet.samples[version]),
    );
    expect(before?.bonusLimit).toBe(10_000);
    expect(today?.bonusLimit).toBe(20_000);
  });
});
