import { type Locale, type MailTo, mailMessageSchema } from '@callout/kernel';
import {
  type ApplicationState,
  type ClientState,
  ORGANISATION_ID,
  type OrganisationState,
  type WorkerState,
} from '@callout/model';
import { emailSchema, recipientSchema } from '@callout/published-language';
import type { Store } from '../../store/port.ts';

interface Addressee {
  readonly email: string;
  /** The organisation's when it is not known. */
  readonly locale?: Locale | undefined;
}

type Found = Promise<Addressee | undefined>;
type Finder<V> = (store: Store, value: V) => Found;

async function stateOf<S>(store: Store, kind: string, id: string): Promise<S | undefined> {
  return (await store.document(kind, id))?.state as S | undefined;
}

const withEmail = (email: string | undefined): Addressee | undefined =>
  email === undefined ? undefined : { email };

const client: Finder<string> = async (store, id) =>
  withEmail((await stateOf<ClientState>(store, 'client', id))?.details?.contact.email);

const worker: Finder<string> = async (store, id) =>
  withEmail((await stateOf<WorkerState>(store, 'worker', id))?.profile?.email);

const applicant: Finder<string> = async (store, id) => {
  const state = await stateOf<ApplicationState>(store, 'worker-application', id);
  // Whoever is erased has no address any more.
  if (!state?.application || state.erasedAt) return undefined;
  const { applicant, locale } = state.application;
  return { email: applicant.email, locale };
};

/** Where an account is written to: its own address, its login, or the address of who it belongs to. */
const account: Finder<string> = async (store, id) => {
  const found = await store.accountById(id);
  if (!found) return undefined;
  const { email, login, subject, roles } = found;
  if (email !== undefined) return { email };
  if (emailSchema.safeParse(login).success) return { email: login };
  if (subject === undefined) return undefined;
  return roles.includes('worker') ? worker(store, subject) : client(store, subject);
};

async function settingsOf(store: Store): Promise<OrganisationState['settings']> {
  return (await stateOf<OrganisationState>(store, 'organisation', ORGANISATION_ID))?.settings;
}

/** A mail on its way to somebody who can be written to. */
export const messageSchema = mailMessageSchema.extend({ to: recipientSchema });

/** Who gets it, as the documents of today say: an address may have changed since it was requested. */
export function findAddressee(store: Store, to: MailTo): Found {
  if ('client' in to) return client(store, to.client);
  if ('worker' in to) return worker(store, to.worker);
  if ('applicant' in to) return applicant(store, to.applicant);
  if ('account' in to) return account(store, to.account);
  if ('mailbox' in to) return Promise.resolve(to.mailbox);
  return settingsOf(store).then((settings) => withEmail(settings?.applicationsEmail));
}

/** @returns its name, its language, and the zone in which its people read times */
export async function organisationOf(
  store: Store,
): Promise<{ readonly name: string; readonly locale: Locale; readonly timeZone: string }> {
  const settings = await settingsOf(store);
  return {
    name: settings?.name ?? 'Callout',
    locale: settings?.locale ?? 'en',
    timeZone: settings?.timeZone ?? 'UTC',
  };
}
