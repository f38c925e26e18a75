import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ContextName, Model, Principal, RecordedEvent } from '@callout/kernel';
import { countedBytes, madeIdOf } from '@callout/kernel/testing';
import type { Timer } from '../host/timers.ts';
import { createSqliteStore } from '../store/sqlite.ts';
import type { SystemDelivery } from './dependencies.ts';
import { createEngine } from './engine.ts';
import { engineModel, manager, worker } from './engine-model.fixture.ts';
import type { Engine } from './port.ts';

/** A timer that the test fires by hand. */
export function handTimer() {
  const waiting = new Map<() => void, number>();
  const timer: Timer = (delayMs, work) => {
    waiting.set(work, delayMs);
    return () => {
      waiting.delete(work);
    };
  };
  return {
    timer,
    delaysMs: () => [...waiting.values()],
    fire: () => {
      const due = [...waiting.keys()];
      waiting.clear();
      for (const work of due) work();
    },
  };
}

/** An engine on a database of its own, with a clock, a randomness and timers that the test moves. */
export function createWorkbench(
  options: {
    readonly model?: Model;
    readonly switchedOff?: readonly ContextName[];
    readonly deliveries?: Readonly<Record<string, SystemDelivery>>;
    readonly deviceDays?: () => Promise<number>;
  } = {},
) {
  const folder = mkdtempSync(join(tmpdir(), 'callout-engine-'));
  const databasePath = join(folder, 'callout.sqlite');
  const store = createSqliteStore({ path: databasePath });
  const clock = { instant: '2026-11-23T09:00:00.000Z' };
  const lines: { level: string; facts: Readonly<Record<string, unknown>>; message: string }[] = [];
  const at = (level: string) => (facts: Readonly<Record<string, unknown>>, message: string) =>
    void lines.push({ level, facts, message });
  const timers = handTimer();
  const deps = {
    store,
    model: options.model ?? engineModel,
    clock: { now: () => clock.instant },
    random: countedBytes(),
    log: { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') },
    switchedOff: options.switchedOff,
    deliveries: options.deliveries,
    deviceDays: options.deviceDays,
    timer: timers.timer,
  };
  const engine: Engine = createEngine(deps);
  return {
    engine,
    databasePath,
    store,
    deps,
    clock,
    lines,
    timers,
    close: async () => {
      await engine.stop();
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Opens a job for this client and finishes it; answers the id of the fact that it is finished. */
export async function finishJob(engine: Engine, stream: string, client = 'c1'): Promise<string> {
  const run = (command: string, data: object) =>
    engine.execute({ context: 'provisioning', command, stream, data }, manager);
  await run('OpenJob', { title: `Job ${stream}`, client });
  const done = await run('FinishJob', { notes: '' });
  if (!done.ok) throw new Error(done.refusal.code);
  return done.value.events[0]?.id ?? '';
}

/** A device that numbers what it records. */
export function createDevice(
  device: string,
  principal: Principal & { readonly role: 'worker' } = worker,
) {
  let seq = 0;
  return {
    device,
    record: (
      type: string,
      command: string,
      stream: string,
      data: unknown,
      more: Partial<RecordedEvent> = {},
    ): RecordedEvent => {
      seq += 1;
      const id = madeIdOf(device, seq);
      return {
        id,
        context: 'provisioning',
        kind: 'job',
        stream,
        type,
        v: 1,
        data,
        occurredAt: '2026-11-23T09:00:00.000Z',
        actor: {
          id: principal.id,
          role: principal.role,
          name: principal.name,
          subject: principal.subject,
        },
        command,
        device,
        deviceSeq: seq,
        correlationId: id,
        ...more,
      };
    },
  };
}
