// Two truths about one request: somebody records it without a network, and meanwhile the office, the client or
// another device has decided otherwise. One server, real policies, a device that runs the model's own rules.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Actor,
  actorFor,
  type Principal,
  type RecordedEvent,
  runCommand,
} from '@callout/kernel';
import { madeIdOf } from '@callout/kernel/testing';
import { model } from '@callout/model';
import {
  type Dispute,
  type OvertakenWords,
  overtakenText,
  type PushResponse,
  recordedText,
  type StreamDocument,
  waysOn,
} from '@callout/sync';
import { createSqliteStore } from '@callout/sync-server';
import { engineOn } from './engine.fixture.ts';
import {
  ALWAYS,
  foundOrganisation,
  MANAGER,
  requestServices,
  run,
  sampleOf,
  workerPerson,
} from './scene.fixture.ts';

const REQUEST = 'r1';
export const MILA = workerPerson(1);
export const SECOND_MANAGER: Principal = { id: 'user-2', name: 'Paul Weiss', roles: ['manager'] };
export const CLIENT: Principal = {
  ...{ id: 'user-client', name: 'Ada Petersen', roles: ['client'], subject: 'c1' },
};
/** 20 minutes before the window of the request begins. */
const OFFLINE_AT = '2026-11-24T08:40:00.000Z';
const MEANWHILE_AT = '2026-11-24T08:50:00.000Z';
const ARRIVES_AT = '2026-11-24T12:15:00.000Z';

const plain = (format: Intl.DateTimeFormatOptions) => (at: string) =>
  new Date(at)
    .toLocaleString('en-GB', { timeZone: 'UTC', ...format })
    .replace(/[\u00a0\u202f]/g, ' ');
const moment = plain({ day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });
function wordsIn(locale: 'en' | 'ru'): OvertakenWords {
  const system = { en: 'the system', ru: 'система' }[locale];
  return {
    locale,
    actor: ({ role, name }) => (role === 'policy' || role === 'clock' ? system : name),
    moment,
    window: ({ from, to }) => `${moment(from)} – ${moment(to)}`,
  };
}

/** Somebody’s device: holds the request as it was when they lost the network. */
export interface OfflineDevice {
  readonly record: (command: string, input: object) => void;
  readonly push: () => Promise<PushResponse>;
}

export async function openConflict() {
  const folder = mkdtempSync(join(tmpdir(), 'callout-conflict-'));
  const store = createSqliteStore({ path: join(folder, 'callout.sqlite') });
  const clock = { instant: '2026-11-23T09:00:00.000Z' };
  const engine = engineOn(store, clock);
  await foundOrganisation(engine, 1);
  await requestServices(engine, 1);
  // Hired after the request has gone to the only one there was.
  await run(engine, {
    ...{ context: 'management', command: 'RegisterWorker', stream: 'w2' },
    data: {
      ...{ ...sampleOf('WorkerRegistered'), name: 'Aylin Demir' },
      availability: { weeklyHours: ALWAYS, timeOff: [] },
    },
  });
  await engine.idle();
  clock.instant = OFFLINE_AT;

  async function documentOf(person: Principal): Promise<StreamDocument> {
    const asked = { context: 'provisioning', after: 0, limit: 500 } as const;
    const { documents } = await engine.pull(asked, person, undefined);
    const found = documents.find(({ id }) => id === `service-request:${REQUEST}`);
    if (!found || 'gone' in found) throw new Error(`${person.name} does not see the request`);
    return found;
  }

  async function device(person: Principal, name: string, at = OFFLINE_AT): Promise<OfflineDevice> {
    let { state } = await documentOf(person);
    const events: RecordedEvent[] = [];
    const record = (commandName: string, input: object) => {
      const command = model.command(commandName);
      const actor = command && actorFor(person, command);
      if (!command || !actor?.ok) throw new Error(`${person.name} may not ${commandName}`);
      const deviceSeq = events.length + 1;
      const done = runCommand({
        ...{ command, stream: REQUEST, state, input, actor: actor.value as Actor },
        now: new Date(Date.parse(at) + events.length * 60_000).toISOString(),
        stamp: () => ({ id: madeIdOf(name, deviceSeq), device: name, deviceSeq }),
        correlationId: madeIdOf(name, deviceSeq),
      });
      if (!done.ok) throw new Error(`${commandName}: ${JSON.stringify(done.refusal)}`);
      state = done.value.state;
      events.push(...done.value.events);
    };
    const push = async () => {
      if (clock.instant < ARRIVES_AT) clock.instant = ARRIVES_AT;
      const answer = await engine.push({ device: name, lowestUnsent: 1, events }, person);
      await engine.idle();
      return answer;
    };
    return { record, push };
  }

  /** What the person reads and can do about each refused fact of the request. */
  async function shownTo(viewer: Principal, locale: 'en' | 'ru' = 'en') {
    const document = await documentOf(viewer);
    return document.disputes.map((dispute: Dispute) => ({
      what: dispute.event.type,
      words: [
        recordedText(model, dispute, viewer.id, wordsIn(locale)),
        overtakenText(model, dispute, viewer.id, wordsIn(locale)) ??
          model.text(locale, `refusal.${dispute.refusal.code}`, dispute.refusal.params),
      ].join(' '),
      ways: waysOn(model, viewer, document, dispute, ARRIVES_AT).map((one) => {
        if (one.way === 'take-up') return one.command.name;
        const isOther = one.way === 'record-again' && one.command.name !== dispute.event.command;
        return isOther ? `record-again as ${one.command.name}` : one.way;
      }),
    }));
  }

  return {
    ...{ engine, store, clock, device, documentOf, shownTo },
    /** The office or the client, with a network, while the device has none. */
    meanwhile: async (command: string, data: object, person: Principal = MANAGER) => {
      clock.instant = MEANWHILE_AT;
      const done = await engine.execute(
        { context: contextOf(command), command, stream: streamOf(command), data },
        person,
      );
      await engine.idle();
      return done;
    },
    close: async () => {
      await engine.stop();
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function contextOf(command: string): string {
  return model.command(command)?.stream.context ?? 'provisioning';
}

/** Of the request, or of the worker who has it. */
function streamOf(command: string): string {
  return contextOf(command) === 'provisioning' ? REQUEST : 'w1';
}
