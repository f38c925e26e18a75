// Proves over random orders of hand-overs, check-ins, completions, cancellations, failures, no-shows, claims and
// decisions on one request, with provisioning and billing as they are declared (DOMAIN rule 22): whatever the
// request could not take became a refused fact; after every step the client is charged at most once; each
// completion and each accepted claim is one earning, and nothing else is; nobody stays fined for a failure
// that an accepted claim of theirs answers; and each refused fact is claimed at most once.
import type { AnyCommand, EventDefinition } from '@callout/kernel';
import { actors, fact, givenFacts } from '@callout/kernel/testing';
import { model } from '@callout/model';
import fc from 'fast-check';
import { expect, it } from 'vitest';

const R = 'r1';
const NOON_MS = Date.parse('2026-11-23T12:00:00.000Z');
const window = { from: '2026-11-23T13:00:00.000Z', to: '2026-11-23T15:00:00.000Z' };
const client = { id: 'c1', name: 'Harbour School' };
const serviceType = { id: 't1', name: 'Boiler service' };
const photo = { sha256: 'ab'.repeat(32), type: 'image/jpeg', bytes: 4711, purpose: 'other' };
const workers = [
  { ...actors.worker, subject: 'w1' },
  { ...actors.otherWorker, subject: 'w2' },
] as const;

function found<T>(one: T | undefined): T {
  if (one === undefined) throw new Error('the model has changed');
  return one;
}
const context = (name: string) => found(model.contexts.find((one) => one.name === name));
const event = (type: string): EventDefinition => found(model.event(type));
const command = (name: string): AnyCommand => found(model.command(name));

interface Claimed {
  readonly id: string;
  readonly facts: readonly { readonly event: string }[];
  readonly decided?: unknown;
}
interface Request {
  readonly status: string;
  readonly assignment: number;
  readonly claims?: readonly Claimed[];
  readonly noShow?: { readonly reversal?: string };
}

type Step =
  | { readonly do: 'reassign' | 'start' | 'complete' | 'claim'; readonly worker: 0 | 1 }
  | { readonly do: 'cancel' | 'fail' | 'no-show' | 'accept' | 'reject' };
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 7,
    arbitrary: fc.record({
      do: fc.constantFrom('reassign' as const, 'start', 'start', 'complete', 'complete', 'claim'),
      worker: fc.constantFrom(0 as const, 1 as const),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constantFrom('cancel' as const, 'fail', 'no-show', 'accept', 'accept', 'reject'),
    }),
  },
);

function history() {
  const terms = {
    ...{ typicalDurationMinutes: 90, supplies: [], requiredSkills: [] },
    evidenceRequired: { startPhoto: false, reportPhoto: false, signature: false },
  };
  const assigned = (assignment: number, index: 0 | 1) => {
    const { subject: id, name } = workers[index];
    const data = { assignment, worker: { id, name }, window, terms };
    return fact(event('WorkerAssigned'), data, { stream: R });
  };
  const world = givenFacts(context('provisioning'), [
    fact(event('OrganisationConfigured'), {
      ...{ name: 'Northside', timeZone: 'Europe/Berlin', currency: 'EUR', locale: 'en' },
    }),
    fact(
      event('ServiceRequested'),
      {
        ...{ client, serviceType, description: '', place: { address: 'Kaistr. 4' } },
        ...{ contact: { name: 'Ada' }, wanted: window },
      },
      { stream: R, actor: actors.client },
    ),
    assigned(1, 0),
    fact(
      event('PriceSet'),
      { gross: 12_900, basis: { serviceTypeId: 't1', basePrice: 12_900 } },
      { stream: R },
    ),
  ]);
  const billing = givenFacts(context('billing'));
  const stream = found(model.stream('service-request'));
  const state = () => world.view.state(stream, R) as Promise<Request>;
  let minutes = 0;
  let heard = 0;
  const idsThere = new Map<string, string>();

  /** A minute later than whatever was recorded before. */
  function next(): string {
    minutes += 1;
    return new Date(NOON_MS + minutes * 60_000).toISOString();
  }

  async function arrive(name: string, type: string, data: object, index: 0 | 1) {
    const said = { stream: R, actor: workers[index], at: next() };
    await world.arrive(command(name), { ...fact(event(type), data, said), stream: R });
  }

  async function claim(index: 0 | 1): Promise<void> {
    const { takesUp } = command('ClaimWork');
    const refused = await Promise.all(world.refusedIds().map((id) => world.view.refusedFact(id)));
    const own = refused.flatMap((one) =>
      one?.isOpen && one.event.actor.id === workers[index].id ? [one.event] : [],
    );
    await world.run(command('ClaimWork'), R, takesUp?.from(own) ?? { facts: [] }, workers[index]);
  }

  async function decide(name: 'AcceptClaim' | 'RejectClaim'): Promise<void> {
    const open = (await state()).claims?.find(({ decided }) => decided === undefined);
    const input = {
      claim: open?.id ?? 'none',
      ...(name === 'RejectClaim' ? { reason: 'No.' } : {}),
    };
    await world.run(command(name), R, input, actors.manager);
  }

  async function noShow(): Promise<void> {
    const { assignment } = await state();
    const policy = { name: 'clock', issues: [command('SuspectNoShow'), command('FailService')] };
    const at = next();
    const suspicion = {
      ...{ assignment, failsAt: at },
      checkInBefore: new Date(NOON_MS + (minutes + 5) * 60_000).toISOString(),
    };
    const options = { now: at, policy: policy as never };
    const failure = { reason: 'no-show', attribution: 'worker', noShow: true };
    await world.run(command('SuspectNoShow'), R, suspicion, actors.clock, options);
    await world.run(command('FailService'), R, failure, actors.clock, options);
  }

  async function play(one: Step): Promise<void> {
    const { status, assignment } = await state();
    const ending = { reason: 'So it was.' };
    if (one.do === 'reassign') {
      const isOpen = ['assigned', 'suspected'].includes(status);
      if (isOpen) world.tell({ ...assigned(assignment + 1, one.worker), at: next() });
    } else if (one.do === 'start') {
      await arrive('StartService', 'ServiceStarted', { evidence: [photo] }, one.worker);
    } else if (one.do === 'complete') {
      const outcome = {
        client,
        serviceType,
        worker: { id: workers[one.worker].subject, name: '' },
      };
      const told = { ...outcome, worker: { ...outcome.worker, name: workers[one.worker].name } };
      const data = { evidence: [photo], notes: '', outcome: { ...told, gross: 12_900 } };
      await arrive('CompleteService', 'ServiceCompleted', data, one.worker);
    } else if (one.do === 'claim') await claim(one.worker);
    else if (one.do === 'accept') await decide('AcceptClaim');
    else if (one.do === 'reject') await decide('RejectClaim');
    else if (one.do === 'no-show') await noShow();
    else if (one.do === 'cancel') {
      await world.run(command('CancelService'), R, ending, actors.manager, { now: next() });
    } else {
      const failure = { ...ending, attribution: 'worker' };
      await world.run(command('FailService'), R, failure, actors.manager, { now: next() });
    }
    const { noShow: missed } = await state();
    if (missed?.reversal === 'due') {
      const policy = { name: 'reverse', issues: [command('ReverseNoShow')] } as never;
      await world.run(command('ReverseNoShow'), R, {}, actors.policy, { policy, now: next() });
    }
    await publish();
  }

  /** Billing hears of every event that it listens to, in the order of the log. */
  async function publish(): Promise<void> {
    const listens = new Set(context('billing').listensTo.map(({ type }) => type));
    for (const { id, type, data, stream: of, occurredAt, actor } of world.log.slice(heard)) {
      if (!listens.has(type)) continue;
      // A world gives its facts ids of its own: what names another fact names it by that.
      const { failureId } = data as { readonly failureId?: string };
      const named = failureId === undefined ? {} : { failureId: idsThere.get(failureId) };
      const said = { stream: of, actor, at: occurredAt };
      const told = billing.tell(fact(event(type), { ...(data as object), ...named }, said));
      idsThere.set(id, told.id);
    }
    heard = world.log.length;
    await billing.settle();
  }

  return { play, log: world.log, money: billing.log, state };
}

function holds(
  log: readonly { readonly type: string; readonly data: unknown; readonly id: string }[],
  money: readonly { readonly type: string; readonly data: unknown }[],
): void {
  const of = (type: string) => log.filter((one) => one.type === type);
  const posted = (type: string) => money.filter((one) => one.type === type);
  const charges = posted('ClientCharged').length - posted('ChargeReversed').length;
  const endings = ['ServiceCompleted', 'ServiceFailed', 'ServiceCancelled'].flatMap(of).length;
  expect(charges).toBe(endings - of('NoShowReversed').length);
  expect(charges).toBeLessThanOrEqual(1);
  expect(posted('WorkerEarned')).toHaveLength(
    of('ServiceCompleted').length + of('ClaimAccepted').length,
  );
  const answered = of('ClaimAccepted').filter(
    ({ data }) => (data as { failureId?: string }).failureId !== undefined,
  );
  const fines = posted('WorkerFined').length - posted('FineReversed').length;
  const failures = of('ServiceFailed').length - of('NoShowReversed').length;
  expect(fines).toBe(failures - answered.length);
  const claimed = of('WorkClaimed').flatMap(({ data }) =>
    (data as Claimed).facts.map((one) => one.event),
  );
  expect(new Set(claimed).size).toBe(claimed.length);
}

/** Not left to chance: too few histories come to a decision of either kind by themselves. */
const claimed = (how: 'accept' | 'reject'): Step[] => [
  { do: 'cancel' },
  { do: 'start', worker: 0 },
  { do: 'claim', worker: 0 },
  { do: how },
];

it('one request is charged at most once, whatever is claimed, decided and ended in what order', async () => {
  const seen = new Set<string>();
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 24 }), async (steps) => {
      const { play, log, money } = history();
      for (const one of steps) {
        await play(one);
        holds(log, money);
      }
      for (const { type } of [...log, ...money]) seen.add(type);
    }),
    { numRuns: 150, examples: [[claimed('accept')], [claimed('reject')]] },
  );
  // Every branch that the property speaks of was walked.
  for (const type of [
    ...['ServiceCompleted', 'ServiceCancelled', 'ServiceFailed', 'NoShowReversed'],
    ...['WorkClaimed', 'ClaimAccepted', 'ClaimRejected'],
    ...['ClientCharged', 'ChargeReversed', 'WorkerEarned', 'WorkerFined', 'FineReversed'],
  ]) {
    expect(seen).toContain(type);
  }
});
