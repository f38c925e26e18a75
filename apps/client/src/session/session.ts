import { ok, type Refusal, refused } from '@callout/kernel';
import {
  createTabLock,
  type Replica,
  refusalOfOpening,
  reportTicket,
  signOut,
} from '@callout/replica';
import { notifications } from '@mantine/notifications';
import { Mutex } from 'async-mutex';
import { createDrafts, type Drafts } from '../commands/drafts.ts';
import { serverUrl } from './desktop.ts';
import { deleteSecret, readSecret, writeSecret } from './kept-secret.ts';
import { forgetRegistration } from './registrations.ts';
import type { SessionActions } from './session-context.ts';
import { forgetSession, keepSession, keptSession, type Session } from './session-store.ts';
import { openSessionTabs } from './session-tabs.ts';
import { signInHere } from './sign-in-here.ts';
import { unsentNotes } from './unsent-note.ts';

/** What a tab shows of the session. */
export type Gate =
  | { readonly at: 'opening' }
  | { readonly at: 'signed-out'; readonly isCleared: boolean }
  | { readonly at: 'broken'; readonly refusal: Refusal; readonly session?: Session }
  | { readonly at: 'open'; readonly replica: Replica; readonly session: Session };

export interface SessionHere extends SessionActions {
  /** Opens the kept session's data without asking the network, or asks who is there. */
  readonly begin: () => void;
  readonly close: () => void;
}

const draftsByPerson = new Map<string, Drafts>();

/** What this person has typed and not sent; the same one for as long as the page is open. */
export function draftsOf(person: string): Drafts {
  const secrets = { read: readSecret, write: writeSecret, remove: deleteSecret };
  const drafts =
    draftsByPerson.get(person) ??
    createDrafts({ person, secrets, storage: localStorage, now: Date.now });
  draftsByPerson.set(person, drafts);
  return drafts;
}

const isShownFor = (gate: Gate, kept: Session | undefined): boolean => {
  if (gate.at === 'signed-out') return kept === undefined;
  if (gate.at === 'opening' || !gate.session || !kept) return false;
  return gate.session.owner.id === kept.owner.id && gate.session.token === kept.token;
};

/**
 * The session as this tab shows it. Every tab follows what any of them does; while one signs out, which
 * removes the person's data, the others wait for the outcome with nothing on the screen.
 */
export function createSession(show: (gate: Gate) => void): SessionHere {
  // A sign-in of another tab may arrive while this one opens a database.
  const turns = new Mutex();
  const inTurn = <T>(work: () => Promise<T>) => turns.runExclusive(work);
  const alone = createTabLock('callout.session');
  let gate: Gate = { at: 'opening' };
  /** Whose data this tab has shown last. */
  let shown: string | undefined;
  /** The office wanted nothing of it to stay here. */
  let isCleared = false;
  const go = (next: Gate) => {
    gate = next;
    show(next);
  };
  const follow = () => void inTurn(followKept).catch(broken);
  const tabs = openSessionTabs(follow);

  function broken(error: unknown, session?: Session): void {
    console.error(error);
    go({ at: 'broken', refusal: refusalOfOpening(error), ...(session ? { session } : {}) });
  }
  async function leave(): Promise<void> {
    const left = gate;
    go({ at: 'opening' });
    notifications.clean();
    if (left.at === 'open') await left.replica.close();
  }
  async function open(session: Session): Promise<void> {
    try {
      const { openSession } = await openingParts();
      const replica = await openSession(session, { onClosedElsewhere, onCleared });
      isCleared = false;
      shown = session.owner.id;
      go({ at: 'open', replica, session });
    } catch (error) {
      broken(error, session);
    }
  }
  function onClosedElsewhere(): void {
    go({ at: 'opening' });
    // Who removes it has the lock until they are done.
    void alone(async () => undefined)
      .then(toldSoon)
      .then(follow);
  }
  function onCleared(): void {
    isCleared = true;
    const clear = async () => {
      if (gate.at === 'open') await alone(() => forget(gate as Gate & { at: 'open' }));
      signedOut();
    };
    inTurn(clear).catch(broken);
  }
  function signedOut(): void {
    notifications.clean();
    if (shown !== undefined) beginAtStart();
    shown = undefined;
    go({ at: 'signed-out', isCleared });
    // What comes next is fetched while they type.
    void openingParts().catch(() => undefined);
  }
  /** The key goes first, so that nothing can be read after a crash in the middle of it. */
  async function forget({ replica, session }: Gate & { at: 'open' }) {
    await draftsOf(session.owner.id).wipe();
    await forgetSession();
    await forgetRegistration(replica.device);
    unsentNotes(serverUrl(), session.owner.id, localStorage).forget();
    return await replica.wipe({ force: true });
  }
  async function followKept(): Promise<void> {
    const kept = await alone(keptSession);
    if (isShownFor(gate, kept)) return;
    const before = shown;
    await leave();
    if (before && kept?.owner.id !== before) beginAtStart();
    if (kept) return open(kept);
    if (before) await draftsOf(before).wipe();
    signedOut();
  }
  async function leaveForGood({ replica, session }: Gate & { at: 'open' }, force: boolean) {
    const wiped = await replica.wipe({ force });
    if (!wiped.ok) return wiped;
    unsentNotes(serverUrl(), session.owner.id, localStorage).forget();
    await draftsOf(session.owner.id).wipe();
    await forgetSession();
    await forgetRegistration(replica.device);
    return wiped;
  }
  return {
    begin: follow,
    close: () => tabs.close(),
    signIn: async (login, password, options = {}) => {
      const done = await signInHere(login, password, options);
      if (!done.ok) return done;
      await inTurn(async () => {
        // Somebody else's unsent work stays in their own database on this device.
        await leave();
        await alone(() => keepSession(done.value));
        tabs.tell();
        await open(done.value);
      });
      return ok(undefined);
    },
    reportTicket: async (path) => {
      if (gate.at !== 'open') return refused({ code: 'signed-out' });
      return reportTicket({ serverUrl: serverUrl(), token: gate.session.token, path });
    },
    signOut: ({ force = false } = {}) =>
      inTurn(async () => {
        if (gate.at !== 'open') return ok(undefined);
        const left = gate;
        const done = await alone(() => leaveForGood(left, force));
        if (!done.ok) return done;
        tabs.tell();
        signedOut();
        // A server that does not answer keeps nobody here.
        void signOut({ serverUrl: serverUrl(), token: left.session.token });
        return done;
      }),
  };
}

/** By the time somebody has typed a password it is there. */
const openingParts = () => import('./open-session.ts');

/** Who removes the data tells it afterwards; whoever died in the middle of it tells nothing. */
const TOLD_MS_MAX = 2000;
const toldSoon = () => new Promise<void>((resolve) => setTimeout(resolve, TOLD_MS_MAX));

/** The next person begins at the start, not where this one stopped. */
function beginAtStart(): void {
  window.history.replaceState(null, '', '/');
}
