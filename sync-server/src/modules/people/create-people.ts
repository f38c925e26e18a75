import { createAccounts } from './accounts.ts';
import { createDeviceDesk } from './device-list.ts';
import { createInvitations } from './invitations.ts';
import { createOwnAccount } from './own-account.ts';
import type { People } from './people.ts';
import type { PeopleParts } from './people-context.ts';

export function createPeople(parts: PeopleParts): People {
  const listeners = new Set<(user: string) => void>();
  const room = {
    ...parts,
    tellEnded: (user: string) => {
      for (const listener of listeners) listener(user);
    },
  };
  return {
    ...createAccounts(room),
    ...createDeviceDesk(room),
    ...createInvitations(room),
    ...createOwnAccount(room),
    onSessionsEnded: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
