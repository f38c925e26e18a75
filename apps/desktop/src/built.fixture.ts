import { join } from 'node:path';
import { build } from 'vite';

export const desktopFolder = join(import.meta.dirname, '..');

/** Builds the two files that are shipped, as `pnpm run build` does, into another folder. */
export async function buildShell(outDir: string): Promise<void> {
  for (const config of ['vite.main.config.ts', 'vite.preload.config.ts']) {
    await build({
      root: desktopFolder,
      configFile: join(desktopFolder, config),
      logLevel: 'silent',
      build: { outDir },
    });
  }
}
