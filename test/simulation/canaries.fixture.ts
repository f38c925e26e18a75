import { type ConfirmedEvent, isMadeId, type Model } from '@callout/kernel';
import { SIGN_IN_ROLES } from '@callout/published-language';
import type { Store, Transaction } from '@callout/sync-server';
import type { ChangeTransaction } from './faulty-store.fixture.ts';
import { roadTo, type Step } from './plan.fixture.ts';
import type { LocalDocument } from './replica.fixture.ts';
import type { Asked } from './server.fixture.ts';

/** A fault that is put into Callout from outside, by its ports: the simulation must find it. */
export interface Canary {
  readonly name: string;
  /** What has to happen for it to matter, where not every history has it. */
  readonly scene?: readonly Step[];
  /** When the scene begins, and how much time lies between two of its steps. */
  readonly start?: string;
  readonly betweenMs?: number;
  /** Of a pull. */
  readonly pageMax?: number;
  readonly store?: (store: Store) => Store;
  readonly transaction?: ChangeTransaction;
  readonly answer?: (asked: Asked, response: Response) => Promise<Response>;
  /** What a device is about to store. */
  readonly written?: (document: LocalDocument) => LocalDocument;
  readonly model?: (model: Model) => Model;
  /** The server does not notice that it was put back. */
  readonly unseenRestore?: true;
}

const isPull = ({ url }: Asked) => /^\/sync\/v1\/(?:pull|snapshot)/.test(url);

async function changedBody(
  response: Response,
  change: (body: Record<string, unknown>) => Record<string, unknown>,
): Promise<Response> {
  if (response.status !== 200) return response;
  const body = change((await response.json()) as Record<string, unknown>);
  return new Response(JSON.stringify(body), { status: 200, headers: response.headers });
}

interface Told {
  readonly id: string;
  readonly gone?: true;
  readonly state?: object;
  readonly timeline?: readonly object[];
}
const documentsIn = (body: Record<string, unknown>) => (body['documents'] ?? []) as readonly Told[];

/** True at every nth time. */
function every(nth: number): () => boolean {
  let count = 0;
  return () => {
    count += 1;
    return count % nth === 0;
  };
}

class Undone extends Error {}

/** Answers as if it had been committed, and undoes it. */
function forgetfulWrite(store: Store, isLost: () => boolean): Store['write'] {
  return async <T>(work: (transaction: Transaction) => Promise<T>): Promise<T> => {
    const done: { value?: T } = {};
    const isUndone = isLost();
    try {
      return await store.write(async (transaction) => {
        const value = await work(transaction);
        if (!isUndone) return value;
        done.value = value;
        throw new Undone();
      });
    } catch (fault) {
      if (fault instanceof Undone && 'value' in done) return done.value as T;
      throw fault;
    }
  };
}

function policiesWithout(model: Model, name: string): Model {
  return {
    ...model,
    policiesOn: (context, type) =>
      model.policiesOn(context, type).filter((policy) => policy.name !== name),
  };
}

const acts = (device: number, times: number) =>
  Array.from({ length: times }, (): Step => ({ do: 'act', device }));

/** A device is away while the log goes back, and others go on. */
const RESTORED: readonly Step[] = [
  ...([{ do: 'backup' }, ...acts(0, 4)] as const),
  ...([
    { do: 'cut', device: 0, cut: 'both' },
    { do: 'restore' },
    ...acts(1, 8),
    ...acts(2, 8),
  ] as const),
  { do: 'cut', device: 0, cut: 'none' },
];
const REVOKED: readonly Step[] = [
  ...([...acts(0, 2), { do: 'device-revoked', device: 0 }] as const),
  ...acts(0, 6),
];
/** Several work on the same things without knowing of each other. */
const AT_ODDS: readonly Step[] = [0, 1].flatMap(() => [
  ...acts(0, 3),
  ...acts(2, 3),
  ...[0, 1, 2].map((device): Step => ({ do: 'cut', device, cut: 'both' })),
  ...[0, 1, 2].flatMap((device) => acts(device, 4)),
  ...[0, 1, 2].map((device): Step => ({ do: 'cut', device, cut: 'none' })),
]);

/** A device is away while what it holds as open is closed, and for so long that no device holds that any more. */
const AWAY: readonly Step[] = [
  { do: 'all-open' },
  { do: 'one-of', commands: ['RequestService'] },
  { do: 'cut', device: 0, cut: 'both' },
  ...[1, 2, 1, 2].flatMap((device) => acts(device, 2)),
];
const COMPLETED = roadTo(['CompleteService']);
const ENDED = [...COMPLETED, ...COMPLETED, ...roadTo(['CancelService'])];
/** A week ends between a service and its invoice. */
const INVOICED = {
  start: '2026-03-29T14:00:00.000Z',
  betweenMs: 90 * 60_000,
  scene: [...COMPLETED, ...Array.from({ length: 6 }, (): Step => ({ do: 'wait' }))],
};
/** Made anew for every history: some of them count. */
export const CANARIES: readonly (() => Canary)[] = [
  () => ({
    name: 'a repeat is not known for one',
    transaction: (transaction) => ({
      ...transaction,
      event: async () => undefined,
      append: (event, impersonal) =>
        transaction.append({ ...event, id: freshId(event) }, impersonal),
    }),
  }),
  () => ({
    name: 'the checkpoint is stored outside of the transaction, before its effects',
    scene: ENDED,
    store: (store) => {
      const write: Store['write'] = (work) =>
        store.write((transaction) =>
          work({
            ...transaction,
            putCheckpoint: async () => undefined,
          }),
        );
      return { ...store, write, checkpoint: () => store.head() };
    },
    transaction: (transaction) => ({ ...transaction, checkpoint: () => transaction.head() }),
  }),
  () => ({
    name: 'the audience is asked after the limit',
    pageMax: 4,
    store: (store) => ({
      ...store,
      changed: async (query) => {
        const all = await store.changed({ ...query, tokens: EVERYBODY });
        const own = await store.changed(query);
        const positions = new Set(own.documents.map(({ position }) => position));
        const documents = all.documents.filter(({ position }) => positions.has(position));
        return { documents, checkpoint: all.checkpoint };
      },
      snapshot: async (query) => {
        const all = await store.snapshot({ ...query, tokens: EVERYBODY });
        const own = await store.snapshot(query);
        const places = new Set(own.map(({ place }) => place));
        return all.filter(({ place }) => places.has(place));
      },
    }),
  }),
  () => ({
    name: 'nobody is told that something has left their view',
    scene: AWAY,
    betweenMs: 24 * 60 * 60_000,
    answer: (asked, response) =>
      isPull(asked)
        ? changedBody(response, (body) => ({
            ...body,
            documents: documentsIn(body).filter(({ gone }) => gone !== true),
          }))
        : Promise.resolve(response),
  }),
  () => ({
    name: 'everybody is sent what somebody may see',
    store: (store) => ({
      ...store,
      changed: (query) => store.changed({ ...query, tokens: EVERYBODY }),
      snapshot: (query) => store.snapshot({ ...query, tokens: EVERYBODY }),
    }),
  }),
  () => ({
    name: 'confidential fields are sent to everybody',
    answer: (asked, response) =>
      isPull(asked)
        ? changedBody(response, (body) => ({
            ...body,
            documents: documentsIn(body).map((document) =>
              document.id.startsWith('service-request:') && document.state
                ? { ...document, state: { ...document.state, ranking: [] } }
                : document,
            ),
          }))
        : Promise.resolve(response),
  }),
  () => ({
    name: 'a rebase drops one of what is pending',
    scene: AT_ODDS,
    written: (document) =>
      document.pending.length > 1 ? { ...document, pending: document.pending.slice(1) } : document,
  }),
  () => ({
    name: 'what may be confirmed already is folded once more',
    answer: (asked, response) =>
      isPull(asked)
        ? changedBody(response, (body) => ({
            ...body,
            // It tells of as many facts as there were, and not of which.
            documents: documentsIn(body).map((document) => ({
              ...document,
              timeline: (document.timeline ?? []).map((entry) => ({ ...entry, id: 'another' })),
            })),
          }))
        : Promise.resolve(response),
  }),
  () => ({ name: 'no epoch begins after a restore', scene: RESTORED, unseenRestore: true }),
  () => ({
    name: 'a revoked device may go on',
    scene: REVOKED,
    store: (store) => ({
      ...store,
      device: async (id) => {
        const device = await store.device(id);
        return device && { ...device, revoked: false };
      },
      session: (tokenHash) => store.session(tokenHash),
      write: (work) =>
        store.write((transaction) =>
          work({
            ...transaction,
            removeSession: async () => undefined,
            device: async (id) => {
              const device = await transaction.device(id);
              return device && { ...device, revoked: false };
            },
          }),
        ),
    }),
  }),
  () => {
    const isLost = every(6);
    return {
      name: 'a write is acknowledged before it is durable',
      store: (store) => ({ ...store, write: forgetfulWrite(store, isLost) }),
    };
  },
  () => {
    const isForgotten = every(1);
    return {
      name: 'a dispute is not kept',
      scene: AT_ODDS,
      transaction: (transaction) => ({
        ...transaction,
        putDispute: async (dispute) => {
          if (!isForgotten()) await transaction.putDispute(dispute);
        },
      }),
    };
  },
  () => ({
    name: 'an ending is not charged',
    scene: ENDED,
    model: (model) => policiesWithout(model, 'charge-client-when-service-ended'),
  }),
  () => ({
    name: 'an ending is charged under a new id each time',
    scene: ENDED,
    transaction: (transaction) => ({
      ...transaction,
      append: (event, impersonal) =>
        transaction.append(
          event.type === 'ClientCharged' ? { ...event, causationId: event.id } : event,
          impersonal,
        ),
    }),
  }),
  () => ({
    name: 'a discount is given for what nobody paid',
    scene: ENDED,
    transaction: (transaction) => ({
      ...transaction,
      row: async (context, projection, key) => {
        const row = await transaction.row(context, projection, key);
        return projection === 'lifetime-paid' ? { amount: 2_500_000, latest: '' } : row;
      },
    }),
  }),
  () => ({
    name: 'an invoice number is left out',
    ...INVOICED,
    transaction: (transaction) => ({
      ...transaction,
      row: async (context, projection, key) => {
        const row = await transaction.row(context, projection, key);
        if (projection !== 'document-numbers') return row;
        const { number = 0 } = (row ?? {}) as { readonly number?: number };
        return { number: number + 1 };
      },
    }),
  }),
  () => ({
    name: 'what an older program has folded is taken for today’s',
    scene: [...COMPLETED, { do: 'upgrade', times: Number.POSITIVE_INFINITY }, ...COMPLETED],
    store: (store) => ({ ...store, foldCounts: async () => [] }),
  }),
  () => {
    const isWorn = every(2);
    return {
      name: 'a person’s fact wears the id and the name of a policy’s',
      scene: ENDED,
      transaction: (transaction) => ({
        ...transaction,
        event: async (id) => {
          const found = await transaction.event(id);
          if (found || isMadeId(id) || !isWorn()) return found;
          const log = await transaction.events(0, 1_000);
          const fact = log.find(({ device }) => device !== undefined);
          const actor = {
            id: 'policy:charge-client-when-service-ended',
            role: 'policy',
            name: '',
          } as const;
          return fact && { ...fact, id, actor };
        },
      }),
    };
  },
  () => {
    const isSkipped = every(5);
    return {
      name: 'a row of a read model is not written',
      transaction: (transaction) => ({
        ...transaction,
        putRow: async (...row) => {
          if (!isSkipped()) await transaction.putRow(...row);
        },
      }),
    };
  },
  () => ({
    name: 'an effect is not noted as done',
    transaction: (transaction) => ({
      ...transaction,
      putMessage: (message) =>
        transaction.putMessage(
          message.state === 'answered' ? { ...message, state: 'waiting' } : message,
        ),
    }),
  }),
];

const EVERYBODY = SIGN_IN_ROLES.map((role) => `role:${role}` as const);

function freshId(event: ConfirmedEvent): string {
  return event.device === undefined
    ? event.id
    : `${event.id.slice(0, -4)}${String(event.position % 10_000).padStart(4, '0')}`;
}
