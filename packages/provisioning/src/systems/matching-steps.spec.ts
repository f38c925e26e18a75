// Proves rules 13 and 19 of steps from outside: who is asked what, what an answer and its absence
// come to in the ranking, and that without such a step nobody is asked and all is decided at once.
import { issue, requestEffect } from '@callout/kernel';
import { actors, type Fact, givenFacts, on } from '@callout/kernel/testing';
import {
  MatchingPipelineSet,
  ReviewCompleted,
  ReviewWithdrawn,
  ServiceCompleted,
  ServiceFailed,
  WorkerAssigned,
  WorkerAvailabilitySet,
  WorkerSuspended,
} from '@callout/published-language';
import { describe, expect, it } from 'vitest';
import { provisioning } from '../context.ts';
import { assignWorkerWhenServiceRequested } from '../policies/assign-worker-when-service-requested.ts';
import { findAnotherWorkerWhenWorkerLeft } from '../policies/find-another-worker-when-worker-left.ts';
import { tryAgainWhenSomethingChanged } from '../policies/try-again-when-something-changed.ts';
import { AssignWorker } from '../streams/service-request/assign-worker.ts';
import { RequestService } from '../streams/service-request/request-service.ts';
import {
  assigned,
  client,
  jan,
  mila,
  monday,
  order,
  outcome,
  registered,
  requested,
  surroundings,
} from '../testing.fixture.ts';
import { ScoreCandidates } from './matching-steps.ts';

const r1 = (said: Fact) => ({ ...said, stream: 'r1' });
const url = 'https://scores.example/rank';
const pipeline = (...more: object[]) =>
  on('organisation', MatchingPipelineSet, {
    version: 3,
    steps: [
      { step: 'skill', weight: 0, params: {} },
      { step: 'availability', weight: 0, params: {} },
      ...more,
    ],
  });
const http = (params: object = {}) => ({
  step: 'http',
  weight: 10,
  params: { url, timeoutMs: 800, fallback: 300, ...params },
});
const both = [registered(mila), registered(jan)];
const world = (...facts: Fact[]) => givenFacts(provisioning, [...surroundings, ...both, ...facts]);
const bare = { skills: ['gas'], base: undefined, openJobs: 0, completed: 0, failed: 0 };
const question = (...workers: string[]) =>
  requestEffect(
    ScoreCandidates,
    {
      request: 'r1',
      url,
      timeoutMs: 800,
      pipelineVersion: 3,
      job: {
        window: monday,
        requiredSkills: ['gas'],
        point: undefined,
        timeZone: 'Europe/Berlin',
      },
      candidates: workers.map((worker) => ({ worker, ...bare })),
    },
    'r1',
  );

describe('the question', () => {
  it('is asked in place of assigning, about those who could take the job, without names', async () => {
    const asked = world(pipeline(http())).whenever(assignWorkerWhenServiceRequested, r1(requested));
    await asked.thenIssues([]);
    await asked.thenRequests([question('w1', 'w2')]);
  });
  it('is not asked without such a step, without a usable URL, or when nobody could take it', async () => {
    const nobody = [mila, jan].map(({ id }) => on(id, WorkerSuspended, { reason: '' }));
    for (const facts of [
      [pipeline()],
      [pipeline(http({ url: 'ftp://scores' }))],
      [pipeline(http()), ...nobody],
    ]) {
      const asked = world(...facts).whenever(assignWorkerWhenServiceRequested, r1(requested));
      await asked.thenIssues([issue(AssignWorker, 'r1', {})]);
      await asked.thenRequests([]);
    }
  });
  it('is asked again for requests that wait, and for those whose worker has left', async () => {
    const waiting = world(
      pipeline(http()),
      on('w1', WorkerSuspended, { reason: '' }),
      on('w2', WorkerSuspended, { reason: '' }),
    );
    await waiting.run(RequestService, 'r1', order, actors.client);
    expect(await waiting.settle()).toEqual(['WorkerNotFound']);
    const ella = { id: 'w3', name: 'Ella Marsh' };
    const change = waiting.whenever(tryAgainWhenSomethingChanged, registered(ella));
    await change.thenIssues([]);
    await change.thenRequests([question('w3')]);

    const held = world(pipeline(http()), r1(requested), r1(assigned()));
    const left = held.whenever(
      findAnotherWorkerWhenWorkerLeft,
      on('w1', WorkerSuspended, { reason: '' }, monday.from),
    );
    await left.thenIssues([]);
    await left.thenRequests([question('w2')]);
  });
  it('a change that helps nobody asks nothing', async () => {
    const asked = world(pipeline(http())).whenever(
      tryAgainWhenSomethingChanged,
      on('w1', WorkerAvailabilitySet, { weeklyHours: [], timeOff: [] }),
    );
    await asked.thenIssues([]);
    await asked.thenRequests([]);
  });
});

describe('the answer', () => {
  const asked = question('w1', 'w2').data;
  const scores = [
    { worker: 'w1', score: 200, why: 'far' },
    { worker: 'w2', score: 900, why: 'near' },
  ];
  const rankingAfter = async (input: object) => {
    const after = world(pipeline(http()), r1(requested));
    const result = await after.run(AssignWorker, 'r1', input, actors.policy, {
      policy: assignWorkerWhenServiceRequested,
    });
    if (!result.ok) throw new Error(result.refusal.code);
    return result.value.map(({ data }) => data);
  };
  it('issues AssignWorker with its scores', async () => {
    const outside = { version: 7, scores };
    await world()
      .whenAnswered(ScoreCandidates, asked, { ok: true, reply: outside })
      .thenIssues([issue(AssignWorker, 'r1', { outside }, 'r1')]);
    expect(await rankingAfter({ outside })).toMatchObject([
      {
        worker: jan,
        ranking: {
          steps: { 2: { step: 'http', version: 7, weight: 10 } },
          candidates: [
            { worker: jan, scores: { 2: { score: 900, why: 'outside:near' } } },
            { worker: mila, scores: { 2: { score: 200, why: 'outside:far' } } },
          ],
        },
      },
    ]);
  });
  it('its absence issues AssignWorker with the fallback, and the ranking says why', async () => {
    const outside = { version: 1, scores: [], fallback: 'timed-out' };
    await world()
      .whenAnswered(ScoreCandidates, asked, { ok: false, code: 'timed-out' })
      .thenIssues([issue(AssignWorker, 'r1', { outside }, 'r1')]);
    expect(await rankingAfter({ outside })).toMatchObject([
      {
        ranking: {
          candidates: [
            { scores: { 2: { score: 300, why: 'fallback:timed-out' } } },
            { scores: { 2: { score: 300, why: 'fallback:timed-out' } } },
          ],
        },
      },
    ]);
  });
  it('whom it leaves out, and a try that asked nobody, have the fallback too', async () => {
    const outside = { version: 1, scores: [scores[1]] };
    expect(await rankingAfter({ outside })).toMatchObject([
      { ranking: { candidates: { 1: { scores: { 2: { why: 'fallback:not-scored' } } } } } },
    ]);
    expect(await rankingAfter({})).toMatchObject([
      { ranking: { candidates: { 0: { scores: { 2: { why: 'fallback:not-asked' } } } } } },
    ]);
  });
  it('a second answer is refused by the stream', async () => {
    const held = world(pipeline(http()), r1(requested), r1(assigned()));
    const again = await held.run(AssignWorker, 'r1', {}, actors.policy, {
      policy: assignWorkerWhenServiceRequested,
    });
    expect(again).toEqual({ ok: false, refusal: { code: 'already-assigned' } });
  });
});

describe('steps that are off by default', () => {
  const whys = async (step: string, ...facts: Fact[]) => {
    const after = world(...facts, pipeline({ step, weight: 10, params: {} }), r1(requested));
    const result = await after.run(AssignWorker, 'r1', {}, actors.policy, {
      policy: assignWorkerWhenServiceRequested,
    });
    if (!result.ok) throw new Error(result.refusal.code);
    const [event] = result.value;
    const { ranking } = WorkerAssigned.schema.parse(event?.data);
    return Object.fromEntries(
      (ranking?.candidates ?? []).map(({ worker, scores: said }) => [worker.id, said[2]]),
    );
  };
  const silent = (why: string) => ({ score: 500, why, step: expect.any(String) });

  it('client-history knows the jobs for this client alone, and is neutral where there are none', async () => {
    const done = { evidence: [], notes: '', outcome };
    const elsewhere = { ...outcome, client: { ...client, id: 'c2' } };
    const missed = { reason: 'Late.', attribution: 'worker', noShow: false, evidence: [] };
    expect(
      await whys(
        'client-history',
        on('r7', ServiceCompleted, done),
        on('r8', ServiceCompleted, { ...done, outcome: elsewhere }),
        on('r9', ServiceFailed, { ...missed, outcome: { ...elsewhere, worker: jan } }),
      ),
    ).toEqual({
      // (1000×1 + 500×2) / 3
      w1: { step: 'client-history', score: 666, why: 'completed-here:1/1' },
      w2: silent('never-there'),
    });
  });
  it('review-rating follows what review published, and is neutral while it is silent', async () => {
    const about = { requestId: 'r7', client, worker: mila };
    const rated = (stream: string, rating: number) =>
      on(stream, ReviewCompleted, {
        ...(ReviewCompleted.samples[1] as object),
        rating,
        about,
      });
    expect(await whys('review-rating')).toEqual({
      w1: silent('no-ratings'),
      w2: silent('no-ratings'),
    });
    // A case that was completed again counts once: (1000×1 + 500×2) / 3
    expect(await whys('review-rating', rated('k1', 1), rated('k1', 5))).toMatchObject({
      w1: { score: 666, why: 'ratings:1' },
    });
    const withdrawn = on('k1', ReviewWithdrawn, { because: 'no-show-reversed', about });
    expect(await whys('review-rating', rated('k1', 1), withdrawn)).toMatchObject({
      w1: silent('no-ratings'),
    });
  });
});
