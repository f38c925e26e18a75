import type { ConfirmedEvent, Model } from '@callout/kernel';
import { SIGN_IN_ROLES } from '@callout/published-language';
import type { Store, Transaction } from '@callout/sync-server';
import type { ChangeTransaction } from './faulty-store.fixture.ts';
import type { LocalDocument } from './replica.fixture.ts';
import type { Asked } from './server.fixture.ts';

/** A fault that is put into Callout from outside, by its ports: the simulation must find it. */
export interface Canary {
  readonly name: string;
  /** A seed whose history finds it, and the invariant that it breaks there. */
  readonly seed: number;
  readonly breaks: string;
  readonly store?: (store: Store) => Store;
  readonly transaction?: ChangeTransaction;
  readonly answer?: (asked: Asked, response: Response) => Promise<Response>;
  /** What a device is about to store. */
  readonly written?: (document: LocalDocument) => LocalDocument;
  readonly model?: (model: Model) => Model;
  /** The server does not notice that it was put back. */
  readonly unseenRestore?: true;
}

const isPull = ({ url }: Asked) => url.startsWith('/sync/v1/pull');

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

/** Made anew for every history: some of them count. */
export const CANARIES: readonly (() => Canary)[] = [
  () => ({
    name: 'a repeat is not known for one',
    seed: 1,
    breaks: 'I1',
    transaction: (transaction) => ({
      ...transaction,
      event: async () => undefined,
      append: (event, impersonal) =>
        transaction.append({ ...event, id: freshId(event) }, impersonal),
    }),
  }),
  () => ({
    name: 'the checkpoint is stored outside of the transaction, before its effects',
    seed: 2,
    breaks: 'I5',
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
    seed: 3,
    breaks: 'I2',
    store: (store) => ({
      ...store,
      changed: async (query) => {
        const all = await store.changed({ ...query, tokens: EVERYBODY });
        const own = await store.changed(query);
        const positions = new Set(own.documents.map(({ position }) => position));
        const documents = all.documents.filter(({ position }) => positions.has(position));
        return { documents, checkpoint: all.checkpoint };
      },
    }),
  }),
  () => ({
    name: 'everybody is sent what somebody may see',
    seed: 1,
    breaks: 'I4',
    store: (store) => ({
      ...store,
      changed: (query) => store.changed({ ...query, tokens: EVERYBODY }),
    }),
  }),
  () => ({
    name: 'confidential fields are sent to everybody',
    seed: 0,
    breaks: 'I4',
    model: (model) => ({
      ...model,
      stream: (kind) => {
        const stream = model.stream(kind);
        return stream && { ...stream, confidential: {} };
      },
    }),
  }),
  () => ({
    name: 'a rebase drops one of what is pending',
    seed: 2,
    breaks: 'I1',
    written: (document) =>
      document.pending.length > 1 ? { ...document, pending: document.pending.slice(1) } : document,
  }),
  () => ({
    name: 'what may be confirmed already is folded once more',
    seed: 1,
    breaks: 'I2',
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
  () => ({ name: 'no epoch begins after a restore', seed: 0, breaks: 'I?', unseenRestore: true }),
  () => ({
    name: 'a revoked device may go on',
    seed: 0,
    breaks: 'I?',
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
      seed: 0,
      breaks: 'I?',
      store: (store) => ({ ...store, write: forgetfulWrite(store, isLost) }),
    };
  },
  () => {
    const isForgotten = every(2);
    return {
      name: 'a dispute is not kept',
      seed: 0,
      breaks: 'I?',
      transaction: (transaction) => ({
        ...transaction,
        putDispute: async (dispute) => {
          if (!isForgotten()) await transaction.putDispute(dispute);
        },
      }),
    };
  },
  () => ({
    name: 'who left the audience is not told',
    seed: 0,
    breaks: 'I?',
    answer: (asked, response) =>
      isPull(asked)
        ? changedBody(response, (body) => ({
            ...body,
            documents: documentsIn(body).filter(({ gone }) => gone !== true),
          }))
        : Promise.resolve(response),
  }),
  () => ({
    name: 'an ending is not charged',
    seed: 0,
    breaks: 'I?',
    model: (model) => policiesWithout(model, 'charge-client-when-service-ended'),
  }),
  () => ({
    name: 'an ending is charged under a new id each time',
    seed: 0,
    breaks: 'I?',
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
    name: 'a discount is forgotten',
    seed: 0,
    breaks: 'I?',
    transaction: (transaction) => ({
      ...transaction,
      append: (event, impersonal) =>
        transaction.append(event.type === 'ClientCharged' ? withNet(event) : event, impersonal),
    }),
  }),
  () => ({
    name: 'an invoice number is left out',
    seed: 0,
    breaks: 'I?',
    transaction: (transaction) => ({
      ...transaction,
      append: (event, impersonal) =>
        transaction.append(
          event.type === 'ClientInvoiceIssued' ? withNumber(event) : event,
          impersonal,
        ),
    }),
  }),
  () => {
    const isSkipped = every(5);
    return {
      name: 'a row of a read model is not written',
      seed: 0,
      breaks: 'I?',
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
    seed: 0,
    breaks: 'I?',
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

function withNet(event: ConfirmedEvent): ConfirmedEvent {
  const data = event.data as { readonly gross: number };
  return { ...event, data: { ...data, net: data.gross - 1 } };
}

function withNumber(event: ConfirmedEvent): ConfirmedEvent {
  const data = event.data as { readonly number: number };
  return { ...event, data: { ...data, number: data.number + 1 } };
}
