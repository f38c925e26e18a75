import type { Express } from 'express';
import type { OutboxState } from '../engine/port.ts';
import type { House } from './house.ts';
import { route } from './routes.ts';

const COUNTED = ['waiting', 'undeliverable', 'failed', 'broken'] as const;

function outboxTotals(states: readonly OutboxState[]) {
  const total = (name: (typeof COUNTED)[number]) =>
    states.reduce((sum, state) => sum + state[name], 0);
  return Object.fromEntries(COUNTED.map((name) => [name, total(name)]));
}

/** Open to everybody, so they say how the machine is and nothing of the business. */
export function mountHealth(app: Express, house: House): void {
  const { engine, metrics, store } = house;
  route(app, '/healthz', {
    get: async (_request, response) => {
      const [position, processors, policies, messages] = await Promise.all([
        store.head(),
        engine.processors(),
        engine.troubledPolicies(),
        engine.outbox(),
      ]);
      const outbox = outboxTotals(messages);
      const isWell = policies.length === 0 && processors.every(({ failing }) => !failing);
      const status = isWell ? 'ok' : 'degraded';
      response.set('Cache-Control', 'no-store');
      response.json({ status, position, processors, policies, outbox });
    },
  });
  route(app, '/metrics', {
    get: async (_request, response) => {
      const text = await metrics.registry.metrics();
      response.set('Cache-Control', 'no-store').type(metrics.registry.contentType).send(text);
    },
  });
}
