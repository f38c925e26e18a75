import { ok, refused } from '@callout/kernel';
import { model } from '@callout/model';
import { openReplica, type Replica, reportTicket, signOut } from '@callout/replica';
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { createDrafts, type Drafts, DraftsContext } from '../commands/drafts.ts';
import { ReplicaProvider } from '../data/replica-context.tsx';
import { Broken } from '../ui/states.tsx';
import { aboutDevice } from './about-device.ts';
import { desktop, serverUrl } from './desktop.ts';
import { journalOf } from './journal.ts';
import { deleteSecret, readSecret, writeSecret } from './kept-secret.ts';
import { forgetRegistration } from './registrations.ts';
import { type SessionActions, SessionContext } from './session-context.ts';
import { forgetSession, keepSession, keptSession, type Session } from './session-store.ts';
import { SignInPage } from './sign-in.tsx';
import { signInHere } from './sign-in-here.ts';

type Gate =
  | { readonly at: 'opening' }
  | { readonly at: 'signed-out'; readonly isCleared?: true }
  | { readonly at: 'broken' }
  | { readonly at: 'open'; readonly replica: Replica; readonly token: string };

function openFor({ token, owner, device }: Session, onCleared: () => void): Promise<Replica> {
  const shell = desktop();
  return openReplica({
    model,
    owner,
    token,
    device,
    serverUrl: serverUrl(),
    about: aboutDevice(),
    onCleared,
    ...(shell ? { journal: journalOf(shell) } : {}),
  });
}

const draftsByPerson = new Map<string, Drafts>();

/** What this person has typed and not sent; the same one for as long as the page is open. */
function draftsOf(person: string): Drafts {
  const secrets = { read: readSecret, write: writeSecret, remove: deleteSecret };
  const drafts =
    draftsByPerson.get(person) ??
    createDrafts({ person, secrets, storage: localStorage, now: Date.now });
  draftsByPerson.set(person, drafts);
  return drafts;
}

/** Opens the kept session's data without asking the network, or asks who is there. */
export function SessionGate({ children }: { children: ReactNode }) {
  const [gate, setGate] = useState<Gate>({ at: 'opening' });
  const now = useRef(gate);
  const go = (next: Gate) => {
    now.current = next;
    setGate(next);
  };
  const started = useRef(false);
  useEffect(() => {
    if (started.current) return;
    started.current = true;
    const begin = async () => {
      const session = await keptSession();
      if (!session) return go({ at: 'signed-out' });
      const replica = await openFor(session, clearing(now, go));
      go({ at: 'open', replica, token: session.token });
    };
    begin().catch(() => go({ at: 'broken' }));
  });
  const actions = useMemo(() => sessionActions(now, go), []);
  return (
    <SessionContext value={actions}>
      {gate.at === 'signed-out' ? <SignInPage isCleared={gate.isCleared} /> : null}
      {gate.at === 'broken' ? <Broken /> : null}
      {gate.at === 'open' ? (
        <ReplicaProvider key={gate.token} replica={gate.replica}>
          <DraftsContext value={draftsOf(gate.replica.owner.id)}>{children}</DraftsContext>
        </ReplicaProvider>
      ) : null}
    </SessionContext>
  );
}

async function forgetPerson({ owner, device }: Replica): Promise<void> {
  await draftsOf(owner.id).wipe();
  await forgetSession();
  await forgetRegistration(device);
}

/** The office wants nothing to stay here: the key goes first, so that nothing can be read after a crash. */
function clearing(now: { current: Gate }, go: (next: Gate) => void): () => void {
  let isClearing = false;
  return () => {
    const gate = now.current;
    if (gate.at !== 'open' || isClearing) return;
    isClearing = true;
    const clear = async () => {
      await forgetPerson(gate.replica);
      await gate.replica.wipe({ force: true });
      window.history.replaceState(null, '', '/');
      go({ at: 'signed-out', isCleared: true });
    };
    clear().catch(() => go({ at: 'broken' }));
  };
}

function sessionActions(now: { current: Gate }, go: (next: Gate) => void): SessionActions {
  const actions: SessionActions = {
    signIn: async (login, password, options = {}) => {
      const done = await signInHere(login, password, options);
      if (!done.ok) return done;
      // Somebody else's unsent work stays in their own database on this device.
      if (now.current.at === 'open') await now.current.replica.close();
      await keepSession(done.value);
      const replica = await openFor(done.value, clearing(now, go));
      go({ at: 'open', replica, token: done.value.token });
      return ok(undefined);
    },
    reportTicket: async (path) => {
      if (now.current.at !== 'open') return refused({ code: 'signed-out' });
      return reportTicket({ serverUrl: serverUrl(), token: now.current.token, path });
    },
    signOut: async (options = {}) => {
      if (now.current.at !== 'open') return ok(undefined);
      const { replica, token } = now.current;
      const wiped = await replica.wipe({ force: options.force ?? false });
      if (!wiped.ok) return wiped;
      await signOut({ serverUrl: serverUrl(), token });
      await forgetPerson(replica);
      // The next person begins at the start, not where this one stopped.
      window.history.replaceState(null, '', '/');
      go({ at: 'signed-out' });
      return ok(undefined);
    },
  };
  return actions;
}
