import { epochMs, type Locale } from '@callout/kernel';
import {
  type ApplicationState,
  type ClientState,
  ORGANISATION_ID,
  type OrganisationState,
  type WorkerState,
} from '@callout/model';
import { emailSchema } from '@callout/published-language';
import { z } from 'zod';
import { DeliveryFailed, type SystemDelivery } from '../../engine/dependencies.ts';
import type { Clock } from '../../host/clock.ts';
import type { Store } from '../../store/port.ts';
import { mailText } from './mail-texts.ts';
import type { MailTransport } from './mail-transport.ts';

/** News of a history that was told afterwards, or of long ago, would only confuse. */
const AGE_MS_MAX = 3 * 24 * 60 * 60 * 1000;

/** What the contexts' mails have in common: a finished one, or a template and who is to get it. */
const mailSchema = z.union([
  z.object({ to: emailSchema, subject: z.string(), text: z.string() }),
  z.object({
    template: z.string(),
    to: z.union([
      z.object({ client: z.string() }),
      z.object({ worker: z.string() }),
      z.object({ applicant: z.string() }),
    ]),
    params: z.record(z.string(), z.string()),
  }),
]);
type Mail = z.output<typeof mailSchema>;
type Recipient = Extract<Mail, { readonly template: string }>['to'];

export interface MailParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly mailTransport: MailTransport;
}

/** The address that management's documents hold today: it may have changed since the mail was asked. */
export async function addressOf({ store }: MailParts, to: Recipient): Promise<string | undefined> {
  if ('client' in to) {
    const state = (await store.document('client', to.client))?.state as ClientState | undefined;
    return state?.details?.contact.email;
  }
  if ('worker' in to) {
    const state = (await store.document('worker', to.worker))?.state as WorkerState | undefined;
    return state?.profile?.email;
  }
  const found = await store.document('worker-application', to.applicant);
  return (found?.state as ApplicationState | undefined)?.application?.applicant.email;
}

/** @returns its name, its language, and the zone in which its people read times */
export async function organisationOf(
  store: Store,
): Promise<{ readonly name: string; readonly locale: Locale; readonly timeZone: string }> {
  const found = await store.document('organisation', ORGANISATION_ID);
  const settings = (found?.state as OrganisationState | undefined)?.settings;
  return {
    name: settings?.name ?? 'Callout',
    locale: settings?.locale ?? 'en',
    timeZone: settings?.timeZone ?? 'UTC',
  };
}

async function mailFor(parts: MailParts, mail: Mail) {
  if (!('template' in mail)) return mail;
  const to = await addressOf(parts, mail.to);
  if (to === undefined) throw new DeliveryFailed('no-address', { isFinal: true });
  const { name, locale } = await organisationOf(parts.store);
  const text = mailText(mail.template, locale, { ...mail.params, organisation: name });
  if (!text) throw new DeliveryFailed('template-unknown', { isFinal: true });
  return { to, ...text };
}

/** Delivers every `Send…Mail`. */
export function createMailDelivery(parts: MailParts): SystemDelivery {
  return async (input, { messageId, askedAt }) => {
    const now = parts.clock.now();
    if (epochMs(now) - epochMs(askedAt) > AGE_MS_MAX) {
      throw new DeliveryFailed('out-of-date', { isFinal: true });
    }
    const mail = await mailFor(parts, mailSchema.parse(input));
    await parts.mailTransport.send({ ...mail, id: messageId, at: askedAt });
    return {};
  };
}
