import {
  epochMs,
  type MailDefinition,
  type MailMessage,
  type Model,
  mailText,
  wordMail,
} from '@callout/kernel';
import { DeliveryFailed, type SystemDelivery } from '../../engine/dependencies.ts';
import type { Clock } from '../../host/clock.ts';
import type { Store } from '../../store/port.ts';
import { findAddressee, messageSchema, organisationOf } from './addressee.ts';
import { mailHtml } from './mail-html.ts';
import type { MailTransport } from './mail-transport.ts';

/** News of a history that was told afterwards, or of long ago, would only confuse. */
const AGE_MS_MAX = 3 * 24 * 60 * 60 * 1000;

export interface MailParts {
  readonly model: Model;
  readonly store: Store;
  readonly clock: Clock;
  readonly mailTransport: MailTransport;
  /** Where people reach the server, without a slash at its end. */
  readonly publicUrl: string;
}

/**
 * Words a mail for who gets it, and hands it over.
 * @throws DeliveryFailed
 */
export async function writeMail(
  { model, store, mailTransport, publicUrl }: MailParts,
  mail: MailDefinition,
  message: Pick<MailMessage, 'to' | 'about' | 'params'>,
  { id, at }: { readonly id: string; readonly at: string },
): Promise<void> {
  const addressee = await findAddressee(store, message.to);
  if (!addressee) throw new DeliveryFailed('no-address', { isFinal: true });
  const organisation = await organisationOf(store);
  const wording = wordMail(model.text, mail, message, {
    locale: addressee.locale ?? organisation.locale,
    organisation: organisation.name,
    timeZone: organisation.timeZone,
    documentLink: (kind, document) =>
      `${publicUrl}/documents/${kind}/${encodeURIComponent(document)}`,
  });
  const content = { text: mailText(wording), html: mailHtml(wording) };
  await mailTransport.send({ to: addressee.email, subject: wording.subject, ...content, id, at });
}

/** Delivers every mail that a context sends. */
export function createMailDelivery(parts: MailParts): SystemDelivery {
  return async (input, { messageId, askedAt }) => {
    const now = parts.clock.now();
    if (epochMs(now) - epochMs(askedAt) > AGE_MS_MAX) {
      throw new DeliveryFailed('out-of-date', { isFinal: true });
    }
    const message = messageSchema.parse(input);
    const mail = parts.model.mail(message.mail);
    if (!mail) throw new DeliveryFailed('mail-unknown', { isFinal: true });
    await writeMail(parts, mail, message, { id: messageId, at: askedAt });
    return {};
  };
}
