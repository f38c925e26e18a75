import { model } from '@callout/model';
import { hasDatabase, openReplica, type Replica, type SyncStatus } from '@callout/replica';
import { speakOf } from '../i18n/words.ts';
import { aboutDevice } from './about-device.ts';
import { desktop, serverUrl } from './desktop.ts';
import { journalOf } from './journal.ts';
import { keyOfDevice } from './registrations.ts';
import type { Session } from './session-store.ts';
import { type UnsentNotes, unsentNotes } from './unsent-note.ts';

/** Opens this person's data. In a file of its own: it brings the model and the database with it. */
export async function openSession(
  { token, owner, device }: Session,
  told: { readonly onClosedElsewhere: () => void; readonly onCleared: () => void },
): Promise<Replica> {
  speakOf(model);
  const shell = desktop();
  const deviceKey = await keyOfDevice(device);
  const notes = unsentNotes(serverUrl(), owner.id, localStorage);
  if (!(await hasDatabase(serverUrl(), owner.id))) notes.databaseLost();
  const replica = await openReplica({
    model,
    owner,
    token,
    device,
    deviceKey,
    serverUrl: serverUrl(),
    about: aboutDevice(),
    ...told,
    ...(shell ? { journal: journalOf(shell, owner) } : {}),
  });
  await noteUnsent(replica, notes);
  return replica;
}

/** Keeps outside of the database how much lies in it alone, for as long as it is open. */
async function noteUnsent(replica: Replica, notes: UnsentNotes): Promise<void> {
  const { unsent, recovered } = await firstStatus(replica);
  // Of photos that did not come back the journal's own notice tells.
  notes.cameBack({ facts: unsent, files: recovered ? Number.POSITIVE_INFINITY : 0 });
  replica.status$.subscribe({
    next: ({ unsent: facts, unsentFiles: files }) =>
      notes.keep({ facts, files, at: new Date().toISOString() }),
    // A database that was closed under it has said all that it had to say.
    error: () => undefined,
  });
}

function firstStatus(replica: Replica): Promise<SyncStatus> {
  return new Promise((resolve) => {
    const subscription = replica.status$.subscribe((status) => {
      resolve(status);
      queueMicrotask(() => subscription.unsubscribe());
    });
  });
}
