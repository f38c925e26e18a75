// Proves: the packager accepts the configuration, packs the shell and the client into the archive
// and nothing else, and turns the fuses as the security list wants them. The runtime is played by a
// file with the same row of fuses; no installer is made, that needs tools from the network.
import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import type { Configuration } from 'electron-builder';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { buildShell, desktopFolder } from './built.fixture.ts';
import { temporaryFolder } from './temp-folder.fixture.ts';

// The packager is large; on a busy machine it takes its time.
vi.setConfig({ testTimeout: 60_000 });

const require = createRequire(import.meta.url);
const configPath = join(desktopFolder, 'electron-builder.ts');

async function configWith(updateUrl = '', version = '1.4.0'): Promise<Configuration> {
  vi.stubEnv('CALLOUT_VERSION', version);
  vi.stubEnv('CALLOUT_UPDATE_URL', updateUrl);
  vi.resetModules();
  return (await import('../electron-builder.ts')).default;
}

afterEach(() => vi.unstubAllEnvs());

/** Throws what the packager would say at its start. */
async function validate(config: unknown): Promise<void> {
  const packager = createRequire(require.resolve('electron-builder'));
  const { validateConfiguration } = packager('app-builder-lib/out/util/config/config');
  await validateConfiguration(structuredClone(config), { isEnabled: false });
}

describe('the configuration', () => {
  test('is one that the packager knows, for every platform', async () => {
    await expect(validate(await configWith())).resolves.toBeUndefined();
    await expect(validate(await configWith('https://updates.example/'))).resolves.toBeUndefined();
    const misspelt = { ...(await configWith()), mac: { hardenedRunTime: true } };
    await expect(validate(misspelt)).rejects.toThrow('configuration.mac');
  });

  test('makes installers for Windows, macOS and Linux', async () => {
    const { win, mac, linux } = await configWith();
    const names = [win, mac, linux].map((platform) =>
      [platform?.target].flat().map((each) => typeof each === 'object' && each?.target),
    );
    expect(names).toEqual([['nsis'], ['dmg', 'zip'], ['AppImage', 'deb']]);
  });

  test('of a release has a version and must be signed; a trial package need not be', async () => {
    const url = 'https://updates.example/';
    const release = await configWith(url, '2.0.1');
    expect(release.forceCodeSigning).toBe(true);
    expect(release.extraMetadata).toMatchObject({ version: '2.0.1' });
    await expect(configWith(url, '')).rejects.toThrow('CALLOUT_VERSION must be a version');
    await expect(configWith(url, 'next')).rejects.toThrow('not "next"');
    const trial = await configWith('', '');
    expect(trial.forceCodeSigning).toBe(false);
    expect(trial.extraMetadata).not.toHaveProperty('version');
  });

  test('is for one server when it is told which, and asks otherwise', async () => {
    expect((await configWith()).extraMetadata).not.toHaveProperty('calloutServerUrl');
    vi.stubEnv('CALLOUT_SERVER_URL', 'https://callout.example/');
    const { extraMetadata } = await configWith();
    expect(extraMetadata).toMatchObject({ calloutServerUrl: 'https://callout.example' });
    vi.stubEnv('CALLOUT_SERVER_URL', 'http://callout.example');
    await expect(configWith()).rejects.toThrow('must begin with https://');
  });

  test('publishes nowhere and updates from nowhere, unless it is told where', async () => {
    expect((await configWith()).publish).toBeNull();
    const url = 'https://updates.example/';
    expect((await configWith(url)).publish).toEqual([{ provider: 'generic', url }]);
    await expect(configWith('http://updates.example/')).rejects.toThrow('must begin with https://');
    await expect(configWith('updates')).rejects.toThrow('must begin with https://');
  });

  test('leaves unsent work on the disk when the application is removed', async () => {
    expect((await configWith()).nsis).toMatchObject({ deleteAppDataOnUninstall: false });
  });

  test('names files that exist', async () => {
    const { mac } = await configWith();
    const entitlements = await readFile(join(desktopFolder, mac?.entitlements ?? ''), 'utf8');
    expect([...entitlements.matchAll(/<key>(.*)<\/key>/g)].map(([, key]) => key)).toEqual([
      'com.apple.security.cs.allow-jit',
      'com.apple.security.device.camera',
      'com.apple.security.personal-information.location',
    ]);
    const icon = await readFile(join(desktopFolder, 'build', 'icon.png'));
    // Width and height stand at the beginning of a PNG; macOS wants at least 512 of each.
    expect([icon.readUInt32BE(16), icon.readUInt32BE(20)]).toEqual([1024, 1024]);
  });
});

/** A folder that the packager takes for an unpacked runtime. */
async function playedRuntime(): Promise<string> {
  const folder = await temporaryFolder();
  await mkdir(join(folder, 'resources'));
  const names = ['LICENSE', 'LICENSES.chromium.html', 'version'];
  for (const name of names) await writeFile(join(folder, name), name);
  const fuseCount = Object.values(FuseV1Options).filter((fuse) => typeof fuse === 'number').length;
  const wire = [1, fuseCount, ...Array.from({ length: fuseCount }, () => FuseState.ENABLE)];
  const sentinel = Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX');
  await writeFile(join(folder, 'electron'), Buffer.concat([sentinel, Buffer.from(wire)]), {
    mode: 0o755,
  });
  return folder;
}

/** Packs for Linux without making an installer of it. */
async function packed(): Promise<string> {
  const folder = await temporaryFolder();
  const [shell, client, output] = ['shell', 'client', 'out'].map((name) => join(folder, name));
  if (shell === undefined || client === undefined || output === undefined) throw new Error();
  await buildShell(shell);
  await mkdir(join(client, 'assets'), { recursive: true });
  await writeFile(join(client, 'index.html'), '<title>Callout</title>');
  await writeFile(join(client, 'assets', 'index.js'), 'export {};');
  await writeFile(join(client, 'assets', 'index.js.map'), '{}');
  // As it is, but for the places where things lie.
  const config = `
    import config from ${JSON.stringify(pathToFileURL(configPath).href)};
    const places = { 'dist/main.cjs': 'main.cjs', 'dist/preload.cjs': 'preload.cjs' };
    export default {
      ...config,
      electronDist: ${JSON.stringify(await playedRuntime())},
      directories: { ...config.directories, output: ${JSON.stringify(output)} },
      files: config.files.map((each) => {
        if (each in places) {
          return { from: ${JSON.stringify(shell)}, to: 'dist', filter: [places[each]] };
        }
        return each.to === 'client' ? { ...each, from: ${JSON.stringify(client)} } : each;
      }),
    };`;
  await writeFile(join(folder, 'config.mjs'), config);
  const cli = join(dirname(require.resolve('electron-builder/package.json')), 'cli.js');
  const what = ['--linux', '--dir', '--x64', '--publish', 'never'];
  const args = [cli, ...what, '--config', join(folder, 'config.mjs')];
  await promisify(execFile)(process.execPath, args, { cwd: desktopFolder });
  return join(output, 'linux-unpacked');
}

interface ArchiveFolder {
  readonly files: Readonly<Record<string, ArchiveFolder | { readonly size: number }>>;
}

/** Reads the table of contents that stands at the beginning of an asar archive. */
async function namesInArchive(path: string): Promise<string[]> {
  const bytes = await readFile(path);
  const header: ArchiveFolder = JSON.parse(bytes.toString('utf8', 16, 16 + bytes.readUInt32LE(12)));
  const names = ({ files }: ArchiveFolder): string[] =>
    Object.entries(files).flatMap(([name, entry]) =>
      'files' in entry ? names(entry).map((inner) => `${name}/${inner}`) : [name],
    );
  return names(header).sort();
}

test.skipIf(process.platform !== 'linux')(
  'a package holds the shell and the client in its archive, and has its fuses turned',
  async () => {
    const folder = await packed();
    expect(await namesInArchive(join(folder, 'resources', 'app.asar'))).toEqual([
      'client/assets/index.js',
      'client/index.html',
      'dist/main.cjs',
      'dist/preload.cjs',
      'package.json',
    ]);
    const { version: _, ...states } = await getCurrentFuseWire(join(folder, 'callout'));
    const isOn = Object.fromEntries(
      Object.entries(states).map(([fuse, state]) => [
        FuseV1Options[Number(fuse)],
        state === FuseState.ENABLE,
      ]),
    );
    // All fuses there are: a new one fails here until somebody decides on it.
    expect(isOn).toEqual({
      RunAsNode: false,
      EnableCookieEncryption: true,
      EnableNodeOptionsEnvironmentVariable: false,
      EnableNodeCliInspectArguments: false,
      EnableEmbeddedAsarIntegrityValidation: true,
      OnlyLoadAppFromAsar: true,
      LoadBrowserProcessSpecificV8Snapshot: false,
      GrantFileProtocolExtraPrivileges: false,
      // Left as the runtime has it: it makes WebAssembly faster, and none is used.
      WasmTrapHandlers: true,
    });
  },
);
