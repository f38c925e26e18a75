import type { EngineDependencies } from '../dependencies.ts';
import { createDueLoop } from '../policies/due-loop.ts';
import type { OutboxState } from '../port.ts';
import type { RunUnitOfWork } from '../run/unit-of-work.ts';
import { createDeliverer, deliverableBySystem } from './outbox.ts';

/** Everything that leaves for external systems, system by system. */
export function createOutbox(deps: EngineDependencies, runUnit: RunUnitOfWork) {
  const systems = deliverableBySystem(deps);
  const deliverers = [...systems].map(([system, deliverables]) =>
    createDeliverer(deps, runUnit, system, deliverables),
  );
  const loops = deliverers.map(({ name, deliverDue, dueInMs }) =>
    createDueLoop(deps, { name, runDue: deliverDue, dueInMs }),
  );
  const deliverable = new Set([...systems.values()].flatMap((found) => [...found.keys()]));

  async function states(): Promise<readonly OutboxState[]> {
    const byCommand = new Map<string, OutboxState>();
    for (const { command, state, count } of await deps.store.messageCounts()) {
      const none = { command, waiting: 0, undeliverable: 0, answered: 0, failed: 0, broken: 0 };
      const known = state !== 'waiting' || deliverable.has(command);
      const found = byCommand.get(command) ?? none;
      byCommand.set(command, { ...found, [known ? state : 'undeliverable']: count });
    }
    return [...byCommand.values()];
  }

  return {
    states,
    wake: () => {
      for (const loop of loops) loop.wake();
    },
    /** @returns how many deliveries there were */
    deliverDue: async (): Promise<number> => {
      const deliveries = await Promise.all(deliverers.map((deliverer) => deliverer.deliverDue()));
      return deliveries.reduce((sum, some) => sum + some, 0);
    },
    start: () => {
      for (const loop of loops) loop.start();
    },
    stop: async () => {
      for (const loop of loops) loop.stop();
      await Promise.all(deliverers.map((deliverer) => deliverer.stop()));
    },
  };
}
