import { addMinutes } from '@callout/kernel';
import { invitation, type signInCreated } from '@callout/model';
import { z } from 'zod';
import { DeliveryFailed, type SystemDelivery } from '../../engine/dependencies.ts';
import { newSecret, secretHash } from '../../host/tokens.ts';
import { findAddressee } from './addressee.ts';
import { type MailParts, writeMail } from './send-mail.ts';

/** How long an invitation can be used. */
const INVITATION_DAYS = 7;
const DAY_MINUTES = 24 * 60;

export interface InvitationParts extends MailParts {
  readonly random: (bytes: number) => Uint8Array;
}

/**
 * Makes a link and mails it. The secret stands in the mail alone; the store keeps its hash, in the
 * place of the one before. A delivery that is repeated therefore sends another mail with another link,
 * under an id of its own: a mail system that knew it for a repeat would keep the dead one.
 */
export async function sendInvitation(
  parts: InvitationParts,
  person: string,
  mail: typeof invitation | typeof signInCreated,
  about: { readonly messageId: string; readonly askedAt: string },
): Promise<void> {
  const account = await parts.store.accountById(person);
  if (!account || account.disabled) throw new DeliveryFailed('nobody-there', { isFinal: true });
  const to = { account: person };
  // The link that is out stays good where the next one would reach nobody.
  if (!(await findAddressee(parts.store, to))) {
    throw new DeliveryFailed('no-address', { isFinal: true });
  }
  const secret = newSecret(parts.random);
  const sentAt = parts.clock.now();
  const until = addMinutes(sentAt, INVITATION_DAYS * DAY_MINUTES);
  const tokenHash = secretHash(secret);
  await parts.store.write(async (transaction) => {
    const current = await transaction.accountById(person);
    if (!current) return;
    await transaction.putAccount({
      ...current,
      invitation: { tokenHash, sentAt, expiresAt: until },
    });
  });
  const { name, login } = account;
  const link = `${parts.publicUrl}/invitation/${encodeURIComponent(person)}/${secret}`;
  const id = `${about.messageId}-${tokenHash.slice(0, 8)}`;
  const message = { to, params: { name, login, until, link } };
  await writeMail(parts, mail, message, { id, at: about.askedAt });
}

const inputSchema = z.object({ person: z.string() });

export function createInvitationDelivery(parts: InvitationParts): SystemDelivery {
  return async (input, about) => {
    await sendInvitation(parts, inputSchema.parse(input).person, invitation, about);
    return {};
  };
}
