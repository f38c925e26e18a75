import {
  defineCommand,
  type Proposal,
  propose,
  type Refusal,
  referenceTo,
  refuse,
  type View,
  type Window,
  windowSchema,
} from '@callout/kernel';
import {
  idSchema,
  lineSchema,
  PriceSet,
  type Ranking,
  WorkerAssigned,
  WorkerNotFound,
} from '@callout/published-language';
import { z } from 'zod';
import {
  candidateOf,
  candidatesFor,
  circumstances,
  couldTake,
  jobOf,
  termsOf,
} from '../../matching/candidates.ts';
import { type Pipeline, runPipeline, seedOf } from '../../matching/pipeline.ts';
import { FULL, type Outside } from '../../matching/step.ts';
import { catalogue, workerPool } from '../../read-models/projections.ts';
import { onlyWhile } from './rules.ts';
import type { JobTerms, Named, ServiceRequestState } from './state.ts';
import { serviceRequest } from './stream.ts';
import { promiseRefusal, windowRefusal } from './window-ahead.ts';

interface Found {
  readonly worker: Named;
  readonly terms: JobTerms;
}

interface Match {
  readonly found: Found | undefined;
  readonly ranking: Ranking;
  /** Why nobody was found. */
  readonly reason: string;
  readonly timeZone: string;
  /** The one who has it is suspended or dismissed. */
  readonly workerLeft: boolean;
}

function emptyRanking(request: string, pipeline: Pipeline): Ranking {
  const seed = seedOf(request);
  return { pipelineVersion: pipeline.version, steps: [], seed, candidates: [], tried: 0 };
}

/** An answer names at most this many workers. */
export const SCORES_MAX = 500;

/** What an outside algorithm said of the candidates, or why it said nothing. */
export const outsideSchema = z.object({
  version: z.int().min(1).max(1_000_000).default(1),
  scores: z
    .array(
      z.object({
        worker: idSchema,
        score: z.int().min(0).max(FULL),
        why: z.string().max(120).default(''),
      }),
    )
    .max(SCORES_MAX),
  fallback: z.string().max(60).optional(),
});

async function hasLeft(request: ServiceRequestState, view: View): Promise<boolean> {
  if (request.status !== 'assigned' || !request.worker) return false;
  return (await view.row(workerPool, request.worker.id))?.status !== 'active';
}

async function match(
  stream: string,
  outside: Outside | undefined,
  view: View,
): Promise<Match | undefined> {
  const request = await view.state(serviceRequest, stream);
  if (!request) return undefined;
  const { timeZone, pipeline } = await circumstances(view);
  const terms = await termsOf(view, request);
  const workerLeft = await hasLeft(request, view);
  if (!terms) {
    const ranking = emptyRanking(stream, pipeline);
    return { found: undefined, ranking, reason: 'service-type-unknown', timeZone, workerLeft };
  }
  const job = { ...jobOf(request, terms, timeZone), outside };
  const candidates = await candidatesFor(view, job, { client: request.client.id, pipeline });
  const { best, ranking, reason } = runPipeline(pipeline, candidates, job);
  const found = best && { worker: { id: best.id, name: best.name }, terms };
  return { found, ranking, reason: reason ?? '', timeZone, workerLeft };
}

/**
 * Issued by policy: the matching pipeline over every active worker. A request whose worker has left is
 * taken from them; where nobody else is found it waits again.
 */
export const AssignWorker = defineCommand({
  name: 'AssignWorker',
  stream: serviceRequest,
  input: z.object({ outside: outsideSchema.optional() }),
  actors: {},
  emits: [WorkerAssigned, WorkerNotFound],
  loadFacts: ({ stream, input }, view) => match(stream, input.outside, view),
  decide: (state, _, { facts, now }): Refusal | Proposal | readonly Proposal[] => {
    if (!facts) return refuse('not-there');
    const refusal = onlyWhile(state, facts.workerLeft ? ['requested', 'assigned'] : ['requested']);
    if (refusal) return refusal;
    // Nobody is looked for in the past: the clock calls it overdue.
    if (promiseRefusal(state, state.window, { occurredAt: now })) return [];
    const { found, ranking, reason, timeZone } = facts;
    if (found) {
      const { worker, terms } = found;
      const { window } = state;
      const assignment = state.assignment + 1;
      return propose(WorkerAssigned, { assignment, worker, window, terms, ranking, timeZone });
    }
    // Once is enough: a request that waits is tried often, and every try would lengthen the log.
    return state.waiting ? [] : propose(WorkerNotFound, { ranking, reason, timeZone });
  },
});

interface Choice {
  readonly worker: Named | undefined;
  readonly active: boolean;
  readonly skilled: boolean;
  readonly free: boolean;
  readonly terms: JobTerms | undefined;
  readonly timeZone: string;
}

async function chosen(
  stream: string,
  { workerId, window }: { readonly workerId: string; readonly window?: Window | undefined },
  view: View,
): Promise<Choice> {
  const { timeZone } = await circumstances(view);
  const request = await view.state(serviceRequest, stream);
  const terms = request && (await termsOf(view, request));
  const row = await view.row(workerPool, workerId);
  if (!request || !terms || !row) {
    return { worker: undefined, active: false, skilled: false, free: false, terms, timeZone };
  }
  const job = jobOf({ ...request, window: window ?? request.window }, terms, timeZone);
  const candidate = await candidateOf(view, row, job);
  return {
    worker: { id: row.id, name: row.profile.name },
    active: row.status === 'active',
    skilled: terms.requiredSkills.every((skill) => row.profile.skills.includes(skill)),
    free: couldTake(candidate, { ...job, requiredSkills: [] }),
    terms,
    timeZone,
  };
}

function choiceRefusal(
  state: ServiceRequestState,
  choice: Choice,
  evenIfBusy: boolean,
): Refusal | undefined {
  const fields = ['workerId'];
  const name = choice.worker?.name ?? '';
  if (!choice.terms) return refuse('service-type-unknown');
  if (!choice.worker) return refuse('worker-unknown', { fields });
  if (choice.worker.id === state.worker?.id) {
    return refuse('worker-has-it-already', { params: { name }, fields });
  }
  if (!choice.active) return refuse('worker-not-at-work', { params: { name }, fields });
  if (!choice.skilled) return refuse('worker-lacks-skill', { params: { name }, fields });
  return choice.free || evenIfBusy
    ? undefined
    : refuse('worker-not-free', { params: { name }, fields });
}

/** A dispatcher's own choice, whether or not somebody was found before. */
export const ReassignWorker = defineCommand({
  name: 'ReassignWorker',
  stream: serviceRequest,
  input: z.object({
    workerId: referenceTo('worker', idSchema, { inUse: true }),
    reason: lineSchema,
    /** Another time as well; needed where the one that was agreed has passed. */
    window: windowSchema.optional(),
    /** Sends them although they are booked, off, or it is outside their hours. */
    evenIfBusy: z.boolean().default(false),
  }),
  actors: { manager: ['any'] },
  offer: {
    group: 'main',
    when: (state) => onlyWhile(state, ['requested', 'assigned', 'overdue']) === undefined,
  },
  emits: [WorkerAssigned],
  loadFacts: ({ stream, input }, view) => chosen(stream, input, view),
  decide: (state, input, { facts, actor, now }) => {
    const refusal =
      onlyWhile(state, ['requested', 'assigned', 'overdue']) ??
      (input.window && windowRefusal(input.window, { actor, occurredAt: now }, 'window')) ??
      promiseRefusal(state, input.window ?? state.window, { occurredAt: now }) ??
      choiceRefusal(state, facts, input.evenIfBusy);
    if (refusal) return refusal;
    const { worker, terms, timeZone } = facts;
    if (!worker || !terms) return refuse('worker-unknown');
    return propose(WorkerAssigned, {
      assignment: state.assignment + 1,
      worker,
      window: input.window ?? state.window,
      terms,
      reason: input.reason,
      timeZone,
    });
  },
});

/** Issued by policy, once: the gross price is frozen from here on. */
export const SetPrice = defineCommand({
  name: 'SetPrice',
  stream: serviceRequest,
  input: z.object({}),
  actors: {},
  emits: [PriceSet],
  loadFacts: async ({ stream }, view) => {
    const request = await view.state(serviceRequest, stream);
    const row = request && (await view.row(catalogue, request.serviceType.id));
    return row?.terms.basePrice;
  },
  decide: (state, _, { facts: basePrice }) =>
    basePrice === undefined
      ? refuse('service-type-unknown')
      : propose(PriceSet, {
          gross: basePrice,
          basis: { serviceTypeId: state.serviceType.id, basePrice },
        }),
});
