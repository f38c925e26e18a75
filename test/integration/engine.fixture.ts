import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ContextName, type RecordedEvent, runCommand } from '@callout/kernel';
import { countedBytes, madeIdOf } from '@callout/kernel/testing';
import { model } from '@callout/model';
import { createEngine, createSqliteStore, type Store } from '@callout/sync-server';
import { afterEach, beforeEach } from 'vitest';
import { workerPerson } from './scene.fixture.ts';

export const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
/** A Monday, before anybody has begun to work. */
const MORNING = '2026-11-23T09:00:00.000Z';

/** An engine with the real contexts, which draws the same whenever it is asked for the same. */
export function engineOn(
  store: Store,
  clock: { readonly instant: string },
  switchedOff: readonly ContextName[] = [],
) {
  const now = () => clock.instant;
  const random = countedBytes();
  return createEngine({ store, model, clock: { now }, random, log: quiet, switchedOff });
}

/** Opens engines on databases of their own, which are gone after each test. */
export function enginesOfEachTest() {
  let folder: string;
  const closing: (() => Promise<void>)[] = [];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'callout-engine-'));
  });
  afterEach(async () => {
    for (const close of closing.splice(0)) await close();
    rmSync(folder, { recursive: true, force: true });
  });
  return function openEngine(
    name: string,
    { switchedOff, from = MORNING }: { switchedOff?: readonly ContextName[]; from?: string } = {},
  ) {
    const store = createSqliteStore({ path: join(folder, `${name}.sqlite`) });
    const clock = { instant: from };
    const engine = engineOn(store, clock, switchedOff);
    closing.push(async () => {
      await engine.stop();
      await store.close();
    });
    const typesOf = async (kind: string) =>
      (await store.events(0, 1_000)).filter((event) => event.kind === kind).map(({ type }) => type);
    return { engine, store, clock, typesOf };
  };
}
export type OpenEngine = ReturnType<ReturnType<typeof enginesOfEachTest>>;

/** A worker's device: runs commands on the state that it holds, as the replica does. */
export function deviceOf(worker: number, state: unknown, now = MORNING) {
  const { id, name, subject } = workerPerson(worker);
  const device = `device-${worker}`;
  const events: RecordedEvent[] = [];
  let held = state;
  const record = (commandName: string, stream: string, input: unknown) => {
    const command = model.command(commandName);
    if (!command) throw new Error(`there is no ${commandName}`);
    const deviceSeq = events.length + 1;
    const run = runCommand({
      command,
      stream,
      state: held,
      input,
      actor: { id, role: 'worker', name, subject },
      now,
      stamp: () => ({ id: madeIdOf(device, deviceSeq), device, deviceSeq }),
      correlationId: madeIdOf(device, deviceSeq),
    });
    if (!run.ok) throw new Error(`${commandName} was refused: ${JSON.stringify(run.refusal)}`);
    held = run.value.state;
    events.push(...run.value.events);
  };
  return { device, events, record };
}
