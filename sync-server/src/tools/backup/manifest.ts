import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { logNameSchema } from '@callout/sync';
import { z } from 'zod';

export const MANIFEST = 'manifest.json';
/** One line a file: hash and size. Beside the manifest, because there may be very many. */
export const FILE_LIST = 'files.jsonl';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const bytes = z.int().min(0);

export const listedFileSchema = z.object({ sha256, bytes });
export type ListedFile = z.infer<typeof listedFileSchema>;

/** What a backup says of itself. It is written last: a folder without it is no backup. */
const manifestSchema = z.object({
  form: z.literal('callout-backup'),
  version: z.literal(1),
  madeAt: z.iso.datetime(),
  schema: z.int().min(1),
  log: logNameSchema,
  /** Where the log stood. */
  position: z.int().min(0),
  database: z.object({ bytes, sha256 }),
  /** `missing`: files that the database names and that were not there when the backup was made. */
  files: z.object({ count: z.int().min(0), bytes, sha256, missing: z.int().min(0) }),
});
export type Manifest = z.infer<typeof manifestSchema>;

/** @returns undefined when there is none, or it is not one that this Callout knows */
export async function readManifest(folder: string): Promise<Manifest | undefined> {
  try {
    const read = manifestSchema.safeParse(
      JSON.parse(await readFile(join(folder, MANIFEST), 'utf8')),
    );
    return read.success ? read.data : undefined;
  } catch {
    return undefined;
  }
}

export async function hashOf(path: string, signal?: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path, { highWaterMark: 1024 * 1024 }), hash, {
    ...(signal ? { signal } : {}),
  });
  return hash.digest('hex');
}
