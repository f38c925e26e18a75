import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Evidence } from '@callout/published-language';
import type { FileStore } from '../../modules/files/file-store.ts';

type Purpose = 'start-photo' | 'report-photo' | 'signature';

/** Drawn once: walls with pipes, filled-in report sheets, signatures, so many of each. */
const DRAWN = join(import.meta.dirname, 'pictures');
const VARIANTS = 6;

/** The drawn pictures, kept like any uploaded file. */
export interface DemoEvidence {
  readonly of: (purpose: Purpose, variant: number) => Evidence;
}

/** @param folder where the pictures are written before the file store takes them */
export async function storePictures(
  files: FileStore,
  folder: string,
  uploadedBy: string,
): Promise<DemoEvidence> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const shelved = new Map<string, Evidence>();
  for (const purpose of ['start-photo', 'report-photo', 'signature'] as const) {
    for (let variant = 0; variant < VARIANTS; variant += 1) {
      const content = await readFile(join(DRAWN, `${purpose}-${variant + 1}.png`));
      const sha256 = createHash('sha256').update(content).digest('hex');
      const path = join(folder, `demo-${sha256}`);
      await writeFile(path, content);
      const answer = await files.take({ path, sha256, type: 'image/png', uploadedBy });
      if (answer !== 'taken') throw new Error(`the file store refused a picture: ${answer}`);
      shelved.set(`${purpose}/${variant}`, {
        sha256,
        type: 'image/png',
        bytes: content.byteLength,
        purpose,
      });
    }
  }
  return {
    of(purpose, variant) {
      const evidence = shelved.get(`${purpose}/${variant % VARIANTS}`);
      if (!evidence) throw new Error(`no picture of ${purpose}`);
      return evidence;
    },
  };
}
