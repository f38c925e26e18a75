// What runs in the browser that is killed: the product's own replica on IndexedDB, and a person who records
// notes and photos without a pause. Built by `browser.fixture.ts`.
import { model } from '@callout/model';
import { type Owner, openReplica, type Replica, type SyncStatus } from '@callout/replica';

/** Told outside at once: what a person has been promised must not die with the browser. */
interface Told {
  readonly faultsTold: (what: 'fact' | 'file' | 'refused', name: string) => Promise<void>;
}

export interface FaultsPage {
  readonly open: (session: FaultsSession) => Promise<void>;
  /** Resolves once the device has all that it may see. */
  readonly loaded: () => Promise<void>;
  /** Records without a pause until `rest`. */
  readonly work: (life: number) => void;
  readonly rest: () => Promise<void>;
  readonly hurry: () => void;
  /** How much is unsent, and what the device says is the matter. */
  readonly standing: () => Promise<Standing>;
  /** The positions of these requests, as this device knows them. */
  readonly positions: (streams: readonly string[]) => Promise<readonly number[]>;
}

/** What a person reads at the indicator. */
export type Standing = Pick<
  SyncStatus,
  'unsent' | 'unsentFiles' | 'connection' | 'obstacle' | 'trouble' | 'room'
>;

export interface FaultsSession {
  readonly owner: Owner;
  readonly token: string;
  readonly device: string;
  readonly streams: readonly string[];
}

const PHOTO_EVERY = 6;
const PHOTO_BYTES = 60_000;
/** A person is no machine, and the exchange gets its turn. */
const PAUSE_MS = 25;

const { faultsTold } = globalThis as unknown as Told;
let replica: Replica;
let session: FaultsSession;
let working: Promise<void> | undefined;
let isResting = false;

interface Source<T> {
  readonly subscribe: (next: (value: T) => void) => { readonly unsubscribe: () => void };
}

function first<T>(source: Source<T>, fits: (value: T) => boolean = () => true): Promise<T> {
  return new Promise((resolve) => {
    const subscription = source.subscribe((value) => {
      if (!fits(value)) return;
      resolve(value);
      queueMicrotask(() => subscription.unsubscribe());
    });
  });
}

/** Random content that is a photo by its first bytes. */
function photo(): Blob {
  const bytes = crypto.getRandomValues(new Uint8Array(PHOTO_BYTES));
  return new Blob([Uint8Array.of(0xff, 0xd8, 0xff, 0xe0), bytes], { type: 'image/jpeg' });
}

async function recordOne(life: number, turn: number): Promise<void> {
  const stream = session.streams[turn % session.streams.length];
  const text = `${life}-${turn}`;
  const withPhoto = turn % PHOTO_EVERY === 0;
  try {
    const kept = withPhoto ? await replica.files.keep(photo()) : undefined;
    if (kept) await faultsTold('file', kept.sha256);
    const done = kept
      ? await replica.record('AttachEvidence', stream, {
          evidence: { ...kept, purpose: 'other' },
          note: text,
        })
      : await replica.record('AddNote', stream, { text });
    if (done.ok) await faultsTold('fact', text);
    else await faultsTold('refused', done.refusal.code);
  } catch (fault) {
    await faultsTold('refused', fault instanceof Error ? fault.name : 'unknown');
  }
}

const page: FaultsPage = {
  open: async (as) => {
    session = as;
    const { owner, token, device } = as;
    replica = await openReplica({ model, owner, token, device, serverUrl: '' });
  },
  loaded: async () => {
    await first(replica.status$, ({ syncedAt }) => syncedAt !== undefined);
  },
  work: (life) => {
    isResting = false;
    const on = async () => {
      for (let turn = 1; !isResting; turn += 1) {
        await recordOne(life, turn);
        await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
      }
    };
    working = on();
  },
  rest: async () => {
    isResting = true;
    await working;
  },
  hurry: () => replica.syncNow(),
  standing: async () => {
    const { unsent, unsentFiles, connection, obstacle, trouble, room } = await first(
      replica.status$,
    );
    return { unsent, unsentFiles, connection, obstacle, trouble, room };
  },
  positions: (streams) =>
    Promise.all(
      streams.map(async (stream) => {
        const document = await first(replica.document$('service-request', stream));
        return document?.position ?? 0;
      }),
    ),
};
Object.assign(globalThis, { faultsPage: page });
