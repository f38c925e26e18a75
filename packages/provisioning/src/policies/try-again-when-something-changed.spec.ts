// Proves that a request for which nobody was found is tried again when, and only when, something has
// changed that may help it; oldest first, and never more than the bound at once.
import { addMinutes, issue } from '@callout/kernel';
import { actors, type Fact, fact, givenFacts, on } from '@callout/kernel/testing';
import {
  MatchingPipelineSet,
  OrganisationConfigured,
  ServiceCancelled,
  ServiceCompleted,
  ServiceFailed,
  ServiceRequested,
  ServiceRescheduled,
  ServiceStarted,
  ServiceTypeChanged,
  ServiceTypeDefined,
  WorkerAvailabilitySet,
  WorkerNotFound,
  WorkerProfileChanged,
  WorkerReinstated,
  WorkerSuspended,
} from '@callout/published-language';
import { it } from 'vitest';
import { provisioning } from '../context.ts';
import { AssignWorker } from '../streams/service-request/assign-worker.ts';
import {
  assigned,
  boiler,
  client,
  jan,
  mila,
  order,
  outcome,
  priced,
  registered,
  requested,
  surroundings,
  tuesday,
} from '../testing.fixture.ts';
import {
  TRIED_AGAIN_MAX,
  tryAgainWhenSomethingChanged,
} from './try-again-when-something-changed.ts';

const nobody = {
  ranking: { pipelineVersion: 0, steps: [], seed: '', candidates: [], tried: 0 },
  reason: 'nobody-free',
};
/** A request that waits since some minutes after eight. */
const waiting = (id: string, minutes = 0, more: object = {}): Fact[] => {
  const at = addMinutes('2026-11-20T08:00:00.000Z', minutes);
  return [
    fact(ServiceRequested, { ...order, ...more }, { stream: id, actor: actors.client, at }),
    on(id, WorkerNotFound, nobody, at),
  ];
};
const again = (...ids: string[]) => ids.map((id) => issue(AssignWorker, id, {}, id));
const held = (id: string, worker = mila): Fact[] =>
  [requested, assigned(1, worker), priced].map((said) => ({ ...said, stream: id }));
const when = (facts: readonly Fact[], trigger: Fact) =>
  givenFacts(provisioning, [...surroundings, ...facts]).whenever(
    tryAgainWhenSomethingChanged,
    trigger,
  );

it('tries again when a worker comes who can do it, oldest first', async () => {
  const facts = [...waiting('r2', 2), ...waiting('r1', 1)];
  await when(facts, registered(mila)).thenIssues(again('r1', 'r2'));
});

it('leaves alone what the newcomer cannot do', async () => {
  await when(waiting('r1'), registered(mila, { skills: [] })).thenIssues([]);
  await when(
    waiting('r1'),
    registered(mila, { availability: { weeklyHours: [], timeOff: [] } }),
  ).thenIssues([]);
});

it('tries again when a worker has more time or is back', async () => {
  const hours = [{ day: 1, from: '00:00', to: '24:00' }];
  const off = registered(mila, { availability: { weeklyHours: [], timeOff: [] } });
  await when(
    [off, ...waiting('r1')],
    on('w1', WorkerAvailabilitySet, { weeklyHours: hours, timeOff: [] }),
  ).thenIssues(again('r1'));
  const away = [registered(mila), on('w1', WorkerSuspended, { reason: '' })];
  await when([...away, ...waiting('r1')], on('w1', WorkerReinstated, { note: '' })).thenIssues(
    again('r1'),
  );
});

it('tries again when a job ends, moves or goes to another worker, and so frees its own', async () => {
  const busy = [registered(mila), ...held('r9'), ...waiting('r1')];
  const cancelled = on('r9', ServiceCancelled, { reason: '', outcome });
  await when(busy, cancelled).thenIssues(again('r1'));
  const moved = on('r9', ServiceRescheduled, { window: tuesday, reason: '' });
  await when(busy, moved).thenIssues(again('r1'));
  await when([...busy, registered(jan, { skills: [] })], {
    ...assigned(2, jan),
    stream: 'r9',
  }).thenIssues(again('r1'));
});

it('tries again when a worker has learned what is asked for', async () => {
  const { availability: _, ...profile } = registered(mila).data as { availability: object };
  await when(
    [registered(mila, { skills: [] }), ...waiting('r1')],
    on('w1', WorkerProfileChanged, profile),
  ).thenIssues(again('r1'));
});

it('tries again when a job is done or has failed', async () => {
  const busy = [registered(mila), ...held('r9'), ...waiting('r1')];
  const started = on('r9', ServiceStarted, { evidence: [] });
  const done = on('r9', ServiceCompleted, { evidence: [], notes: '', outcome });
  await when([...busy, started], done).thenIssues(again('r1'));
  const missed = { reason: 'Late.', attribution: 'worker', noShow: false, evidence: [], outcome };
  await when(busy, on('r9', ServiceFailed, missed)).thenIssues(again('r1'));
});

it('tries all again when the catalogue or the organisation changes', async () => {
  const type = ServiceTypeDefined.samples[1];
  const settings = OrganisationConfigured.samples[1];
  for (const change of [
    on('t1', ServiceTypeDefined, type),
    on('t1', ServiceTypeChanged, type),
    on('organisation', OrganisationConfigured, settings),
  ]) {
    await when([...waiting('r1'), ...waiting('r2', 1)], change).thenIssues(again('r1', 'r2'));
  }
});

it('tries a request again when it has itself moved', async () => {
  await when(
    [...waiting('r1'), ...waiting('r2', 1)],
    on('r1', ServiceRescheduled, { window: tuesday, reason: '' }),
  ).thenIssues(again('r1'));
});

it('tries all again when the pipeline changes', async () => {
  const steps = [{ step: 'skill', weight: 1, params: {} }];
  await when(
    [...waiting('r1'), ...waiting('r2', 1)],
    on('organisation', MatchingPipelineSet, { version: 1, steps }),
  ).thenIssues(again('r1', 'r2'));
});

it('issues nothing when nobody was freed, or nothing waits', async () => {
  const unassigned = { client, serviceType: boiler };
  await when(
    [...waiting('r1'), { ...requested, stream: 'r9' }],
    on('r9', ServiceCancelled, { reason: '', outcome: unassigned }),
  ).thenIssues([]);
  await when(
    [registered(mila), ...held('r9')],
    on('r9', ServiceCancelled, { reason: '', outcome }),
  ).thenIssues([]);
});

it('keeps to its bound', async () => {
  const ids = Array.from({ length: TRIED_AGAIN_MAX + 5 }, (_, n) => `r${1000 + n}`);
  const facts = ids.flatMap((id, n) => waiting(id, n));
  await when(facts, registered(mila)).thenIssues(again(...ids.slice(0, TRIED_AGAIN_MAX)));
});
