import { isDeepStrictEqual } from 'node:util';
import { type ConfirmedEvent, excerptFor } from '@callout/kernel';
import { model } from '@callout/model';
import { tokensOf } from '@callout/published-language';
import {
  ACKNOWLEDGED_DAYS,
  foldDocument,
  isHeld,
  type StreamDocument,
  windowBegin,
} from '@callout/sync';
import { organisationDeviceDays, verify } from '@callout/sync-server';
import type { Device } from '../device.fixture.ts';
import type { World } from '../world.fixture.ts';
import { checkBilling } from './billing.fixture.ts';
import { INVARIANTS } from './names.fixture.ts';

const DAY_MS = 24 * 3_600_000;
/** So many of them are looked at in the end. */
const AFTER = Object.keys(INVARIANTS).length - 2;

/** What must hold once everything has healed and drained. Numbered and named: docs/reliability.md. */
export async function checkAfter(world: World): Promise<void> {
  const events = await world.server.store.events(0, 100_000);
  world.memory.checks += AFTER;
  await checkFacts(world, events);
  await checkReplay(world, events);
  // People change the organisation's days, too.
  const after = windowAfter(events, await organisationDeviceDays(world.server.store));
  for (const device of world.devices) {
    if (isTaking(world, device)) await checkDevice(world, device, after);
  }
  await checkQueues(world);
  await checkNumbers(world);
  checkRevoked(world, events);
  checkTimes(world, events);
  await checkBilling(world, events);
}

/** Signed in, and not revoked: it takes part. */
export function isTaking({ memory }: World, device: Device): boolean {
  return device.isOpen && !device.isSignedOut && !memory.revokedAt.has(device.id);
}

async function checkFacts(world: World, events: readonly ConfirmedEvent[]): Promise<void> {
  const { memory, devices, server, violated } = world;
  const ids = events.map(({ id }) => id);
  const logged = new Set(ids);
  if (logged.size !== ids.length) violated('I1', 'an id is in the log twice');
  const keptFromMs = world.time.nowMs - ACKNOWLEDGED_DAYS * DAY_MS;
  const unsent = new Set<string>();
  const onlyHere = new Set<string>();
  for (const { disk } of devices) {
    for (const { pending, disputes } of disk.held()) {
      for (const { id } of pending) unsent.add(id);
      for (const { event } of disputes) onlyHere.add(event.id);
    }
  }
  for (const [id, event] of memory.recorded) {
    if (logged.has(id) || memory.mayBeLost.has(id) || onlyHere.has(id)) continue;
    if (await server.store.dispute(id)) continue;
    // A device keeps what a restore may lose for so long, and no longer (docs/adr/0133).
    if (memory.restores > 0 && Date.parse(event.occurredAt) < keptFromMs) continue;
    // What a device that may no longer send has is still on it.
    if (unsent.has(id) && event.device && memory.revokedAt.has(event.device)) continue;
    violated('I1', `${event.type} ${id} of ${event.device} is nowhere`);
  }
}

async function checkReplay(world: World, events: readonly ConfirmedEvent[]): Promise<void> {
  const { server, violated } = world;
  const verified = await verify(server.store, model);
  for (const difference of verified.differences) {
    violated('I3', JSON.stringify(difference).slice(0, 500));
  }
  for (const [id, own] of Map.groupBy(events, ({ kind, stream }) => `${kind}:${stream}`)) {
    const stream = own[0] && model.stream(own[0].kind);
    const stored = stream && (await server.store.document(stream.kind, own[0]?.stream ?? ''));
    if (!stream || !stored) continue;
    const folded = foldDocument(stream, undefined, own);
    if (!isDeepStrictEqual(JSON.parse(JSON.stringify(folded.state)), stored.state)) {
      violated('I3', `the state of ${id}`);
    }
  }
}

type Compared = Pick<
  StreamDocument,
  'id' | 'version' | 'state' | 'timeline' | 'fold' | 'status'
> & {
  readonly disputes: readonly string[];
};

function compared(document: StreamDocument): Compared {
  const { id, version, state, timeline, fold, status, disputes } = document;
  return {
    id,
    version,
    // As it travels: what is undefined is not sent.
    state: JSON.parse(JSON.stringify(state)),
    timeline,
    fold,
    status,
    disputes: disputes.map(({ event }) => event.id).sort(),
  };
}

/**
 * The server's own view for its person: documents of their audience that are open or were closed of late,
 * without what is not for them.
 */
async function serverView({ server }: World, device: Device, after: number) {
  const view = new Map<string, Compared>();
  const tokens = tokensOf(device.person);
  for (const context of model.contexts) {
    for (const stream of context.streams) {
      const { documents } = await server.store.documents({
        ...{ context: context.name, kind: stream.kind, tokens: 'everybody', limit: 10_000 },
      });
      for (const document of documents) {
        const audience: readonly string[] = stream.audience(document.state as never);
        if (!tokens.some((token) => audience.includes(token))) continue;
        // As it was noted when it closed: what is folded anew takes a new position and stays as old as it is.
        if (!isHeld(document.closedAt, { after })) continue;
        const { roles, id } = device.person;
        // Who may see a part only sees what the model says that the part is.
        const part = excerptFor(stream, document.state, device.person);
        const whole = part
          ? {
              ...{ ...document, state: part.state, ...stream.envelope(part.state as never) },
              timeline: document.timeline.filter(
                (entry) => entry.id === part.since || part.shows(entry),
              ),
            }
          : document;
        const state = Object.fromEntries(
          Object.entries(whole.state as object).filter(([field]) => {
            const allowed = stream.confidential[field];
            return !allowed || roles.some((role) => allowed.includes(role));
          }),
        );
        const disputes = document.disputes.filter(
          ({ event }) => event.actor.id === id || roles.includes('manager'),
        );
        view.set(document.id, compared({ ...whole, state, disputes }));
      }
    }
  }
  return view;
}

/** The last position before the days for which devices hold closed work, read off the whole log. */
function windowAfter(events: readonly ConfirmedEvent[], days: number): number {
  const latest = events.at(-1)?.recordedAt;
  if (latest === undefined) return 0;
  const begin = windowBegin(latest, days);
  return events.findLast(({ recordedAt }) => recordedAt < begin)?.position ?? 0;
}

async function checkDevice(world: World, device: Device, after: number): Promise<void> {
  const { violated } = world;
  const name = 'I2';
  const view = await serverView(world, device, after);
  const held = new Map<string, Compared>();
  for (const document of device.disk.held()) {
    if (document.pending.length > 0) violated('I12', `${document.id} on ${device.id}`);
    // Facts that the server refused, and what left the audience with a dispute on it.
    if (document.gone === 1 || document.version === 0) continue;
    const disputes = document.disputes.filter(({ onlyHere }) => !onlyHere);
    held.set(document.id, compared({ ...document, disputes }));
  }
  for (const [id, wanted] of view) {
    const there = held.get(id);
    if (!there) violated(name, `${id} is missing on ${device.id}`);
    else if (!isDeepStrictEqual(there, wanted)) {
      const fields = Object.keys(wanted) as (keyof Compared)[];
      const differing = fields.filter((field) => !isDeepStrictEqual(there[field], wanted[field]));
      const [first] = differing;
      const values =
        first && [there[first], wanted[first]].map((value) => JSON.stringify(value)?.slice(0, 300));
      violated(name, `${differing} of ${id} on ${device.id}: ${values?.join(' and not ')}`);
    }
  }
  for (const id of held.keys()) {
    if (!view.has(id)) violated(name, `${id} is left on ${device.id}`);
  }
}

async function checkQueues(world: World): Promise<void> {
  const { server, violated } = world;
  for (const { name, lag, failing } of await server.engine.processors()) {
    if (lag > 0 || failing) violated('I12', `the processor of ${name}`);
  }
  for (const { command, waiting, broken } of await server.engine.outbox()) {
    if (waiting > 0 || broken > 0) violated('I12', `the outbox of ${command}`);
  }
  for (const issue of await server.store.openIssues(100)) {
    violated('I12', `${issue.policy} of ${issue.stream}: ${issue.fault ?? issue.state}`);
  }
}

/** Nothing but a disk or a log that went back leaves holes, or makes a device look copied. */
async function checkNumbers({ memory, devices, server, violated }: World): Promise<void> {
  if (memory.restores > 0) return;
  for (const { id } of devices) {
    if (memory.tampered.has(id)) continue;
    const kept = await server.store.device(id);
    const holes = kept?.numbers.holes ?? [];
    if (holes.length > 0) violated('I14', `${id} lacks ${holes}`);
    if (kept?.cloned) violated('I14', `${id} looks copied`);
  }
}

function checkRevoked({ memory, violated }: World, events: readonly ConfirmedEvent[]): void {
  for (const { id, device, position } of events) {
    const at = device === undefined ? undefined : memory.revokedAt.get(device);
    if (at !== undefined && position > at) {
      violated('I10', `${id} of ${device}`);
    }
  }
}

function checkTimes({ violated }: World, events: readonly ConfirmedEvent[]): void {
  let latest = '';
  let last = 0;
  for (const { id, recordedAt, occurredAt, position } of events) {
    if (recordedAt < latest || position <= last) violated('I15', id);
    if (occurredAt > recordedAt) violated('I15', `${id} is from the future`);
    latest = recordedAt;
    last = position;
  }
}
