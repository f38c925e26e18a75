// Proves: what the client believes about the shell's bridge is true. The client may not import the
// shell, so it has a declaration of its own; here the compiler is asked whether the shell's bridge
// can stand where the client expects its own.
import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test, vi } from 'vitest';
import { temporaryFolder } from './temp-folder.fixture.ts';

// The compiler is a process of its own, and on a busy machine it takes its time.
vi.setConfig({ testTimeout: 60_000 });

const clientFolder = join(import.meta.dirname, '../../client/src');
const shellBridge = join(import.meta.dirname, 'bridge.ts');

/** Files of the client whose text has a pattern. */
function clientFilesWith(pattern: RegExp): string[] {
  const names = readdirSync(clientFolder, { recursive: true, encoding: 'utf8' });
  return names
    .filter((name) => /(?<!\.spec)\.tsx?$/.test(name))
    .map((name) => join(clientFolder, name))
    .filter((path) => pattern.test(readFileSync(path, 'utf8')));
}

/** @returns what the compiler says: nothing, when the shell's bridge fits */
async function complaintsAbout(clientDeclaration: string): Promise<string> {
  const folder = await temporaryFolder();
  const text = `
    import type { CalloutDesktop as Expected } from ${JSON.stringify(clientDeclaration)};
    import type { CalloutDesktop as Given } from ${JSON.stringify(shellBridge)};
    declare const given: Given;
    export const expected: Expected = given;
  `;
  await writeFile(join(folder, 'fits.ts'), text);
  const compilerOptions = {
    strict: true,
    exactOptionalPropertyTypes: true,
    noEmit: true,
    target: 'esnext',
    lib: ['esnext', 'dom'],
    module: 'preserve',
    allowImportingTsExtensions: true,
    types: [],
  };
  const project = JSON.stringify({ compilerOptions, files: ['fits.ts'] });
  await writeFile(join(folder, 'tsconfig.json'), project);
  const require = createRequire(import.meta.url);
  const compiler = join(dirname(require.resolve('typescript/package.json')), 'bin', 'tsc');
  try {
    const args = [compiler, '-p', folder, '--pretty', 'false'];
    return (await promisify(execFile)(process.execPath, args)).stdout;
  } catch (error) {
    return (error as { stdout: string }).stdout;
  }
}

test('the client declares the bridge in one place, and the shell keeps what it says', async () => {
  expect(clientFilesWith(/\bwindow\.calloutDesktop\b/)).not.toEqual([]);
  const declarations = clientFilesWith(/\binterface CalloutDesktop\b/);
  expect(declarations).toHaveLength(1);
  expect(await complaintsAbout(declarations[0] ?? '')).toBe('');
});

test('a client that expects more would be told', async () => {
  const folder = await temporaryFolder();
  const declaration = join(folder, 'desktop.ts');
  const text = 'export interface CalloutDesktop { readonly serverUrl: string; print(): void }';
  await writeFile(declaration, text);
  expect(await complaintsAbout(declaration)).toContain("'print' is missing");
});
