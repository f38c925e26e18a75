import { z } from 'zod';
import type { OutboxState } from '../engine/port.ts';
import { StoreUnavailable } from '../store/errors.ts';
import type { AppContext } from './app-context.ts';
import { content, defineRoute, json, WRITTEN } from './define-route.ts';
import { requireMetricsAccess } from './metrics-guard.ts';

const healthSchema = z
  .object({
    status: z.enum(['ok', 'degraded']),
    position: z.int(),
    processors: z.array(
      z.object({
        name: z.string(),
        position: z.int(),
        lag: z.int(),
        runs: z.enum(['here', 'elsewhere', 'nowhere']),
        failing: z.object({ since: z.string(), fault: z.string() }).optional(),
      }),
    ),
    elsewhere: z.int().describe('How many of them another server on the same database runs.'),
    policies: z.array(
      z.object({
        context: z.string(),
        policy: z.string(),
        failing: z.int(),
        held: z.int(),
        parked: z.int(),
        since: z.string(),
        fault: z.string().optional(),
      }),
    ),
    outbox: z.object({
      waiting: z.int(),
      undeliverable: z.int(),
      failed: z.int(),
      broken: z.int(),
    }),
  })
  .meta({ id: 'Health' });
const troubleSchema = z.object({
  status: z.literal('database-unavailable'),
  trouble: z.string().optional(),
  since: z.string().optional(),
});

function outboxTotals(states: readonly OutboxState[]) {
  const total = (name: 'waiting' | 'undeliverable' | 'failed' | 'broken') =>
    states.reduce((sum, state) => sum + state[name], 0);
  return {
    waiting: total('waiting'),
    undeliverable: total('undeliverable'),
    failed: total('failed'),
    broken: total('broken'),
  };
}

/** Asks the database as well: one that nobody has asked since it went away is not known to be away. */
async function isTroubled({ store, storeHealth }: AppContext): Promise<boolean> {
  try {
    await store.head();
    return storeHealth.trouble() !== undefined;
  } catch (fault) {
    if (fault instanceof StoreUnavailable) return true;
    throw fault;
  }
}

async function healthOf({ store, engine }: AppContext) {
  const [position, processors, policies, messages] = await Promise.all([
    store.head(),
    engine.processors(),
    engine.troubledPolicies(),
    engine.outbox(),
  ]);
  const outbox = outboxTotals(messages);
  const isWell = policies.length === 0 && processors.every(({ failing }) => !failing);
  const status = isWell ? ('ok' as const) : ('degraded' as const);
  const elsewhere = processors.filter(({ runs }) => runs === 'elsewhere').length;
  return { status, position, processors, elsewhere, policies, outbox };
}

const NOT_KEPT = { 'Cache-Control': 'no-store' };

/** Health is open to everybody and says nothing of the business; figures are not. */
export const healthRoutes = [
  defineRoute({
    method: 'get',
    path: '/healthz',
    operationId: 'readHealth',
    summary: 'Tells how the server is.',
    access: 'public',
    answers: {
      200: json('It serves; `degraded` when something of it needs a person.', healthSchema),
      503: json('The database cannot serve: why, and since when.', troubleSchema),
    },
    handle: async (_asked, { appContext }) => {
      if (!(await isTroubled(appContext))) {
        return { status: 200, headers: NOT_KEPT, body: await healthOf(appContext) };
      }
      const { trouble, since } = appContext.storeHealth.trouble() ?? {};
      const body = { status: 'database-unavailable' as const, trouble, since };
      return { status: 503, headers: { ...NOT_KEPT, 'Retry-After': '5' }, body };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/metrics',
    operationId: 'readMetrics',
    summary: 'Figures for Prometheus.',
    description: 'For the machine itself, or with the token of CALLOUT_METRICS_TOKEN.',
    access: 'public',
    answers: { 200: content('In the text format of Prometheus.', 'text/plain') },
    errors: { 401: ['metrics-closed'] },
    handle: async ({ request, response }, { appContext }) => {
      requireMetricsAccess(appContext, request);
      const { registry } = appContext.metrics;
      const text = await registry.metrics();
      response.set(NOT_KEPT).type(registry.contentType).send(text);
      return WRITTEN;
    },
  }),
] as const;
