import type { Refusal, Result } from '@callout/kernel';
import { ok, refused } from '@callout/kernel';
import type { Replica } from '@callout/replica';
import { z } from 'zod';

const ISSUES_PATH = '/api/v1/parked-issues';

const issueSchema = z.object({
  id: z.string(),
  policy: z.string(),
  command: z.string().optional(),
  stream: z.string(),
  state: z.enum(['done', 'refused', 'void', 'dropped', 'failing', 'held', 'parked']),
  since: z.string(),
  attempts: z.number(),
  fault: z.string().optional(),
  refusal: z.string().optional(),
});
/** Something that a policy or the clock wants done and could not do yet, as the server tells it. */
export type ParkedIssue = z.infer<typeof issueSchema>;

const listSchema = z.object({ issues: z.array(issueSchema) });
const UNREADABLE: Refusal = { code: 'server-trouble' };

export async function loadIssues(replica: Replica): Promise<Result<readonly ParkedIssue[]>> {
  const answer = await replica.ask('GET', ISSUES_PATH);
  if (!answer.ok) return answer;
  const read = listSchema.safeParse(answer.value);
  return read.success ? ok(read.data.issues) : refused(UNREADABLE);
}

/** Answers how the issue stands then: parked again, when it failed once more. */
export async function settleIssue(
  replica: Replica,
  id: string,
  how: { readonly how: 'retry' } | { readonly how: 'drop'; readonly reason: string },
): Promise<Result<ParkedIssue>> {
  const answer = await replica.ask('POST', `${ISSUES_PATH}/${encodeURIComponent(id)}`, how);
  if (!answer.ok) return answer;
  const read = issueSchema.safeParse(answer.value);
  return read.success ? ok(read.data) : refused(UNREADABLE);
}
