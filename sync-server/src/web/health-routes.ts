import type { Express } from 'express';
import type { OutboxState } from '../engine/port.ts';
import { StoreUnavailable } from '../store/errors.ts';
import type { AppContext } from './app-context.ts';
import { guardMetrics } from './metrics-guard.ts';
import { route } from './route.ts';

const COUNTED = ['waiting', 'undeliverable', 'failed', 'broken'] as const;

function outboxTotals(states: readonly OutboxState[]) {
  const total = (name: (typeof COUNTED)[number]) =>
    states.reduce((sum, state) => sum + state[name], 0);
  return Object.fromEntries(COUNTED.map((name) => [name, total(name)]));
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

/** Health is open to everybody and says nothing of the business; figures are not. */
export function mountHealth(app: Express, appContext: AppContext): void {
  const { engine, metrics, store } = appContext;
  route(app, '/healthz', {
    get: async (_request, response) => {
      response.set('Cache-Control', 'no-store');
      if (await isTroubled(appContext)) {
        const { trouble, since } = appContext.storeHealth.trouble() ?? {};
        response.status(503).set('Retry-After', '5');
        response.json({ status: 'database-unavailable', trouble, since });
        return;
      }
      const [position, processors, policies, messages] = await Promise.all([
        store.head(),
        engine.processors(),
        engine.troubledPolicies(),
        engine.outbox(),
      ]);
      const outbox = outboxTotals(messages);
      const isWell = policies.length === 0 && processors.every(({ failing }) => !failing);
      const status = isWell ? 'ok' : 'degraded';
      const elsewhere = processors.filter(({ runs }) => runs === 'elsewhere').length;
      response.json({ status, position, processors, elsewhere, policies, outbox });
    },
  });
  route(app, '/metrics', {
    get: [
      guardMetrics(appContext),
      async (_request, response) => {
        const text = await metrics.registry.metrics();
        response.set('Cache-Control', 'no-store').type(metrics.registry.contentType).send(text);
      },
    ],
  });
}
