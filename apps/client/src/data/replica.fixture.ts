import {
  actorFor,
  instantText,
  needsServer,
  type Refusal,
  type Result,
  refused,
  runCommand,
} from '@callout/kernel';
import { model } from '@callout/model';
import type { ListQuery, Owner, Replica, SyncStatus } from '@callout/replica';
import { type DeviceDocument, decisionOn, documentId, record } from '@callout/sync';
import { BehaviorSubject, map, of } from 'rxjs';

interface Recorded {
  /** `settle`: of a dispute, with its event and reason as the data. */
  readonly how: 'record' | 'sendCommand' | 'settle';
  readonly command: string;
  readonly data: unknown;
}

export interface FixtureReplica extends Replica {
  readonly calls: readonly Recorded[];
  readonly tell: (status: Partial<SyncStatus>) => void;
  /** Makes every command sent to the server from now on end in this refusal. */
  readonly refuseOrders: (refusal: Refusal) => void;
}

export const ALL_SENT: SyncStatus = {
  connection: 'online',
  unsent: 0,
  unsentFiles: 0,
  disputed: 0,
  syncedAt: '2026-11-23T09:32:00.000Z',
};
const NOW = '2026-11-23T09:30:00.000Z';

/** As a device's database answers: what fits, in the order of `sort`, and no more than asked for. */
function found(all: readonly DeviceDocument[], query: ListQuery): readonly DeviceDocument[] {
  const { kind, statuses, owner, assignee, closed, fromDay, toDay, limit } = query;
  const fits = (document: DeviceDocument) =>
    document.kind === kind &&
    (statuses?.includes(document.status) ?? true) &&
    (owner ?? document.owner) === document.owner &&
    (assignee ?? document.assignee) === document.assignee &&
    (closed ?? document.closed) === document.closed &&
    (fromDay ?? document.day) <= document.day &&
    document.day <= (toDay ?? document.day);
  const inOrder = (a: DeviceDocument, b: DeviceDocument) =>
    `${a.sort} ${a.id}` < `${b.sort} ${b.id}` ? -1 : 1;
  return all.filter(fits).sort(inOrder).slice(0, limit);
}

/** A replica in memory with the real model and the real fold; it has no server. */
export function fixtureReplica(
  owner: Owner,
  held: readonly DeviceDocument[] = [],
  asked: (method: string, path: string, body: unknown) => Result<unknown> = () =>
    refused({ code: 'offline' }),
): FixtureReplica {
  const calls: Recorded[] = [];
  const documents = new BehaviorSubject(new Map(held.map((one) => [one.id, one])));
  const status = new BehaviorSubject<SyncStatus>(ALL_SENT);
  let refusal: Refusal = { code: 'offline' };
  let number = 0;

  const keep = async (name: string, given: string | undefined, data: unknown) => {
    const command = model.command(name);
    if (!command) return refused({ code: 'command-unknown', params: { command: name } });
    if (needsServer(command)) return refused({ code: 'command-needs-server' });
    const actor = actorFor(owner, command);
    if (!actor.ok) return actor;
    const stream = given ?? `made-${calls.length}`;
    const id = documentId(command.stream.kind, stream);
    const before = documents.value.get(id);
    const outcome = runCommand({
      command,
      stream,
      state: before?.state,
      input: data,
      actor: actor.value,
      now: instantText(NOW),
      stamp: () => ({ id: `event-${++number}` }),
      correlationId: 'fixture',
    });
    if (!outcome.ok) return outcome;
    const after = record(command.stream, before, outcome.value.events, outcome.value.state);
    documents.next(new Map(documents.value).set(id, after));
    return { ok: true, value: after } as const;
  };

  return {
    owner,
    device: 'device',
    calls,
    tell: (changed) => status.next({ ...status.value, ...changed }),
    refuseOrders: (next) => {
      refusal = next;
    },
    record: async (command, stream, data) => {
      calls.push({ how: 'record', command, data });
      return keep(command, stream, data);
    },
    sendCommand: async (command, _stream, data) => {
      calls.push({ how: 'sendCommand', command, data });
      return refused(refusal);
    },
    ask: async (method, path, body) => asked(method, path, body),
    bring: async (kind, stream) => {
      const path = `/api/v1/streams/${model.stream(kind)?.context}/${kind}/${stream}`;
      const answer = asked('GET', path, undefined);
      if (!answer.ok) return answer;
      const brought = { ...(answer.value as DeviceDocument), pending: [], unsent: 0 } as const;
      documents.next(new Map(documents.value).set(documentId(kind, stream), brought));
      return { ok: true, value: undefined };
    },
    list$: (query) => documents.pipe(map((all) => found([...all.values()], query))),
    whole$: (query, fits) =>
      documents.pipe(
        map((all) => {
          const whole = found([...all.values()], { ...query, limit: all.size });
          const fitting = fits ? whole.filter(fits) : whole;
          const shown = fits ? fitting.slice(0, query.limit) : [];
          return { count: fitting.length, documents: shown };
        }),
      ),
    document$: (kind, stream) => documents.pipe(map((all) => all.get(documentId(kind, stream)))),
    disputes$: documents.pipe(
      map((all) =>
        [...all.values()].flatMap((document) =>
          document.disputes.map((dispute) => ({
            ...{ ...dispute, documentId: document.id, title: document.title },
            decision: decisionOn(document, dispute.event.id),
          })),
        ),
      ),
    ),
    settleDispute: async (event, how, reason) => {
      calls.push({ how: 'settle', command: how, data: { event, reason } });
      return { ok: true, value: undefined };
    },
    status$: status,
    files: {
      keep: async (content) => ({
        sha256: 'a'.repeat(64),
        type: content.type,
        bytes: content.size,
      }),
      read: async () => undefined,
      state$: () => of('elsewhere' as const),
    },
    unsentFacts: async () => [],
    exportUnsent: async () => ({
      ...{ content: new Blob(), code: '0000-0000-0000-0000' },
      ...{ facts: 0, files: 0, filesLeft: 0 },
    }),
    importUnsent: async () => ({ ok: true, value: { facts: [], files: 0, filesBroken: 0 } }),
    restoredRead: async () => status.next({ ...status.value, restored: undefined }),
    recoveredRead: async () => status.next({ ...status.value, recovered: undefined }),
    syncNow: () => undefined,
    close: async () => undefined,
    wipe: async () => ({ ok: true, value: undefined }),
  };
}
