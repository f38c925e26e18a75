// Proves, pair by pair, what becomes of two truths about one request (docs/conflicts.md is written by this spec):
// the verdict on each fact that was recorded without a network, the words in which both people are told what
// came first, and the ways on that each of them has. Whoever adds a pair adds a row of the page.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  CLIENT,
  MILA,
  type OfflineDevice,
  openConflict,
  SECOND_MANAGER,
} from './conflicts.fixture.ts';
import { MANAGER, sampleOf } from './scene.fixture.ts';

type World = Awaited<ReturnType<typeof openConflict>>;
let world: World;
beforeEach(async () => {
  world = await openConflict();
});
afterEach(() => world.close());

const { outcome: _, ...done } = sampleOf('ServiceCompleted');
const checkIn = sampleOf('ServiceStarted');
const works = ({ record }: OfflineDevice) => {
  record('StartService', checkIn);
  record('CompleteService', done);
};
const starts = ({ record }: OfflineDevice) => record('StartService', checkIn);
const LATER = { from: '2026-11-25T09:00:00.000Z', to: '2026-11-25T11:00:00.000Z' };

interface Pair {
  readonly offline: string;
  readonly online: string;
  /** Whose device is without a network; Mila’s, where nothing is said. */
  readonly who?: typeof MANAGER;
  /** When it is recorded, where that matters. */
  readonly at?: string;
  readonly records: (device: OfflineDevice) => void;
  readonly meanwhile: (of: World) => Promise<unknown>;
  readonly verdicts: readonly string[];
  /** Of the first fact that is refused: what came first, and who can do what. */
  readonly overtakenBy?: string;
  readonly own?: readonly string[];
  readonly office?: readonly string[];
}

const claimable = { own: ['ClaimWork', 'let-go'], office: ['let-go'] };
const PAIRS: readonly Pair[] = [
  {
    ...{ offline: 'The worker checks in and completes', online: 'a manager reassigns' },
    ...{ records: works, verdicts: ['disputed', 'disputed'] },
    meanwhile: (of) => of.meanwhile('ReassignWorker', { workerId: 'w2', reason: '' }),
    ...{ overtakenBy: 'WorkerAssigned', ...claimable },
  },
  {
    ...{ offline: 'The worker checks in and completes', online: 'a manager cancels' },
    ...{ records: works, verdicts: ['disputed', 'disputed'] },
    meanwhile: (of) => of.meanwhile('CancelService', { reason: 'The client moved.' }),
    ...{ overtakenBy: 'ServiceCancelled', ...claimable },
  },
  {
    ...{ offline: 'The worker checks in and completes', online: 'a manager reschedules' },
    ...{ records: works, verdicts: ['accepted', 'accepted'] },
    meanwhile: (of) => of.meanwhile('RescheduleService', { window: LATER, reason: '' }),
  },
  {
    ...{ offline: 'The worker checks in and completes', online: 'the client cancels' },
    ...{ records: works, verdicts: ['disputed', 'disputed'] },
    meanwhile: (of) => of.meanwhile('CancelService', { reason: '' }, CLIENT),
    ...{ overtakenBy: 'ServiceCancelled', ...claimable },
  },
  {
    ...{ offline: 'The worker checks in and completes', online: 'their time off is entered' },
    ...{ records: works, verdicts: ['accepted', 'accepted'] },
    meanwhile: (of) =>
      of.meanwhile('SetAvailability', {
        availability: {
          weeklyHours: [],
          timeOff: [{ from: '2026-11-24T00:00:00.000Z', to: '2026-11-26T00:00:00.000Z' }],
        },
      }),
  },
  {
    ...{ offline: 'The worker checks in and completes', online: 'a manager suspends them' },
    ...{ records: works, verdicts: ['disputed', 'disputed'] },
    meanwhile: (of) => of.meanwhile('SuspendWorker', { reason: 'Licence expired.' }),
    ...{ overtakenBy: 'WorkerAssigned', ...claimable },
  },
  {
    ...{ offline: 'A manager cancels', online: 'the worker checks in', who: SECOND_MANAGER },
    records: ({ record }) => record('CancelService', { reason: '' }),
    meanwhile: (of) => of.meanwhile('StartService', checkIn, MILA),
    verdicts: ['disputed'],
    ...{ overtakenBy: 'ServiceStarted', own: ['let-go'], office: ['let-go'] },
  },
  {
    ...{ offline: 'The client cancels', online: 'the worker checks in', who: CLIENT },
    records: ({ record }) => record('CancelService', { reason: '' }),
    meanwhile: (of) => of.meanwhile('StartService', checkIn, MILA),
    verdicts: ['disputed'],
    ...{ overtakenBy: 'ServiceStarted', own: ['let-go'], office: ['let-go'] },
  },
  {
    ...{ offline: 'A manager reschedules', online: 'another one reassigns', who: SECOND_MANAGER },
    records: ({ record }) => record('RescheduleService', { window: LATER, reason: '' }),
    meanwhile: (of) => of.meanwhile('ReassignWorker', { workerId: 'w2', reason: '' }),
    verdicts: ['accepted'],
  },
  {
    ...{ offline: 'A manager reschedules', online: 'another one cancels', who: SECOND_MANAGER },
    records: ({ record }) => record('RescheduleService', { window: LATER, reason: '' }),
    meanwhile: (of) => of.meanwhile('CancelService', { reason: '' }),
    verdicts: ['disputed'],
    ...{ overtakenBy: 'ServiceCancelled', own: ['let-go'], office: ['let-go'] },
  },
  {
    ...{ offline: 'A manager cancels', online: 'another one reassigns', who: SECOND_MANAGER },
    records: ({ record }) => record('CancelService', { reason: '' }),
    meanwhile: (of) => of.meanwhile('ReassignWorker', { workerId: 'w2', reason: '' }),
    verdicts: ['disputed'],
    ...{ overtakenBy: 'WorkerAssigned', own: ['record-again', 'let-go'], office: ['let-go'] },
  },
  {
    ...{ offline: 'The worker checks in', online: 'the same worker does, on another device' },
    ...{ records: starts, verdicts: ['accepted'] },
    meanwhile: async (of) => {
      const tablet = await of.device(MILA, 'tablet');
      starts(tablet);
      return tablet.push();
    },
  },
  {
    ...{ offline: 'The worker checks in and completes', online: 'the same, on another device' },
    ...{ records: works, verdicts: ['accepted', 'disputed'] },
    meanwhile: async (of) => {
      const tablet = await of.device(MILA, 'tablet');
      works(tablet);
      return tablet.push();
    },
    ...{ overtakenBy: 'ServiceCompleted', office: ['let-go'] },
    own: ['record-again as AttachEvidence', 'let-go'],
  },
  {
    ...{ offline: 'The worker checks in after the grace', online: 'the no-show is established' },
    ...{ records: starts, verdicts: ['disputed'], at: '2026-11-24T12:10:00.000Z' },
    meanwhile: async (of) => {
      for (const at of ['2026-11-24T12:00:00.000Z', '2026-11-25T00:00:00.000Z']) {
        of.clock.instant = at;
        await of.engine.runDue();
      }
    },
    ...{ overtakenBy: 'ServiceFailed', own: ['ClaimWork', 'let-go'] },
    office: ['override', 'let-go'],
  },
];

interface Row {
  readonly pair: Pair;
  readonly own: readonly { readonly words: string }[];
  readonly office: readonly { readonly words: string }[];
}
const rows: Row[] = [];

describe.each(PAIRS)('$offline × $online', (pair) => {
  it('ends in words and ways for both', async () => {
    const who = pair.who ?? MILA;
    const device = await world.device(who, 'phone', pair.at);
    pair.records(device);
    await pair.meanwhile(world);
    const { verdicts } = await device.push();
    expect(verdicts.map(({ verdict }) => verdict)).toEqual(pair.verdicts);
    const own = await world.shownTo(who);
    const office = await world.shownTo(MANAGER);
    rows.push({ pair, own, office });
    const refused = pair.verdicts.filter((verdict) => verdict === 'disputed').length;
    expect([own.length, office.length]).toEqual([refused, refused]);
    if (refused === 0) return;
    const { disputes } = await world.documentOf(MANAGER);
    expect(disputes[0]?.overtakenBy?.type).toBe(pair.overtakenBy);
    expect(own[0]?.ways).toEqual(pair.own);
    expect(office[0]?.ways).toEqual(pair.office);
    for (const viewer of [who, MANAGER]) {
      const russian = await world.shownTo(viewer, 'ru');
      expect(russian[0]?.words).toMatch(/^(Вы записали|Записано)/);
      expect(russian[0]?.words).not.toMatch(/overtaken\.|refusal\./);
    }
  });
});

it('a repeated check-in adds no second start, and tells nobody twice', async () => {
  const phone = await world.device(MILA, 'phone');
  const tablet = await world.device(MILA, 'tablet');
  starts(phone);
  starts(tablet);
  await phone.push();
  const once = await world.engine.outbox();
  await tablet.push();
  expect(await world.engine.outbox()).toEqual(once);
  const { status, state, disputes, settled } = await world.documentOf(MANAGER);
  expect({ status, disputes, settled }).toEqual({ status: 'started', disputes: [] });
  expect(state).toMatchObject({ evidence: { length: 2 } });
});

it('a rule that managers may override is overridden with a reason, and both see who did', async () => {
  const pair = PAIRS.at(-1);
  const phone = await world.device(MILA, 'phone', pair?.at);
  works(phone);
  await pair?.meanwhile(world);
  const [late, end] = (await phone.push()).verdicts;
  const settle = (principal: typeof MANAGER, how: object) =>
    world.engine.settleDispute({ eventId: late?.event ?? '', principal, ...(how as typeof asked) });
  const asked = { how: 'overridden', reason: 'They called: the lift was stuck.' } as const;
  expect(await settle(MILA, asked)).toMatchObject({
    ...{ ok: false, refusal: { code: 'override-of-oneself' } },
  });
  expect(await settle(MANAGER, { how: 'overridden' })).toMatchObject({
    ...{ ok: false, refusal: { code: 'override-without-reason' } },
  });
  expect(await settle(CLIENT, asked)).toMatchObject({ ok: false, refusal: { code: 'not-there' } });
  expect(await settle(MANAGER, asked)).toMatchObject({ ok: true });
  await world.engine.idle();
  const log = await world.store.eventsOf('service-request', 'r1', 0, 100);
  expect(log.find(({ id }) => id === late?.event)).toMatchObject({
    ...{ type: 'ServiceStarted', actor: { id: MILA.id }, occurredAt: pair?.at },
    noticed: {
      overridden: {
        ...{ code: 'check-in-too-late', by: { id: MANAGER.id, name: MANAGER.name } },
        reason: asked.reason,
      },
    },
  });
  for (const who of [MILA, MANAGER]) {
    const { status, settled } = await world.documentOf(who);
    expect(status === 'attention' ? 'started' : status).toBe('started');
    expect(settled).toMatchObject([
      { event: { id: late?.event }, settled: { as: 'overridden', by: MANAGER.name } },
    ]);
  }
  // What followed it on the device fits now, and its recorder is offered to record it.
  const [shown] = await world.shownTo(MILA);
  expect([end?.verdict, shown?.what, shown?.ways]).toEqual([
    ...['disputed', 'ServiceCompleted', ['record-again', 'let-go']],
  ]);
  expect(await settle(MANAGER, asked)).toMatchObject({
    ...{ ok: false, refusal: { code: 'dispute-settled' } },
  });
});

it('no other rule is overridden', async () => {
  const phone = await world.device(MILA, 'phone');
  starts(phone);
  await world.meanwhile('CancelService', { reason: '' });
  const [refused] = (await phone.push()).verdicts;
  const settled = await world.engine.settleDispute({
    ...{ eventId: refused?.event ?? '', how: 'overridden', reason: 'Please.', principal: MANAGER },
  });
  expect(settled).toMatchObject({ ok: false, refusal: { code: 'override-not-possible' } });
});

it('what is let go stays to be seen: by whom and when', async () => {
  const phone = await world.device(MILA, 'phone');
  starts(phone);
  await world.meanwhile('ReassignWorker', { workerId: 'w2', reason: '' });
  const [refused] = (await phone.push()).verdicts;
  const eventId = refused?.event ?? '';
  await world.engine.settleDispute({ eventId, how: 'let-go', principal: MILA });
  for (const who of [MILA, MANAGER]) {
    const { disputes, settled } = await world.documentOf(who);
    expect(disputes).toEqual([]);
    expect(settled).toMatchObject([
      {
        ...{ event: { id: eventId, data: checkIn }, overtakenBy: { type: 'WorkerAssigned' } },
        settled: { as: 'let-go', by: MILA.name, at: world.clock.instant },
      },
    ]);
  }
});

it('the page says all of it', async () => {
  expect(rows).toHaveLength(PAIRS.length);
  await expect(conflictsPage(rows)).toMatchFileSnapshot('../../docs/conflicts.md');
});

function conflictsPage(of: readonly Row[]): string {
  const cell = (words: readonly string[]) => words.join('<br>').replaceAll('|', '\\|');
  const line = ({ pair, own, office }: Row) =>
    `| ${[
      `${pair.offline} × ${pair.online}`,
      cell(pair.verdicts),
      cell(own.slice(0, 1).map(({ words }) => words)) || '·',
      cell(pair.own ?? []) || '·',
      cell(office.slice(0, 1).map(({ words }) => words)) || '·',
      cell(pair.office ?? []) || '·',
    ].join(' | ')} |`;
  return `# Conflicts

Written by \`test/integration/conflicts.spec.ts\` from what the server answers; the spec fails when this page is stale.

One person records something without a network; meanwhile somebody else decides otherwise. What still fits is taken; what does not is kept as a
dispute and shown to both. *Ways* are those that the model offers: \`ClaimWork\` claims the work with what was refused (docs/adr/0165), *record-again*
opens the same form on today’s rules, or another one that asks for some of it, *override* takes it in spite of the rule (docs/adr/0167), *let-go* is asked twice and stays to be seen.

| pair | verdict on each fact | the one who recorded it reads | their ways | a manager reads | their ways |
|---|---|---|---|---|---|
${of.map(line).join('\n')}

Two managers who both choose a worker do so on the server, one after the other (\`ReassignWorker\` needs what only the server knows): the second decides on what
the first has left, both stand in the history, and each worker is told of what is theirs. A job that was reassigned leaves its
former worker’s list at once; what stays with them is said in docs/adr/0168.
`;
}
