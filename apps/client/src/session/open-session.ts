import { model } from '@callout/model';
import { openReplica, type Replica } from '@callout/replica';
import { speakOf } from '../i18n/words.ts';
import { aboutDevice } from './about-device.ts';
import { desktop, serverUrl } from './desktop.ts';
import { journalOf } from './journal.ts';
import { keyOfDevice } from './registrations.ts';
import type { Session } from './session-store.ts';

/** Opens this person's data. In a file of its own: it brings the model and the database with it. */
export async function openSession(
  { token, owner, device }: Session,
  told: { readonly onClosedElsewhere: () => void; readonly onCleared: () => void },
): Promise<Replica> {
  speakOf(model);
  const shell = desktop();
  const deviceKey = await keyOfDevice(device);
  return openReplica({
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
}
