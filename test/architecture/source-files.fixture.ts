import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';

export const root = join(import.meta.dirname, '../..');

const TEXT = /\.(?:tsx?|[cm]?js|json|md|css|html|ya?ml|csv)$/;
/** Installed, built or generated from what is read here; the lock file quotes its packages. */
const NOT_OURS =
  /^(?:\..*|node_modules|dist.*|coverage|data|test-results|playwright-report|event-storming|pnpm-lock\.yaml)$/;

/** Every text that people write here, as paths from its root. */
export function sourceFiles(from = root): string[] {
  return readdirSync(from, { withFileTypes: true }).flatMap((entry) => {
    const path = join(from, entry.name);
    // Only the root has a folder of data that a server made; further down it is a folder of sources.
    if (NOT_OURS.test(entry.name) && !(entry.name === 'data' && from !== root)) return [];
    if (entry.isDirectory()) return sourceFiles(path);
    return TEXT.test(entry.name) ? [relative(root, path)] : [];
  });
}
