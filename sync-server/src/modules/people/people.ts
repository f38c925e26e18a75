import type { Refusal, Result, Role } from '@callout/kernel';
import type { DeviceOrder, DeviceShown, PersonShown, SessionShown } from '@callout/sync';
import type { SignedIn } from '../../engine/access/sessions.ts';

export interface NewPerson {
  readonly login: string;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly subject?: string | undefined;
  readonly email?: string | undefined;
  /** Absent: they are invited to choose one. */
  readonly password?: string | undefined;
}

/** Who changes somebody's account: a manager who is signed in, or whoever has the machine itself. */
export type By = { readonly user: string } | 'console';

export interface PeopleQuery {
  /** Words of login or name, without regard to case. */
  readonly q?: string | undefined;
  /** The login after which the page begins. */
  readonly after?: string | undefined;
  readonly limit: number;
}

export interface InvitationShown {
  readonly login: string;
  readonly name: string;
}

/**
 * Those who may sign in, their devices and sessions: beside the log, because nothing of it is a fact
 * of the business. Whatever ends a session ends it at once: it is gone from the store, where every
 * request of every instance looks, and live connections of this instance are told.
 */
export interface People {
  readonly list: (
    query: PeopleQuery,
  ) => Promise<{ readonly people: readonly PersonShown[]; readonly next?: string | undefined }>;
  readonly add: (person: NewPerson, by: By) => Promise<Result<PersonShown>>;
  /** Nobody disables themself, so that a manager is always left. */
  readonly setDisabled: (id: string, disabled: boolean, by: By) => Promise<Result<PersonShown>>;
  readonly setEmail: (id: string, email: string, by: By) => Promise<Result<PersonShown>>;
  /** By the office; every session of theirs ends. */
  readonly setPassword: (id: string, password: string) => Promise<Result<PersonShown>>;
  /** Sends a new link; the one before opens nothing any more. */
  readonly invite: (id: string, by: By) => Promise<Result<PersonShown>>;
  readonly idOf: (login: string) => Promise<string | undefined>;
  /** The last seen first; of everybody, or of one person. */
  readonly devices: (query: {
    readonly person?: string | undefined;
    readonly limit: number;
  }) => Promise<readonly DeviceShown[]>;
  /** Signs it out for good; what it holds stays on it, for its person to send as a new one. */
  readonly revokeDevice: (id: string, by: By) => Promise<Result<DeviceShown>>;
  /**
   * It keeps nothing from its next contact on. With `hand-in` it sends first what it holds, and is
   * shut out when it says that nothing is left; with `clear` it is shut out at once.
   */
  readonly clearDevice: (id: string, how: DeviceOrder, by: By) => Promise<Result<DeviceShown>>;
  readonly openInvitation: (id: string, secret: string) => Promise<InvitationShown | undefined>;
  /** Refused with `invitation-gone`, or by the rules for passwords. */
  readonly acceptInvitation: (
    id: string,
    secret: string,
    password: string,
  ) => Promise<Result<InvitationShown>>;
  /** Every session but this one ends. */
  readonly changeOwnPassword: (
    who: SignedIn,
    current: string,
    next: string,
  ) => Promise<Result<undefined>>;
  readonly sessions: (who: SignedIn) => Promise<readonly SessionShown[]>;
  readonly endSession: (who: SignedIn, id: string) => Promise<Result<undefined>>;
  readonly endOtherSessions: (who: SignedIn) => Promise<void>;
  /** Tells whose sessions have ended, after they have. */
  readonly onSessionsEnded: (listener: (user: string) => void) => () => void;
}

export const NOT_THERE: Refusal = { code: 'not-there' };
export const NOT_PERMITTED: Refusal = { code: 'not-permitted' };
