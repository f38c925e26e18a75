import {
  ok,
  type Principal,
  type RecordedEvent,
  type Result,
  recordedEventSchema,
  refused,
} from '@callout/kernel';
import {
  factSaying,
  type HandInRequest,
  type HandInResponse,
  type PushRequest,
  type PushResponse,
} from '@callout/sync';
import type { Account, Store } from '../../store/port.ts';
import { isSaidBy } from '../access/device-proof.ts';
import type { EngineDependencies } from '../dependencies.ts';

/**
 * Takes what a device had exported and somebody else brings: it is judged as its author's, like a push of
 * theirs. The facts are numbered anew, by their place in the export, under a device that is the export:
 * the same file twice is the same numbers, and the device that exported may still send them itself.
 */
export async function handIn(
  { store, log }: EngineDependencies,
  push: (request: PushRequest, principal: Principal) => Promise<PushResponse>,
  request: HandInRequest,
  by: Principal,
): Promise<Result<HandInResponse>> {
  const device = await store.device(request.device);
  const account = device && (await store.accountById(device.user));
  if (!device || !account) {
    // Of another organisation, or from before this one lost its database: nobody here can vouch for it.
    return refused({ code: 'unsent-work-elsewhere' });
  }
  const isProven = request.facts.every(({ text, proof }) =>
    isSaidBy(device, factSaying(text), proof),
  );
  if (!isProven) return refused({ code: 'unsent-work-forged' });
  const told = request.facts.map(({ text }) => factIn(text));
  const events = told.filter((event) => event !== undefined);
  if (events.length < told.length) return refused({ code: 'unsent-work-unreadable' });
  const name = `export:${request.export}`;
  const numbered = events.map((event, index) => ({
    ...event,
    ...{ device: name, deviceSeq: request.from + index },
  }));
  const { verdicts } = await push(
    { device: name, lowestUnsent: 1, events: numbered },
    principalOf(account),
  );
  await nameExport(store, name, `${device.label ?? device.id} → ${by.name}`);
  const facts = { device: device.id, export: request.export, count: events.length, by: by.id };
  log.info(facts, 'unsent work was handed in');
  const byEvent = new Map(verdicts.map((verdict) => [verdict.event, verdict]));
  return ok({
    person: { id: account.id, name: account.name },
    facts: events.flatMap(({ id, type, occurredAt }) => {
      const outcome = byEvent.get(id);
      return outcome ? [{ type, occurredAt, outcome }] : [];
    }),
  });
}

/** So that the register of devices says whose device it stands for, and who brought it. */
function nameExport(store: Store, id: string, label: string): Promise<void> {
  return store.write(async (transaction) => {
    const device = await transaction.device(id);
    if (device && device.label === undefined) await transaction.putDevice({ ...device, label });
  });
}

function factIn(text: string): RecordedEvent | undefined {
  try {
    const event = recordedEventSchema.safeParse(JSON.parse(text));
    return event.success ? (event.data as RecordedEvent) : undefined;
  } catch {
    return undefined;
  }
}

function principalOf({ id, name, roles, subject }: Account): Principal {
  return { id, name, roles, ...(subject === undefined ? {} : { subject }) };
}
