import type { RequestHandler } from 'express';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Engine } from '../engine/port.ts';

export interface Metrics {
  readonly registry: Registry;
  readonly commands: Counter<'command' | 'outcome'>;
  readonly verdicts: Counter<'verdict'>;
  readonly misfits: Counter<'operation' | 'status'>;
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
    name: 'callout_processor_failing_since_seconds',
    help: 'Unix time since which a processor cannot pass its next event; absent while it can.',
    labelNames: ['processor', 'fault'],
    registers,
    async collect() {
      this.reset();
      for (const { name, failing } of await engine.processors()) {
        if (!failing) continue;
        this.set({ processor: name, fault: failing.fault }, Date.parse(failing.since) / 1000);
      }
    },
  });
  policyGauges(engine, registers);
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
    misfits: new Counter({
      name: 'callout_answer_misfits_total',
      help: 'Answers found to differ from what the API document says of them; few are looked at.',
      labelNames: ['operation', 'status'],
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

/** Policies and clock work that could not do what they want: how much of it, since when, and why. */
function policyGauges(engine: Engine, registers: readonly Registry[]): void {
  new Gauge({
    name: 'callout_policy_issues',
    help: 'Issues of a policy that are not settled: failing, held behind another, or parked.',
    labelNames: ['context', 'policy', 'state'],
    registers: [...registers],
    async collect() {
      this.reset();
      for (const { context, policy, failing, held, parked } of await engine.troubledPolicies()) {
        for (const [state, count] of Object.entries({ failing, held, parked })) {
          this.set({ context, policy, state }, count);
        }
      }
    },
  });
  new Gauge({
    name: 'callout_policy_failing_since_seconds',
    help: 'Unix time since which a policy has unsettled issues, with the last fault of the oldest.',
    labelNames: ['context', 'policy', 'fault'],
    registers: [...registers],
    async collect() {
      this.reset();
      for (const { context, policy, since, fault = '' } of await engine.troubledPolicies()) {
        this.set({ context, policy, fault }, Date.parse(since) / 1000);
      }
    },
  });
}

/** The pattern that matched; everything else falls under one name, so that labels stay few. */
export function routeOf(request: object): string {
  const { route } = request as { readonly route?: { readonly path?: unknown } };
  return typeof route?.path === 'string' ? route.path : 'none';
}
