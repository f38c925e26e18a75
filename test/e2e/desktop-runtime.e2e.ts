// Proves with the shell as it is built, the real client and the real server, in Chromium, what a person
// meets who loses something: the browser's profile, the database alone, the key store, or the server.
// The runtime's own modules are played; the page has the shell's bridge, files and policy, and no line
// of what was typed lies readable in the shell's folder. Where the runtime is, desktop.e2e.ts starts it.
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, expect, type Page, test } from '@playwright/test';
import { type RunningShell, startBuiltShell } from '../../apps/desktop/src/runtime.fixture.ts';
import { chromiumArgs, findChromium, isRoot } from '../../scripts/lib/chromium.mjs';
import { REQUEST, requestService, setUpOrganisation } from './organisation.fixture.ts';
import { indicator, signIn } from './people.fixture.ts';
import { type Account, PASSWORD, type Server, startServer } from './server.fixture.ts';

const PAGE = 'http://shell.localhost';
const NOTE = 'The key lies under the mat, beware of the dachshund.';

let server: Server;
let elsewhere: Server;
const computers: Computer[] = [];

test.beforeAll(async () => {
  const accounts: readonly Account[] = [
    { login: 'mara', name: 'Mara Voss', role: 'manager' },
    { login: 'otto', name: 'Otto Brandt', role: 'manager' },
  ];
  server = await startServer(accounts);
  elsewhere = await startServer(accounts);
  await setUpOrganisation(server, 'otto');
  await requestService(server, 'otto');
});
test.afterEach(async () => {
  for (const computer of computers.splice(0)) await computer.discard();
});
test.afterAll(async () => {
  await server?.stop();
  await elsewhere?.stop();
});

/** A computer with the application: the shell's folder, and the profile of the browser in it. */
class Computer {
  readonly violations: string[] = [];
  readonly asked: string[] = [];
  private context: BrowserContext | undefined;
  private shell: RunningShell | undefined;
  private current: Page | undefined;
  readonly data: string;
  private readonly profile: string;
  private constructor(data: string, profile: string) {
    this.data = data;
    this.profile = profile;
  }

  static async take(): Promise<Computer> {
    const folder = (name: string) => mkdtemp(join(tmpdir(), `callout-${name}-`));
    const computer = new Computer(await folder('shell'), await folder('profile'));
    computers.push(computer);
    return computer;
  }
  get page(): Page {
    if (!this.current) throw new Error('the application is not open');
    return this.current;
  }

  async start(path = '/', at: Server = server, hasKeyStore = true): Promise<void> {
    await this.close();
    this.asked.length = 0;
    const shell = await startBuiltShell(this.data, at.url);
    shell.keyStore.isThere = hasKeyStore;
    const executablePath = findChromium();
    const context = await chromium.launchPersistentContext(this.profile, {
      ...(executablePath === undefined ? {} : { executablePath }),
      // The server lets the shell's origin alone call it, and no browser can have that one.
      args: [...chromiumArgs(isRoot()), '--disable-web-security'],
      viewport: { width: 1440, height: 900 },
      locale: 'en-GB',
      serviceWorkers: 'block',
    });
    this.context = context;
    this.shell = shell;
    await context.exposeFunction('askShell', (channel: string, args: unknown[]) =>
      shell.ask(channel, args),
    );
    await context.addInitScript(shell.preloadScript('askShell'));
    await context.route(`${PAGE}/**`, async (route) => {
      const { pathname } = new URL(route.request().url());
      const answer = await shell.answer(pathname);
      await route.fulfill({
        status: answer.status,
        headers: Object.fromEntries(answer.headers),
        body: Buffer.from(await answer.arrayBuffer()),
      });
    });
    const page = context.pages()[0] ?? (await context.newPage());
    page.on('console', (message) => {
      if (message.text().includes('Content Security Policy')) this.violations.push(message.text());
    });
    page.on('request', (request) => this.asked.push(request.url()));
    this.current = page;
    await page.goto(`${PAGE}${path}`);
  }
  /** Nothing reaches the server any more; what lies on the computer still works. */
  async goOffline(): Promise<void> {
    await this.context?.route(`${server.url}/**`, (route) => route.abort('internetdisconnected'));
  }
  async close(): Promise<void> {
    // The page first: routes end before it does, and would let through what it tries at its end.
    await this.current?.goto('about:blank');
    await this.context?.close();
    this.context = undefined;
    this.current = undefined;
  }
  async loseProfile(): Promise<void> {
    await this.close();
    await rm(this.profile, { recursive: true, force: true });
  }
  async loseDatabases(): Promise<void> {
    await this.page.goto(`${PAGE}/favicon.svg`);
    await this.page.evaluate(async () => {
      for (const { name } of await indexedDB.databases()) {
        if (name) await new Promise((done) => (indexedDB.deleteDatabase(name).onsuccess = done));
      }
    });
  }
  openedOutside(): readonly string[] {
    return this.shell?.openedOutside() ?? [];
  }
  /** All that the shell itself keeps, as text. */
  async textOnDisk(): Promise<string> {
    const names = await readdir(this.data, { recursive: true });
    const texts = names.map((name) => readFile(join(this.data, name), 'utf8').catch(() => ''));
    return (await Promise.all(texts)).join('\n');
  }
  async discard(): Promise<void> {
    await this.close();
    for (const folder of [this.data, this.profile]) {
      await rm(folder, { recursive: true, force: true });
    }
  }
}

async function addNote(page: Page, text: string): Promise<void> {
  const note = page.getByLabel('New note');
  await note.fill(text);
  await page.locator('form').filter({ has: note }).getByRole('button').last().click();
  await expect(page.getByRole('paragraph').filter({ hasText: text })).toBeVisible();
}

async function notesOnServer(): Promise<readonly string[]> {
  const reader = await server.as('otto');
  const path = `/api/v1/streams/provisioning/service-request/${REQUEST}/events?limit=100`;
  const { events } = (await reader.get(path)) as {
    readonly events: readonly { readonly type: string; readonly data: { readonly text: string } }[];
  };
  return events.filter(({ type }) => type === 'NoteAdded').map(({ data }) => data.text);
}

/** Signed in, with a note that nobody but this computer has. */
async function withUnsentNote(text: string): Promise<Computer> {
  const computer = await Computer.take();
  await computer.start();
  await signIn(computer.page, 'mara', PASSWORD);
  await computer.page.goto(`${PAGE}/requests/${REQUEST}`);
  await expect(computer.page.getByText('No hot water since this morning.').first()).toBeVisible();
  await expect(indicator(computer.page)).toContainText('All sent');
  await computer.goOffline();
  await addNote(computer.page, text);
  return computer;
}

const cameBack = (page: Page) => page.getByText('Your work came back from the safety copy');

test('a lost profile: unsent work comes back when its person signs in, is told, and is sent once', async () => {
  const note = `${NOTE} Profile.`;
  const computer = await withUnsentNote(note);
  const onDisk = await computer.textOnDisk();
  for (const word of ['dachshund', 'mat', 'Mara', 'Voss', 'NoteAdded']) {
    expect(onDisk).not.toContain(word);
  }
  await computer.loseProfile();
  expect(await notesOnServer()).not.toContain(note);
  await computer.start();
  await expect(
    computer.page.getByText('Mara Voss: 1 record. It is sent when they sign in here.'),
  ).toBeVisible();
  await signIn(computer.page, 'mara', PASSWORD);
  await expect(cameBack(computer.page)).toBeVisible();
  await expect(indicator(computer.page)).toContainText('All sent');
  expect((await notesOnServer()).filter((text) => text === note)).toEqual([note]);
  await computer.page.getByRole('button', { name: 'Got it' }).click();
  await expect(cameBack(computer.page)).toBeHidden();
  expect(computer.violations).toEqual([]);
});

test('a lost database: the session goes on, and what was unsent comes back', async () => {
  const note = `${NOTE} Database.`;
  const computer = await withUnsentNote(note);
  await computer.loseDatabases();
  await computer.start();
  await expect(cameBack(computer.page)).toBeVisible();
  await expect(indicator(computer.page)).toContainText('All sent');
  expect((await notesOnServer()).filter((text) => text === note)).toEqual([note]);
});

test('signing out and losing it loses it: nothing is left, and nothing comes back', async () => {
  const note = `${NOTE} Signed out.`;
  const computer = await withUnsentNote(note);
  await computer.page.getByRole('button', { name: /^Account of/ }).click();
  await computer.page.getByRole('button', { name: 'Sign out' }).click();
  await computer.page.getByRole('button', { name: 'Sign out and lose them' }).click();
  await expect(computer.page.getByLabel('Login')).toBeVisible();
  expect(await readFile(join(computer.data, 'unsent-events.jsonl'), 'utf8')).toBe('');
  await computer.start();
  await signIn(computer.page, 'mara', PASSWORD);
  await expect(indicator(computer.page)).toContainText('All sent');
  await expect(cameBack(computer.page)).toBeHidden();
  expect(await notesOnServer()).not.toContain(note);
});

test('another server gets neither the session nor the work, and coming back finds both', async () => {
  const note = `${NOTE} Elsewhere.`;
  const computer = await withUnsentNote(note);
  await computer.start('/', elsewhere);
  await expect(computer.page.getByLabel('Login')).toBeVisible();
  await expect(
    computer.page.getByText(`Mara Voss: 1 record for ${server.url}.`, { exact: false }),
  ).toBeVisible();
  expect(computer.asked.filter((url) => !url.startsWith(PAGE))).toEqual([]);
  await computer.start();
  await expect(indicator(computer.page)).toContainText('All sent');
  expect((await notesOnServer()).filter((text) => text === note)).toEqual([note]);
});

test('a key store that does not answer is no ended session, and the work goes on', async () => {
  const computer = await Computer.take();
  await computer.start();
  await signIn(computer.page, 'mara', PASSWORD);
  await expect(indicator(computer.page)).toContainText('All sent');
  await computer.start(`/requests/${REQUEST}`, server, false);
  await expect(computer.page.getByText(/^The computer’s key store does not answer/)).toBeVisible();
  await expect(computer.page.getByText(/Your session has ended/)).toBeHidden();
  await addNote(computer.page, `${NOTE} Without a key store.`);
  await computer.start();
  await expect(indicator(computer.page)).toContainText('All sent');
  expect(await notesOnServer()).toContain(`${NOTE} Without a key store.`);
});

test('two people after one another: each gets their own work back', async () => {
  const note = `${NOTE} Of Mara.`;
  const computer = await withUnsentNote(note);
  await computer.loseProfile();
  await computer.start();
  await signIn(computer.page, 'otto', PASSWORD);
  await expect(indicator(computer.page)).toContainText('All sent');
  await expect(cameBack(computer.page)).toBeHidden();
  expect(await notesOnServer()).not.toContain(note);
  await computer.loseProfile();
  await computer.start();
  await signIn(computer.page, 'mara', PASSWORD);
  await expect(indicator(computer.page)).toContainText('All sent');
  expect((await notesOnServer()).filter((text) => text === note)).toEqual([note]);
});
