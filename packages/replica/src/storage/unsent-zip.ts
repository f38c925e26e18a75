import { ok, type RecordedEvent, type Result, recordedEventSchema, refused } from '@callout/kernel';
import type { ProvenFact } from '@callout/sync';
import { strFromU8, strToU8, type UnzipFileInfo, unzipSync, zipSync } from 'fflate';
import { z } from 'zod';
import { sha256Of } from './sha256.ts';

const MANIFEST = 'unsent.json';
export const FORM = 'callout-unsent';
export const EVENTS_MAX = 10_000;
const FILES_MAX = 1000;

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

export interface CarriedFile {
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

export type Packed = Omit<Carried, 'events' | 'broken'> & { readonly exportedAt: string };

export function unsentZip({ files, ...about }: Packed): Uint8Array<ArrayBuffer> {
  const entries = Object.fromEntries(
    files.map(({ sha256, content }) => [`files/${sha256}`, new Uint8Array(content)]),
  );
  const named = files.map(({ sha256, type, proof }) => ({ sha256, type, proof }));
  const manifest = { form: FORM, version: 2, ...about, files: named };
  entries[MANIFEST] = strToU8(JSON.stringify(manifest));
  // Photos are compressed already, and the whole is sealed.
  return new Uint8Array(zipSync(entries, { level: 0 }));
}

export const UNREADABLE = refused({ code: 'unsent-work-unreadable' });

/** Never throws, whatever it is given. */
export async function readUnsentZip(content: Uint8Array): Promise<Result<Carried>> {
  try {
    return await carriedIn(unzipSync(content, { filter: honest(content.length) }));
  } catch {
    return UNREADABLE;
  }
}

/**
 * Nothing that we have packed is compressed, and nothing stands there twice: so all of it together is
 * never more than the file itself, and what would be is left unread.
 */
function honest(bytesMax: number): (entry: UnzipFileInfo) => boolean {
  let bytes = 0;
  return ({ compression, size, originalSize }) => {
    bytes += size;
    return compression === 0 && size === originalSize && bytes <= bytesMax;
  };
}

async function carriedIn(entries: Readonly<Record<string, Uint8Array>>): Promise<Result<Carried>> {
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
