import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import { DeliveryFailed } from '../../engine/dependencies.ts';

interface Letter {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  /** The same letter again has the same id, so that mail systems know it for a repeat. */
  readonly id: string;
  readonly at: string;
}

export interface PostOffice {
  /** @throws DeliveryFailed */
  readonly send: (letter: Letter) => Promise<void>;
  readonly close: () => void;
}

export interface PostOfficeConfig {
  readonly smtpUrl?: string | undefined;
  readonly from: string;
  /** Where mails are laid down as files while no mail server is named. */
  readonly folder: string;
}

/** Nothing that people wrote may make the mailer read a file or fetch an address. */
const CLOSED = { disableFileAccess: true, disableUrlAccess: true } as const;
const CONNECTIONS_MAX = 4;

function mailOf(letter: Letter, from: string) {
  const { to, subject, text, id, at } = letter;
  const headers = { 'Auto-Submitted': 'auto-generated' };
  return { from, to, subject, text, messageId: `<${id}@callout>`, date: new Date(at), headers };
}

/** A mail server's own code: 5xx says that the same mail would be refused again. */
function failureOf(fault: unknown): DeliveryFailed {
  const code =
    typeof fault === 'object' && fault !== null && 'responseCode' in fault
      ? Number(fault.responseCode)
      : 0;
  if (code >= 500) return new DeliveryFailed('mail-refused', { isFinal: true, cause: fault });
  return new DeliveryFailed('mail-server-failed', { cause: fault });
}

function smtpOffice(url: string, from: string): PostOffice {
  const transport = createTransport({
    url,
    pool: true,
    maxConnections: CONNECTIONS_MAX,
    ...CLOSED,
  });
  return {
    send: async (letter) => {
      try {
        await transport.sendMail(mailOf(letter, from));
      } catch (fault) {
        throw failureOf(fault);
      }
    },
    close: () => transport.close(),
  };
}

function folderOffice(folder: string, from: string): PostOffice {
  const transport = createTransport({
    streamTransport: true,
    buffer: true,
    newline: 'windows',
    ...CLOSED,
  });
  return {
    send: async (letter) => {
      const { message } = await transport.sendMail(mailOf(letter, from));
      if (!Buffer.isBuffer(message)) throw new DeliveryFailed('mail-not-written');
      await mkdir(folder, { recursive: true });
      const path = join(folder, `${letter.at.replaceAll(':', '-')}-${letter.id}.eml`);
      // Whole or not at all: whoever watches the folder never reads half a mail.
      await writeFile(`${path}.part`, message);
      await rename(`${path}.part`, path);
    },
    close: () => transport.close(),
  };
}

/** Sends mails through the mail server that is named, or lays them down as files to be opened. */
export function createPostOffice({ smtpUrl, from, folder }: PostOfficeConfig): PostOffice {
  return smtpUrl === undefined ? folderOffice(folder, from) : smtpOffice(smtpUrl, from);
}
