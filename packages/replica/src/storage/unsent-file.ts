import { ok, type RecordedEvent, type Result, recordedEventSchema, refused } from '@callout/kernel';
import { factSaying, fileSaying, type ProvenFact } from '@callout/sync';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { z } from 'zod';
import type { Random } from '../platform/ports.ts';
import { seal, unseal } from './sealed.ts';
import { sha256Of } from './sha256.ts';

const MANIFEST = 'unsent.json';
const FORM = 'callout-unsent';
const EVENTS_MAX = 10_000;
const FILES_MAX = 1000;
/** Of the files in one export together: it is put together in memory. */
export const EXPORT_BYTES_MAX = 256 * 1024 * 1024;

const fileSchema = z.object({
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  type: z.string().max(80),
  proof: z.string().max(64),
});
const manifestSchema = z.object({
  form: z.literal(FORM),
  version: z.literal(2),
  export: z.uuid(),
  exportedAt: z.string(),
  device: z.string().max(80),
  facts: z.array(z.object({ text: z.string(), proof: z.string().max(64) })).max(EVENTS_MAX),
  files: z.array(fileSchema).max(FILES_MAX),
});

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

interface CarriedFile {
  readonly sha256: string;
  readonly type: string;
  readonly proof: string;
  readonly content: ArrayBuffer;
}

/** What an export holds, as it was read. */
export interface Carried {
  readonly export: string;
  readonly device: string;
  readonly events: readonly RecordedEvent[];
  /** The same facts as their device wrote them down; none in the old form. */
  readonly facts: readonly ProvenFact[];
  readonly files: readonly CarriedFile[];
  /** Files that are not what their name says: they are left out, and said. */
  readonly broken: number;
}

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
  const files: z.output<typeof fileSchema>[] = [];
  const entries: Record<string, Uint8Array> = {};
  for (const { sha256, type, content } of options.files) {
    files.push({ sha256, type, proof: await sign(fileSaying(sha256)) });
    entries[`files/${sha256}`] = new Uint8Array(content);
  }
  const manifest = {
    ...{ form: FORM, version: 2, export: options.newId(), exportedAt: options.now },
    ...{ device: options.device, facts, files },
  };
  entries[MANIFEST] = strToU8(JSON.stringify(manifest));
  // Photos are compressed already, and the whole is sealed.
  return seal(new Uint8Array(zipSync(entries, { level: 0 })), code, options.random);
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
  if (!content.ok) return content;
  try {
    return await readZip(content.value);
  } catch {
    return UNREADABLE;
  }
}

const UNREADABLE = refused({ code: 'unsent-work-unreadable' });

async function readZip(content: Uint8Array): Promise<Result<Carried>> {
  let bytes = 0;
  const entries = unzipSync(content, {
    filter: ({ originalSize }) => {
      bytes += originalSize;
      return bytes <= 2 * EXPORT_BYTES_MAX;
    },
  });
  const manifest = manifestSchema.safeParse(
    JSON.parse(strFromU8(entries[MANIFEST] ?? strToU8(''))),
  );
  if (!manifest.success) return UNREADABLE;
  const { facts, files, device } = manifest.data;
  const events = facts.map(({ text }) => recordedEventSchema.safeParse(JSON.parse(text)));
  if (events.some(({ success }) => !success)) return UNREADABLE;
  const whole: CarriedFile[] = [];
  for (const file of files) {
    const held = entries[`files/${file.sha256}`];
    const content = held && new Uint8Array(held).buffer;
    if (content && (await sha256Of(content)) === file.sha256) whole.push({ ...file, content });
  }
  return ok({
    export: manifest.data.export,
    ...{ device, facts, files: whole, broken: files.length - whole.length },
    events: events.flatMap(({ data }) => (data ? [data as RecordedEvent] : [])),
  });
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
