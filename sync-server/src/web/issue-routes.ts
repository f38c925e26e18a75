import type { Express } from 'express';
import { z } from 'zod';
import type { AppContext } from './app-context.ts';
import { Answered, answer, problemOf } from './problem.ts';
import { jsonBody, part, readAs, route } from './route.ts';
import { onlySignedIn, signedInOf } from './signed-in.ts';

const REASON_LENGTH_MAX = 500;

/** `POST /api/v1/parked-issues/{id}` */
export const settleIssueSchema = z.discriminatedUnion('how', [
  z.strictObject({ how: z.literal('retry') }),
  z.strictObject({
    how: z.literal('drop'),
    reason: z.string().trim().min(1).max(REASON_LENGTH_MAX),
  }),
]);

/** One issue as it is shown to managers: names, ids and times, nothing that anybody wrote. */
export const issueSchema = z.object({
  id: z.string(),
  context: z.string(),
  policy: z.string(),
  /** Absent for a whole reaction, or turn of the clock, that could not say what it wants. */
  command: z.string().optional(),
  stream: z.string(),
  key: z.string(),
  /** The event that it answers; absent for the clock. */
  cause: z.string().optional(),
  state: z.enum(['done', 'refused', 'void', 'dropped', 'failing', 'held', 'parked']),
  since: z.string(),
  attempts: z.int(),
  dueAt: z.string(),
  fault: z.string().optional(),
  refusal: z.string().optional(),
});

/** What policies and the clock could not do, for managers. */
export function mountIssues(app: Express, appContext: AppContext): void {
  const { engine } = appContext;
  const signedIn = onlySignedIn(appContext.sessions);

  route(app, '/api/v1/parked-issues', {
    get: [
      signedIn,
      async (request, response) => {
        const { principal } = signedInOf(request);
        if (!principal.roles.includes('manager')) throw answer(403, 'not-permitted');
        const issues = await engine.parkedIssues(principal);
        response.json({ issues: issues.map((issue) => issueSchema.parse(issue)) });
      },
    ],
  });

  route(app, '/api/v1/parked-issues/:id', {
    post: [
      signedIn,
      ...jsonBody(),
      async (request, response) => {
        const { principal } = signedInOf(request);
        const how = readAs(settleIssueSchema, request.body);
        const settled = await engine.settleIssue(part(request, 'id'), how, principal);
        if (!settled.ok) throw new Answered(problemOf(settled.refusal));
        response.json(issueSchema.parse(settled.value));
      },
    ],
  });
}
