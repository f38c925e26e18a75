import { ok, type Refusal, refused } from '@callout/kernel';
import { model } from '@callout/model';
import {
  createTabLock,
  openReplica,
  type Replica,
  refusalOfOpening,
  reportTicket,
  signOut,
} from '@callout/replica';
import { notifications } from '@mantine/notifications';
import { createDrafts, type Drafts } from '../commands/drafts.ts';
import { desktop, serverUrl } from './desktop.ts';
import { journalOf } from './journal.ts';
import { deleteSecret, readSecret, writeSecret } from './kept-secret.ts';
import { forgetRegistration } from './registrations.ts';
import type { SessionActions } from './session-context.ts';
import { forgetSession, keepSession, keptSession, type Session } from './session-store.ts';
import { openSessionTabs } from './session-tabs.ts';
import { signInHere } from './sign-in-here.ts';

/** What a tab shows of the session. */
export type Gate =
  | { readonly at: 'opening' }
  | { readonly at: 'signed-out' }
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

/** One step after the other: a sign-in of another tab may arrive while this one opens a database. */
function oneByOne() {
  let last: Promise<unknown> = Promise.resolve();
  return <T>(work: () => Promise<T>): Promise<T> => {
    const next = last.then(work);
    last = next.catch(() => undefined);
    return next;
  };
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
  const inTurn = oneByOne();
  const alone = createTabLock('callout.session');
  let gate: Gate = { at: 'opening' };
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
      const replica = await openFor(session, () => {
        go({ at: 'opening' });
        follow();
      });
      go({ at: 'open', replica, session });
    } catch (error) {
      broken(error, session);
    }
  }
  async function followKept(): Promise<void> {
    const kept = await alone(() => keptSession());
    if (isShownFor(gate, kept)) return;
    const before = gate.at === 'open' ? gate.session.owner.id : undefined;
    await leave();
    if (kept?.owner.id !== before) beginAtStart();
    if (kept) return open(kept);
    if (before !== undefined) await draftsOf(before).wipe();
    go({ at: 'signed-out' });
  }
  async function leaveForGood({ replica, session }: Gate & { at: 'open' }, force: boolean) {
    const wiped = await replica.wipe({ force });
    if (!wiped.ok) return wiped;
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
        notifications.clean();
        beginAtStart();
        go({ at: 'signed-out' });
        // A server that does not answer keeps nobody here.
        void signOut({ serverUrl: serverUrl(), token: left.session.token });
        return done;
      }),
  };
}

function openFor(
  { token, owner, device }: Session,
  onClosedElsewhere: () => void,
): Promise<Replica> {
  const shell = desktop();
  return openReplica({
    model,
    owner,
    token,
    device,
    serverUrl: serverUrl(),
    onClosedElsewhere,
    ...(shell ? { journal: journalOf(shell, owner) } : {}),
  });
}

/** The next person begins at the start, not where this one stopped. */
function beginAtStart(): void {
  window.history.replaceState(null, '', '/');
}
