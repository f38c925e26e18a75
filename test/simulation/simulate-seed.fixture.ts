import { epochMs } from '@callout/kernel';
import type { Canary } from './canaries.fixture.ts';
import { checkAfter, isTaking } from './invariants/after.fixture.ts';
import { checkAnswer } from './invariants/answers.fixture.ts';
import { checkDisputes } from './invariants/disputes.fixture.ts';
import { checkOnTheWay } from './invariants/on-the-way.fixture.ts';
import { type Plan, type PlanForm, planOf } from './plan.fixture.ts';
import { carryOut, comeBack, restart } from './steps.fixture.ts';
import { heal, openWorld, type Violation, type World } from './world.fixture.ts';

export interface Outcome {
  readonly seed: number;
  readonly hash: string;
  readonly violations: readonly Violation[];
  readonly virtualMs: number;
  readonly events: number;
  readonly requests: number;
  /** How often an invariant was looked at. */
  readonly checks: number;
  readonly faults: ReadonlyMap<string, number>;
}

const MINUTE_MS = 60_000;
/** What waits for a timer gets its turn at every third step: between them everybody sleeps. */
const TICKS_EVERY = 3;
const ROUNDS_MAX = 60;
/** In it everything that backs off is tried again, and no line falls silent between two of its ticks. */
const ROUND_MS = 2 * MINUTE_MS;

export async function simulate(plan: Plan, canary?: Canary): Promise<Outcome> {
  const world = await openWorld(plan, canary, checkAnswer);
  try {
    const startMs = epochMs(plan.start);
    for (const planned of plan.steps) {
      const ticks = planned.salt % TICKS_EVERY === 0 ? 1 : 0;
      await world.time.pass(Math.max(world.time.nowMs, startMs + planned.atMs), ticks);
      await carryOut(world, planned);
      await world.time.settle();
      await checkOnTheWay(world);
    }
    await drain(world);
    await checkAfter(world);
    await checkDisputes(world);
    return await outcomeOf(world);
  } catch (fault) {
    const what = fault instanceof Error ? (fault.stack ?? fault.message) : String(fault);
    world.violated('I0', what);
    return await outcomeOf(world);
  } finally {
    await world.close();
  }
}

export function simulateSeed(seed: number, form?: PlanForm): Promise<Outcome> {
  return simulate(planOf(seed, form));
}

async function outcomeOf(world: World): Promise<Outcome> {
  const { plan, memory, time } = world;
  const events = await world.server.store.events(0, 100_000).catch(() => []);
  for (const { id, type, position, occurredAt, recordedAt } of events) {
    world.note(`${position} ${type} ${id} ${occurredAt} ${recordedAt}`);
  }
  return {
    seed: plan.seed,
    hash: world.hash(),
    violations: memory.violations,
    virtualMs: time.nowMs - epochMs(plan.start),
    events: events.length,
    requests: memory.requests,
    checks: memory.checks,
    faults: memory.faults,
  };
}

/** Everything heals, everybody comes back, and time passes until nothing is under way any more. */
async function drain(world: World): Promise<void> {
  const { server, devices, time, programs } = world;
  heal(world);
  await restart(world);
  server.spare();
  for (const device of devices) {
    device.offsetMs = 0;
    device.dieIn(Number.POSITIVE_INFINITY);
    if (world.memory.revokedAt.has(device.id)) continue;
    // The last of them have got the program that the server has.
    if (device.program !== programs.onDevice(programs.generation)) await device.close();
    await comeBack(world, device);
  }
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    await time.pass(time.nowMs + ROUND_MS, 4);
    for (const device of devices) if (device.isSignedOut) await comeBack(world, device);
    if (await isQuiet(world)) break;
  }
  for (const device of devices) device.replica?.hurry();
  await time.pass(time.nowMs + MINUTE_MS, 6);
}

async function isQuiet(world: World): Promise<boolean> {
  const { server, devices } = world;
  for (const device of devices) {
    if (!isTaking(world, device)) continue;
    for (const { pending } of device.disk.held()) if (pending.length > 0) return false;
    if (device.replica?.status().connection !== 'online') return false;
    if (device.replica.status().loading !== undefined) return false;
  }
  const waiting = (await server.engine.outbox()).some((state) => state.waiting > 0);
  const lagging = (await server.engine.processors()).some(({ lag }) => lag > 0);
  return !waiting && !lagging && (await server.store.openIssues(1)).length === 0;
}
