import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zstdDecompressSync } from 'node:zlib';
import { model } from '@callout/model';
import { foldOf } from '@callout/sync';
import { projectionFoldOf } from '@callout/sync-server';

export const FOLDERS = join(import.meta.dirname, 'folders');
const MANIFEST = join(FOLDERS, 'manifest.json');

/** A database that an earlier Callout wrote, kept for ever as it was then. */
export interface KeptFolder {
  readonly file: string;
  readonly schema: number;
  /** Folds other than the first, by name; none before folds had versions. */
  readonly folds: Readonly<Record<string, string>> | null;
  readonly events: number;
  readonly madeBy: string;
}

export function keptFolders(): readonly KeptFolder[] {
  return JSON.parse(readFileSync(MANIFEST, 'utf8')) as readonly KeptFolder[];
}

export function writeManifest(folders: readonly KeptFolder[]): void {
  writeFileSync(MANIFEST, `${JSON.stringify(folders, null, 2)}\n`);
}

/** What the model's folds are now: what is not said is the first. */
export function foldsOfToday(): Readonly<Record<string, string>> {
  const all = model.contexts.flatMap(({ name, streams, projections }) => [
    ...streams.map((stream) => [`${name}/${stream.kind}`, foldOf(stream), '1.1'] as const),
    ...projections.map(
      (projection) =>
        [`${name}/${projection.name} rows`, projectionFoldOf(projection), '1'] as const,
    ),
  ]);
  const raised = all.filter(([, fold, first]) => fold !== first);
  return Object.fromEntries(raised.map(([name, fold]) => [name, fold] as const).sort());
}

const made: string[] = [];

/** A copy of a kept folder that may be written to. */
export function unpacked(file: string): { readonly dataFolder: string; readonly path: string } {
  const dataFolder = join(mkdtempSync(join(tmpdir(), 'callout-upgrade-')), 'data');
  made.push(join(dataFolder, '..'));
  mkdirSync(dataFolder);
  const path = join(dataFolder, 'callout.sqlite');
  writeFileSync(path, zstdDecompressSync(readFileSync(join(FOLDERS, file))));
  return { dataFolder, path };
}

export function removeUnpacked(): void {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
}
