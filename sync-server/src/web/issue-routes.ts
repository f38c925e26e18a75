import { z } from 'zod';
import { defineRoute, json } from './define-route.ts';
import { granted } from './problem.ts';

const REASON_LENGTH_MAX = 500;

const settleIssueSchema = z
  .discriminatedUnion('how', [
    z.strictObject({ how: z.literal('retry') }),
    z.strictObject({
      how: z.literal('drop'),
      reason: z.string().trim().min(1).max(REASON_LENGTH_MAX),
    }),
  ])
  .meta({ id: 'IssueSettlement' });

const issueSchema = z
  .object({
    id: z.string(),
    context: z.string(),
    policy: z.string(),
    command: z.string().optional().describe('Absent where it could not be said what is wanted.'),
    stream: z.string(),
    key: z.string(),
    cause: z.string().optional().describe('The event that it answers; absent for the clock.'),
    state: z.enum(['done', 'refused', 'void', 'dropped', 'failing', 'held', 'parked']),
    since: z.string(),
    attempts: z.int(),
    dueAt: z.string(),
    fault: z.string().optional(),
    refusal: z.string().optional(),
  })
  .meta({
    id: 'ParkedIssue',
    description: 'Names, ids and times alone: nothing that anybody wrote.',
  });

/** What policies and the clock could not do, for managers. */
export const issueRoutes = [
  defineRoute({
    method: 'get',
    path: '/api/v1/parked-issues',
    operationId: 'listParkedIssues',
    summary: 'Lists what policies and the clock could not do yet, the parked first.',
    access: 'manager',
    answers: { 200: json('All that are open.', z.object({ issues: z.array(issueSchema) })) },
    handle: async ({ signedIn }, { appContext }) => {
      const issues = await appContext.engine.parkedIssues(signedIn.principal);
      // What is kept of an issue and not shown is left out by the schema.
      return { status: 200, body: { issues: issues.map((issue) => issueSchema.parse(issue)) } };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/api/v1/parked-issues/{id}',
    operationId: 'settleParkedIssue',
    summary: 'Has an issue tried at once, or drops it.',
    access: 'signed-in',
    body: settleIssueSchema,
    answers: { 200: json('How it stands now.', issueSchema) },
    refuses: true,
    handle: async ({ params, body, signedIn }, { appContext }) => {
      const settled = await appContext.engine.settleIssue(params.id, body, signedIn.principal);
      return { status: 200, body: issueSchema.parse(granted(settled)) };
    },
  }),
] as const;
