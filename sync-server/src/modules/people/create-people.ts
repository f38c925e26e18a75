import { createAccounts } from './accounts.ts';
import { createDeviceList } from './device-list.ts';
import { createInvitations } from './invitations.ts';
import { createOwnAccount } from './own-account.ts';
import type { People } from './people.ts';
import type { PeopleParts } from './people-context.ts';

export function createPeople(parts: PeopleParts): People {
  const listeners = new Set<(user: string) => void>();
  const context = {
    ...parts,
    tellEnded: (user: string) => {
      for (const listener of listeners) listener(user);
    },
  };
  return {
    ...createAccounts(context),
    ...createDeviceList(context),
    ...createInvitations(context),
    ...createOwnAccount(context),
    onSessionsEnded: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
