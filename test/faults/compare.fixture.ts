import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { model } from '@callout/model';
import { createSqliteStore, verify } from '@callout/sync-server';
import type { Page } from '@playwright/test';
import { inPage } from './browser.fixture.ts';
import {
  DEVICE,
  type FaultsOptions,
  type FaultsOutcome,
  type World,
} from './faults-world.fixture.ts';
import { type Found, rowsOf } from './tally.fixture.ts';

/** Waits until the device has sent everything, and compares what was promised with what is there. */
export async function compared(
  world: World,
  { seed, kills, say = () => undefined }: FaultsOptions,
): Promise<FaultsOutcome> {
  const { server, browser, promised, owner, token, streams } = world;
  await inPage.rest(world.page);
  await browser.kill();
  promised.struck('browser killed');
  // A device that has just been started asks at once, however much has failed before.
  const page = await browser.start();
  await inPage.open(page, { owner, token, device: DEVICE, streams });
  await drained(page, say);
  const files = await filesFound(
    world,
    promised.stretches.flatMap((one) => one.files),
  );
  const onDevice = await inPage.positions(page, streams);
  await server.end('SIGTERM');
  const store = createSqliteStore({ path: join(server.dataFolder, 'callout.sqlite') });
  try {
    const found: Found = { facts: await notesIn(store), files };
    const rows = rowsOf(promised.stretches, found);
    const facts = new Set(promised.stretches.flatMap((one) => one.facts));
    const documents = await Promise.all(
      streams.map((stream) => store.document('service-request', stream)),
    );
    const elsewhere = streams.filter((_, index) => documents[index]?.position !== onDevice[index]);
    return {
      ...{ seed, kills, rows, hasOwnDisk: server.hasOwnDisk, refused: promised.refused },
      unasked: [...found.facts.keys()].filter((text) => !facts.has(text)),
      doubled: [...found.facts].flatMap(([text, times]) => (times > 1 ? [text] : [])),
      lost: [
        ...[...facts].filter((text) => !found.facts.has(text)),
        ...promised.stretches.flatMap((one) => one.files).filter((sha256) => !files.has(sha256)),
      ],
      differences: [
        ...(await verify(store, model)).differences.map((one) => JSON.stringify(one)),
        ...elsewhere.map((stream) => `${stream} on the device`),
      ],
      isTakenForCopy: (await store.device(DEVICE))?.cloned ?? true,
    };
  } finally {
    await store.close();
  }
}

/** Longer than the device waits by itself for anything: then nothing more will come. */
const PATIENCE_MS = 180_000;
const LOOK_MS = 500;

/**
 * Waits for the device's own word that nothing is unsent, without hurrying it. As long as something
 * moves there is no end to the patience; the end says what the device says is the matter.
 */
async function drained(page: Page, say: (line: string) => void): Promise<void> {
  const beganAt = Date.now();
  let least = Number.POSITIVE_INFINITY;
  let movedAt = beganAt;
  for (;;) {
    const { unsent, unsentFiles: files, ...told } = await inPage.standing(page);
    const left = unsent + files;
    if (left < least) {
      movedAt = Date.now();
      if (least === Number.POSITIVE_INFINITY) say(`${unsent} facts and ${files} photos to send`);
      least = left;
    }
    if (left === 0) break;
    if (Date.now() - movedAt > PATIENCE_MS) {
      const what = `${unsent} facts and ${files} photos stay unsent`;
      throw new Error(`${what}; the device says ${JSON.stringify(told)}`);
    }
    await setTimeout(LOOK_MS);
  }
  say(`sent within ${Math.round((Date.now() - beganAt) / 1000)} s`);
}

async function filesFound(world: World, wanted: readonly string[]): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  for (const sha256 of wanted) {
    const url = `http://127.0.0.1:${world.port}/files/${sha256}`;
    const response = await fetch(url, { headers: { Authorization: `Bearer ${world.deskToken}` } });
    const content = Buffer.from(await response.arrayBuffer());
    const isWhole = createHash('sha256').update(content).digest('hex') === sha256;
    if (response.ok && isWhole) found.add(sha256);
  }
  return found;
}

/** Every note that the log holds, by its text, and how often. */
async function notesIn(
  store: ReturnType<typeof createSqliteStore>,
): Promise<ReadonlyMap<string, number>> {
  const times = new Map<string, number>();
  for (let after = 0; ; ) {
    const events = await store.events(after, 500);
    for (const { type, data } of events) {
      const { text, note } = data as { readonly text?: string; readonly note?: string };
      const said = type === 'NoteAdded' ? text : type === 'EvidenceAttached' ? note : undefined;
      if (said !== undefined) times.set(said, (times.get(said) ?? 0) + 1);
    }
    const last = events.at(-1);
    if (!last) return times;
    after = last.position;
  }
}
