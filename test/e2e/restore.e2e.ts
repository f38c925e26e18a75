// Proves on two real devices, each a browser with a profile of its own, what a person meets after the
// server was restored: both are ahead of the backup and one of them holds unsent work; both end with
// the same documents, every acknowledged fact is back once, each person reads what came back, and it is
// counted by device.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { REQUEST, requestService, setUpOrganisation } from './organisation.fixture.ts';
import { indicator, type LastingDevice, signIn, takeLastingDevice } from './people.fixture.ts';
import { type Account, PASSWORD, type Server, startServer } from './server.fixture.ts';

const NOTES_EACH = 3;
const OFFICE_FACTS = 30;

const ACCOUNTS: readonly Account[] = [
  { login: 'mara', name: 'Mara Voss', role: 'manager' },
  { login: 'otto', name: 'Otto Brandt', role: 'manager' },
  { login: 'ines', name: 'Ines Ortega', role: 'manager' },
];

let server: Server;
let folder: string;
const devices: LastingDevice[] = [];

test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'callout-restore-e2e-'));
  server = await startServer(ACCOUNTS);
  await setUpOrganisation(server, 'ines');
  await requestService(server, 'ines');
});
test.afterAll(async () => {
  for (const taken of devices) await taken.discard();
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

async function device(login: string): Promise<LastingDevice> {
  const taken = await takeLastingDevice(server.url, 'desk');
  devices.push(taken);
  await signIn(taken.page(), login, PASSWORD);
  await taken.page().goto(`${server.url}/requests/${REQUEST}`);
  await expect(taken.page().getByText('No hot water since this morning.').first()).toBeVisible();
  return taken;
}

const noteOf = (who: string, number: number) => `${who} looked at it, number ${number}.`;

/** As a note, and not as what somebody is writing. */
const written = (page: Page, text: string) => page.getByRole('paragraph').filter({ hasText: text });

async function addNote(page: Page, text: string): Promise<void> {
  const note = page.getByLabel('New note');
  await note.fill(text);
  await page.locator('form').filter({ has: note }).getByRole('button').last().click();
  await expect(written(page, text)).toBeVisible();
  await expect(note).toHaveValue('');
}

async function notesOnServer(): Promise<readonly string[]> {
  const reader = await server.as('ines');
  const path = `/api/v1/streams/provisioning/service-request/${REQUEST}/events?limit=100`;
  const { events } = (await reader.get(path)) as {
    readonly events: readonly { readonly type: string; readonly data: { readonly text: string } }[];
  };
  return events.filter(({ type }) => type === 'NoteAdded').map(({ data }) => data.text);
}

test('two devices ahead of a restored server bring back what it lost', async () => {
  test.setTimeout(180_000);
  const mara = await device('mara');
  const otto = await device('otto');
  const backup = join(folder, 'backup');
  const people = [
    ['Mara', mara],
    ['Otto', otto],
  ] as const;

  await test.step('a backup is made, and both go on working', async () => {
    await addNote(mara.page(), noteOf('Before', 0));
    await expect(indicator(mara.page())).toContainText('All sent');
    await server.callout('backup', backup);
    for (const [who, { page }] of people) {
      for (let number = 0; number < NOTES_EACH; number += 1) {
        await addNote(page(), noteOf(who, number));
      }
      await expect(indicator(page())).toContainText('All sent');
    }
    const office = await server.as('ines');
    for (let fact = 0; fact < OFFICE_FACTS; fact += 1) {
      await office.order('management', 'RegisterClient', undefined, {
        name: `Office ${fact}`,
        contact: { name: 'Ada' },
      });
    }
    expect(await notesOnServer()).toHaveLength(1 + 2 * NOTES_EACH);
  });

  await test.step('the server is restored while one of them records without it', async () => {
    await server.startAgainAfter(async () => {
      await expect(indicator(otto.page())).toContainText('Offline');
      await addNote(otto.page(), noteOf('Offline', 0));
      const said = await server.callout('restore', backup);
      expect(said).toContain('The backup is in place');
    });
  });

  await test.step('each person reads what came back, and both hold the same', async () => {
    const again = `${NOTES_EACH} records that you had sent were lost there and are sent again.`;
    for (const [, { page }] of people) {
      await expect(page().getByText(again)).toBeVisible({ timeout: 90_000 });
      await expect(indicator(page())).toContainText('All sent', { timeout: 60_000 });
    }
    const all = [
      noteOf('Before', 0),
      ...people.flatMap(([who]) =>
        Array.from({ length: NOTES_EACH }, (_, number) => noteOf(who, number)),
      ),
      noteOf('Offline', 0),
    ];
    for (const [, { page }] of people) {
      for (const text of all) await expect(written(page(), text)).toHaveCount(1);
    }
    expect([...(await notesOnServer())].sort()).toEqual([...all].sort());
  });

  await test.step('it is read once, also after the browser was closed', async () => {
    await mara.page().getByRole('button', { name: 'Got it' }).click();
    await mara.close();
    await mara.open();
    await expect(indicator(mara.page())).toContainText('All sent');
    await expect(mara.page().getByRole('button', { name: 'Got it' })).toHaveCount(0);
    await otto.close();
    await otto.open();
    await expect(otto.page().getByRole('button', { name: 'Got it' })).toBeVisible();
  });

  await test.step('the log is sound, and what came back is counted', async () => {
    expect(await server.callout('verify')).toContain('every document and row equals its fold');
    const listed = await server.callout('restores');
    for (const login of ['mara', 'otto']) {
      expect(listed).toMatch(
        new RegExp(`${login}, device \\S+: ${NOTES_EACH} offered again, ${NOTES_EACH} accepted`),
      );
    }
  });
});
