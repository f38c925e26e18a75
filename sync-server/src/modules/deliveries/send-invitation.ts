import { addMinutes } from '@callout/kernel';
import { emailSchema } from '@callout/published-language';
import { z } from 'zod';
import { DeliveryFailed, type SystemDelivery } from '../../engine/dependencies.ts';
import { newSecret, secretHash } from '../../host/tokens.ts';
import type { Account } from '../../store/port.ts';
import { mailText } from './mail-texts.ts';
import { addressOf, type MailParts, organisationOf } from './send-mail.ts';

/** How long an invitation can be used. */
const INVITATION_DAYS = 7;
const DAY_MINUTES = 24 * 60;

export interface InvitationParts extends MailParts {
  readonly random: (bytes: number) => Uint8Array;
  /** Where people reach the server, without a slash at its end. */
  readonly publicUrl: string;
}

async function mailbox(parts: MailParts, account: Account): Promise<string | undefined> {
  if (account.email !== undefined) return account.email;
  if (emailSchema.safeParse(account.login).success) return account.login;
  const { subject, roles } = account;
  if (subject === undefined) return undefined;
  return addressOf(parts, roles.includes('worker') ? { worker: subject } : { client: subject });
}

/**
 * Makes a link and mails it. The secret stands in the mail alone; the store keeps its hash, in the
 * place of the one before. A delivery that is repeated therefore sends another mail with another link,
 * under an id of its own: a mail system that knew it for a repeat would keep the dead one.
 */
export async function sendInvitation(
  parts: InvitationParts,
  person: string,
  template: 'sign-in-created' | 'invitation',
  about: { readonly messageId: string; readonly askedAt: string },
): Promise<void> {
  const account = await parts.store.accountById(person);
  if (!account || account.disabled) throw new DeliveryFailed('nobody-there', { isFinal: true });
  const to = await mailbox(parts, account);
  if (to === undefined) throw new DeliveryFailed('no-address', { isFinal: true });
  const secret = newSecret(parts.random);
  const sentAt = parts.clock.now();
  const until = addMinutes(sentAt, INVITATION_DAYS * DAY_MINUTES);
  const tokenHash = secretHash(secret);
  await parts.store.write(async (transaction) => {
    const current = await transaction.accountById(person);
    if (!current) return;
    const invitation = { tokenHash, sentAt, expiresAt: until };
    await transaction.putAccount({ ...current, invitation });
  });
  const { name: organisation, locale, timeZone } = await organisationOf(parts.store);
  const { name, login } = account;
  const link = `${parts.publicUrl}/invitation/${encodeURIComponent(person)}/${secret}`;
  const params = { name, login, organisation, link, until, timeZone };
  const text = mailText(template, locale, params);
  if (!text) throw new DeliveryFailed('template-unknown', { isFinal: true });
  const id = `${about.messageId}-${tokenHash.slice(0, 8)}`;
  await parts.mailTransport.send({ to, ...text, id, at: about.askedAt });
}

const askedSchema = z.object({ person: z.string() });

export function createInvitationDelivery(parts: InvitationParts): SystemDelivery {
  return async (input, about) => {
    await sendInvitation(parts, askedSchema.parse(input).person, 'invitation', about);
    return {};
  };
}
