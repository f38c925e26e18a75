// Proves on real browsers: an invitation's link leads to a password without the application; two people
// who use one device after another are two devices, and what one recorded offline is still theirs; a
// device that a manager revokes is signed out at once, keeps its work, and sends it as a new device.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { indicator, type LastingDevice, signIn, takeLastingDevice } from './people.fixture.ts';
import { PASSWORD, type Server, startServer } from './server.fixture.ts';

const CHOSEN = 'harbour lamp 48';
let server: Server;
const devices: LastingDevice[] = [];

async function take(kind: 'phone' | 'desk', path = ''): Promise<LastingDevice> {
  const taken = await takeLastingDevice(`${server.url}${path}`, kind);
  devices.push(taken);
  return taken;
}

test.beforeAll(async () => {
  server = await startServer([
    { login: 'mara', name: 'Mara Voss', role: 'manager' },
    { login: 'otto', name: 'Otto Brandt', role: 'manager' },
  ]);
});
test.afterAll(async () => {
  for (const taken of devices) await taken.discard();
  await server?.stop();
});

async function linkIn(folder: string): Promise<string> {
  const found = async () => {
    for (const name of await readdir(folder).catch(() => [])) {
      const text = await readFile(join(folder, name), 'utf8');
      const link = /\/invitation\/\S+/.exec(text.replaceAll('=\r\n', '').replaceAll('=3D', '='));
      if (link) return link[0];
    }
    return '';
  };
  await expect.poll(found).not.toBe('');
  return found();
}

test('a person is invited, chooses a password by the link, and signs in', async () => {
  const desk = await take('desk');
  const page = desk.page();
  await signIn(page, 'mara', PASSWORD);
  await page.getByRole('link', { name: 'People' }).click();
  await page.getByRole('button', { name: 'Invite a person' }).click();
  await page.getByLabel('Name', { exact: true }).fill('Petra Lind');
  await page.getByLabel(/E-mail/).fill('petra@north.example');
  await page.getByRole('combobox', { name: 'Role' }).click();
  await page.getByRole('option', { name: 'Reviewer' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Invite a person' }).click();
  await expect(page.getByRole('listitem').filter({ hasText: 'Petra Lind' })).toBeVisible();
  const phone = await take('phone', await linkIn(join(server.dataFolder, 'mail')));
  await phone.page().getByLabel('Password', { exact: true }).fill(CHOSEN);
  await phone.page().getByLabel('Once more').fill(CHOSEN);
  await phone.page().getByRole('button', { name: 'Save the password' }).click();
  await phone.page().getByRole('link', { name: 'To the sign-in' }).click();
  await signIn(phone.page(), 'petra@north.example', CHOSEN);
});

async function signOut(device: LastingDevice): Promise<void> {
  await device
    .page()
    .getByRole('button', { name: /^Account of/ })
    .click();
  await device.page().getByRole('button', { name: 'Sign out' }).click();
  // The menu that it was opened from is a dialog too while it closes.
  const question = device.page().getByRole('dialog', { name: 'Sign out?' });
  await question.getByRole('button', { name: 'Sign out' }).click();
  await expect(device.page().getByLabel('Login')).toBeVisible();
}

test('two people after another on one device are two devices', async () => {
  const shared = await take('desk');
  const keptDevice = () =>
    shared.page().evaluate(() => {
      const owner: unknown = JSON.parse(localStorage.getItem('callout.owner') ?? '{}');
      return owner && typeof owner === 'object' && 'device' in owner ? owner.device : undefined;
    });
  await signIn(shared.page(), 'mara', PASSWORD);
  const first = await keptDevice();
  await signOut(shared);
  await signIn(shared.page(), 'otto', PASSWORD);
  const second = await keptDevice();
  expect([typeof first, typeof second]).toEqual(['string', 'string']);
  expect(second).not.toBe(first);
  await expect(indicator(shared.page())).toContainText('All sent');
  await shared.close();
  await shared.open();
  await expect(shared.page().getByRole('navigation', { name: 'Main navigation' })).toBeVisible();
  expect(await keptDevice()).toBe(second);
});

test('a revoked device is signed out at once, and goes on as a new one', async () => {
  const lost = await take('desk');
  await signIn(lost.page(), 'otto', PASSWORD);
  await expect(indicator(lost.page())).toContainText('All sent');
  const mara = await server.as('mara');
  const { rows } = (await mara.get('/api/v1/read-models/devices')) as {
    readonly rows: readonly {
      readonly id: string;
      readonly cells: { readonly person: { readonly value: string } };
    }[];
  };
  for (const { id, cells } of rows) {
    if (!cells.person.value.startsWith('Otto')) continue;
    await mara.post(`/api/v1/read-models/devices/${id}/revoke`, {});
  }
  await expect(lost.page().getByText('Your session has ended.')).toBeVisible();
  await lost.page().getByRole('button', { name: 'Sign in again' }).click();
  const dialog = lost.page().getByRole('dialog');
  await dialog.getByLabel('Login').fill('otto');
  await dialog.getByRole('textbox', { name: 'Password' }).fill(PASSWORD);
  await dialog.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(dialog.getByRole('alert')).toContainText('This device was revoked.');
  await dialog.getByRole('button', { name: 'Sign in as a new device' }).click();
  await expect(indicator(lost.page())).toContainText('All sent');
});
