import { ok, type RecordedEvent, type Result, recordedEventSchema } from '@callout/kernel';
import { factSaying, fileSaying, type ProvenFact } from '@callout/sync';
import { strFromU8 } from 'fflate';
import { z } from 'zod';
import type { Random } from '../platform/ports.ts';
import { seal, unseal } from './sealed.ts';
import { sha256Of } from './sha256.ts';
import {
  type Carried,
  type CarriedFile,
  EVENTS_MAX,
  FORM,
  readUnsentZip,
  UNREADABLE,
  unsentZip,
} from './unsent-zip.ts';

/** Of the files in one export together: it is put together in memory. */
export const EXPORT_BYTES_MAX = 256 * 1024 * 1024;

/**
 * The facts alone, as plain text, and signed by nobody: the form from before files came along, and of what
 * is saved from the journal of a person who is not signed in, whose key is theirs.
 */
const plainSchema = z.object({
  form: z.literal(FORM),
  version: z.literal(1),
  events: z.array(recordedEventSchema).max(EVENTS_MAX),
});

export const unsentText = (events: readonly unknown[], now: string) =>
  JSON.stringify({ form: FORM, version: 1, exportedAt: now, events }, undefined, 2);

export interface PackOptions {
  readonly events: readonly RecordedEvent[];
  readonly files: readonly Omit<CarriedFile, 'proof'>[];
  readonly device: string;
  /** The key that the device was registered with; without it nobody else can hand in its facts. */
  readonly deviceKey: string | undefined;
  readonly now: string;
  readonly newId: () => string;
  readonly random: Random;
}

/** One zip of facts and files, each signed by this device, sealed with the code. */
export async function packUnsent(options: PackOptions, code: string): Promise<Blob> {
  const sign = await signature(options.deviceKey);
  const facts: ProvenFact[] = [];
  for (const event of options.events) {
    const text = JSON.stringify(event);
    facts.push({ text, proof: await sign(factSaying(text)) });
  }
  const files: CarriedFile[] = [];
  for (const file of options.files) {
    files.push({ ...file, proof: await sign(fileSaying(file.sha256)) });
  }
  const { device, now: exportedAt } = options;
  const packed = { export: options.newId(), exportedAt, device, facts, files };
  return seal(unsentZip(packed), code, options.random);
}

async function signature(
  deviceKey: string | undefined,
): Promise<(saying: string) => Promise<string>> {
  if (deviceKey === undefined) return async () => '';
  const hash = await sha256Of(new TextEncoder().encode(deviceKey).buffer);
  const key = await crypto.subtle.importKey(
    'raw',
    new TextEncoder().encode(hash),
    { name: 'HMAC', hash: 'SHA-256' },
    false,
    ['sign'],
  );
  return async (saying) => {
    const signed = await crypto.subtle.sign('HMAC', key, new TextEncoder().encode(saying));
    return Array.from(new Uint8Array(signed), (byte) => byte.toString(16).padStart(2, '0')).join(
      '',
    );
  };
}

/** Reads an export of this form, or of the one before. */
export async function readUnsentFile(file: Blob, code: string): Promise<Result<Carried>> {
  if (file.size > 2 * EXPORT_BYTES_MAX) return UNREADABLE;
  const bytes = new Uint8Array(await file.arrayBuffer());
  const plain = readPlain(bytes);
  if (plain) return ok(plain);
  const content = await unseal(bytes, code);
  return content.ok ? readUnsentZip(content.value) : content;
}

function readPlain(bytes: Uint8Array): Carried | undefined {
  // `{`, which no export of today begins with.
  if (bytes[0] !== 0x7b) return undefined;
  try {
    const plain = plainSchema.safeParse(JSON.parse(strFromU8(bytes)));
    if (!plain.success) return undefined;
    const events = plain.data.events as RecordedEvent[];
    return { export: '', device: '', events, facts: [], files: [], broken: 0 };
  } catch {
    return undefined;
  }
}
