import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const HOUSE = join(import.meta.dirname, '../../..');

function filesUnder(folder: string): readonly string[] {
  return readdirSync(join(HOUSE, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file) && !/\.(spec|fixture|e2e)\.tsx?$/.test(file))
    .filter((file) => !file.includes('node_modules'))
    .map((file) => join(folder, file));
}

/** The text of every file of the product under these folders, specs left out. */
export function sourcesOf(folders: readonly string[]): string {
  return folders
    .flatMap(filesUnder)
    .map((file) => readFileSync(join(HOUSE, file), 'utf8'))
    .join('\n');
}
