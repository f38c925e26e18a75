import type { Logger } from 'pino';
import { differenceAt } from '../store/canonical.ts';
import type { AnyRoute, DeclaredAnswer } from './define-route.ts';
import type { Metrics } from './metrics.ts';
import type { AnswerChecks } from './misfit.ts';
import type { Problem } from './problem.ts';

/** Of a busy server's answers, enough to find what differs always, and too few to be felt. */
const CHECKED_EVERY = 50;

/** What differs is sent all the same: whoever waits for it is helped by it more than by a fault. */
export function countedChecks({ misfits }: Pick<Metrics, 'misfits'>, log: Logger): AnswerChecks {
  return {
    every: CHECKED_EVERY,
    onMisfit: (misfit) => {
      misfits.inc({ operation: misfit.operationId, status: String(misfit.status) });
      log.error(misfit, 'an answer is not as its route declares it');
    },
  };
}

/** Refusals of rules come with these, and with no others. */
export const REFUSAL_STATUSES: readonly number[] = [400, 403, 404, 409, 412, 422];

/** Where the text that is sent says something else than the schema reads in it. */
export function misfitIn(declared: DeclaredAnswer | undefined, text: string): string | undefined {
  if (!declared) return 'status';
  if (!declared.schema) return text === '' ? undefined : 'body';
  const sent: unknown = JSON.parse(text);
  const read = declared.schema.safeParse(sent);
  if (!read.success) return read.error.issues.map(({ path }) => path.join('.') || '—').join(', ');
  // What the schema leaves out, nobody who reads the description knows of.
  return differenceAt(sent, read.data);
}

/** Whether a problem is one of those that a route's handler may answer. */
export function isDeclaredProblem(
  route: Pick<AnyRoute, 'refuses' | 'errors'>,
  { status, code }: Problem,
): boolean {
  if (route.refuses && REFUSAL_STATUSES.includes(status)) return true;
  const own: readonly string[] = route.errors?.[status] ?? [];
  return own.includes(code);
}
