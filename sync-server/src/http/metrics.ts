import type { RequestHandler } from 'express';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Engine } from '../engine/port.ts';

export interface Metrics {
  readonly registry: Registry;
  readonly commands: Counter<'command' | 'outcome'>;
  readonly verdicts: Counter<'verdict'>;
  /** Measures every request under the pattern of its route, never its address. */
  readonly measure: RequestHandler;
}

export function createMetrics(engine: Engine): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const durations = new Histogram({
    name: 'callout_http_request_duration_seconds',
    help: 'Time to answer, by route.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers,
  });
  new Gauge({
    name: 'callout_processor_lag',
    help: 'Events that a processor has not reached yet.',
    labelNames: ['processor'],
    registers,
    async collect() {
      for (const { name, lag } of await engine.processors()) this.set({ processor: name }, lag);
    },
  });
  new Gauge({
    name: 'callout_outbox_messages',
    help: 'Messages to external systems, by command and state; undeliverable ones have no way out.',
    labelNames: ['command', 'state'],
    registers,
    async collect() {
      for (const { command, ...states } of await engine.outbox()) {
        for (const [state, count] of Object.entries(states)) this.set({ command, state }, count);
      }
    },
  });
  return {
    registry,
    commands: new Counter({
      name: 'callout_commands_total',
      help: 'Commands by outcome: accepted, or the code of the refusal.',
      labelNames: ['command', 'outcome'],
      registers,
    }),
    verdicts: new Counter({
      name: 'callout_push_verdicts_total',
      help: 'Verdicts on pushed events.',
      labelNames: ['verdict'],
      registers,
    }),
    measure: (request, response, next) => {
      const begunMs = performance.now();
      response.once('finish', () => {
        const labels = {
          method: request.method,
          route: routeOf(request),
          status: String(response.statusCode),
        };
        durations.observe(labels, (performance.now() - begunMs) / 1000);
      });
      next();
    },
  };
}

/** The pattern that matched; everything else falls under one name, so that labels stay few. */
export function routeOf(request: object): string {
  const { route } = request as { readonly route?: { readonly path?: unknown } };
  return typeof route?.path === 'string' ? route.path : 'none';
}
