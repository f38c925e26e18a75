import {
  defineSystemCommand,
  type EffectRequest,
  issue,
  requestEffect,
  type SystemDefinition,
  type View,
  windowSchema,
} from '@callout/kernel';
import {
  idSchema,
  pointSchema,
  skillSchema,
  WorkerAssigned,
  WorkerNotFound,
} from '@callout/published-language';
import { z } from 'zod';
import { candidatesFor, circumstances, couldTake, jobOf, termsOf } from '../matching/candidates.ts';
import type { Pipeline } from '../matching/pipeline.ts';
import { wholeParam } from '../matching/step.ts';
import {
  AssignWorker,
  outsideSchema,
  SCORES_MAX,
} from '../streams/service-request/assign-worker.ts';
import { serviceRequest } from '../streams/service-request/stream.ts';

/** An outside team's algorithm behind a URL: a step of the pipeline that a manager set. */
const matchingSteps: SystemDefinition = {
  name: 'Matching steps',
  answersWith: [WorkerAssigned, WorkerNotFound],
};
const TIMEOUT_MS_MAX = 10_000;
const TIMEOUT_MS = 2_000;

/** No names: a score is given to what somebody can do, never to who they are. */
const scoredSchema = z.object({
  worker: idSchema,
  skills: z.array(skillSchema).max(50),
  base: pointSchema.optional(),
  openJobs: z.int().min(0),
  completed: z.int().min(0),
  failed: z.int().min(0),
});

export const ScoreCandidates = defineSystemCommand({
  name: 'ScoreCandidates',
  system: matchingSteps,
  input: z.object({
    request: idSchema,
    url: z.url({ protocol: /^https?$/ }).max(120),
    /** What the pipeline allows the answer to take. */
    timeoutMs: z.int().min(1).max(TIMEOUT_MS_MAX),
    pipelineVersion: z.int().min(0),
    job: z.object({
      window: windowSchema,
      requiredSkills: z.array(skillSchema).max(20),
      point: pointSchema.optional(),
      timeZone: z.string().max(60),
    }),
    candidates: z.array(scoredSchema).min(1).max(SCORES_MAX),
  }),
  reply: outsideSchema.omit({ fallback: true }),
  timeoutMs: TIMEOUT_MS_MAX,
  // A request waits for the answer: what does not come at once is replaced by the fallback.
  attemptsMax: 1,
  issues: [AssignWorker],
  whenAnswered: async (asked, outcome) => {
    const outside = outcome.ok
      ? outcome.reply
      : { version: 1, scores: [], fallback: outcome.code.slice(0, 60) };
    return [issue(AssignWorker, asked.request, { outside }, asked.request)];
  },
});

function outsideStep({ steps }: Pipeline) {
  const step = steps.find((chosen) => chosen.step === 'http');
  const url = step && ScoreCandidates.input.shape.url.safeParse(step.params['url']);
  if (!step || !url?.success) return undefined;
  const timeoutMs = Math.min(wholeParam(step.params, 'timeoutMs', TIMEOUT_MS), TIMEOUT_MS_MAX);
  return { url: url.data, timeoutMs };
}

/**
 * The question to the outside algorithm, where the pipeline has one and somebody could take the job;
 * otherwise undefined, and the request is matched at once.
 */
export async function questionFor(view: View, request: string): Promise<EffectRequest | undefined> {
  const { pipeline, timeZone } = await circumstances(view);
  const step = outsideStep(pipeline);
  const state = step && (await view.state(serviceRequest, request));
  const terms = state && (await termsOf(view, state));
  if (!step || !state || !terms) return undefined;
  const job = jobOf(state, terms, timeZone);
  const all = await candidatesFor(view, job, { client: state.client.id, pipeline });
  const able = all.filter((one) => !job.rankedOut?.includes(one.id) && couldTake(one, job));
  if (able.length === 0) return undefined;
  const candidates = able.slice(0, SCORES_MAX).map((one) => ({
    worker: one.id,
    skills: [...one.skills],
    base: one.base,
    openJobs: one.booked.length,
    completed: one.completed,
    failed: one.failed,
  }));
  const { requiredSkills, window, point } = job;
  return requestEffect(
    ScoreCandidates,
    {
      request,
      ...step,
      pipelineVersion: pipeline.version,
      job: { window: { ...window }, requiredSkills: [...requiredSkills], point, timeZone },
      candidates,
    },
    request,
  );
}

/** Matching for these requests: those that nobody outside is asked about are assigned at once. */
export async function assignAtOnce(view: View, requests: readonly string[]) {
  const inside: string[] = [];
  for (const request of requests) {
    if (!(await questionFor(view, request))) inside.push(request);
  }
  return inside.map((request) => issue(AssignWorker, request, {}, request));
}

/** @param requests is asked only where the pipeline has an outside step at all */
export async function questionsFor(view: View, requests: () => Promise<readonly string[]>) {
  const questions: EffectRequest[] = [];
  if (!outsideStep((await circumstances(view)).pipeline)) return questions;
  for (const request of await requests()) {
    const question = await questionFor(view, request);
    if (question) questions.push(question);
  }
  return questions;
}
