import type { Express } from 'express';
import type { House } from './house.ts';
import { route } from './routes.ts';

/** Open to everybody, so they say how the machine is and nothing of the business. */
export function mountHealth(app: Express, house: House): void {
  const { engine, metrics, store } = house;
  route(app, '/healthz', {
    get: async (_request, response) => {
      const [position, processors] = await Promise.all([store.head(), engine.processors()]);
      response.set('Cache-Control', 'no-store').json({ status: 'ok', position, processors });
    },
  });
  route(app, '/metrics', {
    get: async (_request, response) => {
      const text = await metrics.registry.metrics();
      response.set('Cache-Control', 'no-store').type(metrics.registry.contentType).send(text);
    },
  });
}
