import type { Result } from '@callout/kernel';
import { createContext, useContext } from 'react';

export interface SessionActions {
  /** Signs in, keeps the session on this device and opens its data. */
  readonly signIn: (
    login: string,
    password: string,
    options?: { readonly asNewDevice?: boolean },
  ) => Promise<Result<undefined>>;
  /** A path of the server by which a browser opens this report as the signed-in person, once. */
  readonly reportTicket: (path: string) => Promise<Result<string>>;
  /** Ends the session and removes this person's data; refused while anything is unsent. */
  readonly signOut: (options?: { readonly force?: boolean }) => Promise<Result<undefined>>;
}

export const SessionContext = createContext<SessionActions | undefined>(undefined);

export function useSession(): SessionActions {
  const actions = useContext(SessionContext);
  if (!actions) throw new Error('there is no session here');
  return actions;
}
