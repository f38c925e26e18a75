import { derivedId, type InstantText, type Principal, type Refusal } from '@callout/kernel';
import type { Engine } from '../../engine/port.ts';
import type { HistoryClock } from '../../host/history-clock.ts';
import type { Store } from '../../store/port.ts';
import type { DemoEvidence } from './evidence.ts';
import type { SeededRandom } from './seeded-random.ts';

/** What the demo's history is told with. */
export interface DemoContext {
  readonly engine: Engine;
  readonly store: Store;
  readonly clock: HistoryClock;
  /** When, by the plan, this happens. The clock may be further on, after a fill that was broken off. */
  readonly at: InstantText;
  readonly chance: SeededRandom;
  readonly evidence: DemoEvidence;
}

/**
 * Issues a command as this person. The order's id is named after what it is, so that the same fill
 * makes the same events.
 */
export async function issue(
  demo: DemoContext,
  principal: Principal,
  command: readonly [context: string, command: string],
  stream: string,
  data: unknown,
): Promise<Refusal | undefined> {
  const result = await demo.engine.execute(
    {
      context: command[0],
      command: command[1],
      stream,
      isOurs: true,
      id: derivedId('demo', command[1], stream, demo.at),
      data,
    },
    principal,
  );
  return result.ok ? undefined : result.refusal;
}

/** The same where a refusal would be a mistake of the demo itself. */
export async function mustIssue(...order: Parameters<typeof issue>): Promise<void> {
  const refusal = await issue(...order);
  if (!refusal) return;
  const faults = refusal.fields?.map((field) => `${field.path}: ${field.message}`).join('; ');
  throw new Error(`the demo was refused ${order[2][1]}: ${refusal.code} ${faults ?? ''}`);
}
