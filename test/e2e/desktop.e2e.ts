// Proves, with the real runtime, what no stand-in can: that the shell starts, shows the client from
// its own origin in one closed-off window, and that the page and the shell reach each other. The
// runtime is never downloaded for this; where it is not, the test is skipped and says so.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { _electron as electron, expect, test } from '@playwright/test';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const desktop = join(root, 'apps/desktop');

/** What the page sees of the shell, as far as it is looked at here. */
interface Bridge {
  readonly serverUrl: string;
  readonly platform: string;
  readonly journal: {
    append(owner: object, lines: readonly object[]): Promise<unknown>;
    read(ownerId: string): Promise<unknown>;
    forget(eventIds: readonly string[]): Promise<unknown>;
  };
}

/** The runtime's program. Only looks: requiring `electron` would download what is missing. */
function findRuntime(): string | undefined {
  const folder = join(desktop, 'node_modules/electron');
  const pathFile = join(folder, 'path.txt');
  if (!existsSync(pathFile)) return;
  const dist = process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? join(folder, 'dist');
  const program = join(dist, readFileSync(pathFile, 'utf8'));
  return existsSync(program) ? program : undefined;
}

function hasScreen(): boolean {
  if (process.platform !== 'linux') return true;
  return Boolean(process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']);
}

function reasonToSkip(program: string | undefined): string | undefined {
  if (program === undefined) return 'Desktop smoke test skipped: the Electron runtime is not here.';
  if (!hasScreen())
    return 'Desktop smoke test skipped: Electron needs a screen and finds none here.';
  return;
}

function buildIfMissing(room: string, result: string): void {
  if (existsSync(join(root, room, result))) return;
  const build = ['--dir', room, 'run', 'build'];
  const isShellNeeded = process.platform === 'win32';
  execFileSync('pnpm', build, { cwd: root, shell: isShellNeeded, stdio: 'inherit' });
}

/** Electron started as plain Node would open no window, and a person's settings are not for here. */
function environment(own: Readonly<Record<string, string>>): Record<string, string> {
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries(process.env)) {
    if (value === undefined || name === 'ELECTRON_RUN_AS_NODE') continue;
    if (!name.startsWith('CALLOUT_')) env[name] = value;
  }
  return { ...env, ...own };
}

test('the desktop application opens the client in one closed-off window', async () => {
  const program = findRuntime();
  const reason = reasonToSkip(program);
  if (reason !== undefined) console.log(reason);
  test.skip(reason !== undefined, reason ?? '');
  if (program === undefined) return;
  test.setTimeout(180_000);
  buildIfMissing('apps/client', 'dist/index.html');
  buildIfMissing('apps/desktop', 'dist/main.cjs');
  buildIfMissing('apps/desktop', 'dist/preload.cjs');

  const data = await mkdtemp(join(tmpdir(), 'callout-desktop-'));
  const application = await electron.launch({
    executablePath: program,
    args: [desktop],
    // Nobody answers there: the application must open without its server.
    env: environment({ CALLOUT_USER_DATA: data, CALLOUT_SERVER_URL: 'http://127.0.0.1:9' }),
  });
  try {
    const page = await application.firstWindow();
    await expect(page).toHaveURL(/^app:\/\/callout\//);
    await expect(page).toHaveTitle(/Callout/);
    await expect(page.locator('#root')).not.toBeEmpty();
    expect(application.windows()).toHaveLength(1);

    const seen = await page.evaluate(() => {
      const its = globalThis as unknown as Record<string, unknown> & { calloutDesktop: Bridge };
      const { serverUrl, platform } = its.calloutDesktop;
      // The test itself may evaluate text, so evaluating proves nothing here; an inline script does.
      const script = document.createElement('script');
      script.textContent = 'globalThis.inlineScriptRan = true';
      document.head.append(script);
      return {
        serverUrl,
        platform,
        require: typeof its['require'],
        process: typeof its['process'],
        module: typeof its['module'],
        isSecure: isSecureContext,
        inlineScriptRan: its['inlineScriptRan'] === true,
        opensWindows: window.open('https://callout.example/') !== null,
      };
    });
    expect(seen).toEqual({
      serverUrl: 'http://127.0.0.1:9',
      platform: process.platform,
      require: 'undefined',
      process: 'undefined',
      module: 'undefined',
      isSecure: true,
      inlineScriptRan: false,
      opensWindows: false,
    });

    const journal = await page.evaluate(async () => {
      const { journal } = (globalThis as unknown as { calloutDesktop: Bridge }).calloutDesktop;
      const appended = await journal.append({ id: 'u-1', name: 'Smoke' }, [
        { eventId: 'smoke', event: { type: 'Smoke' } },
      ]);
      const read = await journal.read('u-1');
      await journal.forget(['smoke']);
      return { appended, read };
    });
    expect(journal.appended).toEqual({ ok: true });
    expect(journal.read).toMatchObject({ lines: [{ eventId: 'smoke', event: { type: 'Smoke' } }] });
  } finally {
    await application.close();
    await rm(data, { recursive: true, force: true });
  }
});
