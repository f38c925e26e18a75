// Proves: on the desktop, who is signed in belongs to one server. Another server's address finds nobody
// and no token; coming back finds both; and what an earlier version kept goes only to the server whose
// database lies here.
import { afterEach, expect, test, vi } from 'vitest';
import { FixtureDesktop } from './desktop.fixture.ts';
import { forgetSession, keepSession, keptSession, type Session } from './session-store.ts';

afterEach(() => {
  localStorage.clear();
  vi.unstubAllGlobals();
});

const session: Session = {
  token: 'token of here',
  owner: { id: 'u-1', name: 'Maria', roles: ['manager'] },
  device: 'd-1',
};
const noDatabase = async () => false;

/** What each shell keeps under its server's name. */
function shellFor(server: string, secrets = new Map<string, string>()): FixtureDesktop {
  const shell = new FixtureDesktop(server);
  for (const [name, value] of secrets) shell.secrets.set(name, value);
  vi.stubGlobal('calloutDesktop', shell);
  return shell;
}

test('another server’s address finds nobody, and coming back finds the same session', async () => {
  const here = shellFor('https://here.example');
  await keepSession(session);
  expect(await keptSession(noDatabase)).toEqual(session);
  shellFor('https://there.example');
  expect(await keptSession(noDatabase)).toBeUndefined();
  await forgetSession();
  vi.stubGlobal('calloutDesktop', here);
  expect(await keptSession(noDatabase)).toEqual(session);
});

test('what an earlier version kept is taken where its database lies, and nowhere else', async () => {
  const { owner, device } = session;
  localStorage.setItem('callout.owner', JSON.stringify({ ...owner, device }));
  const asked: unknown[] = [];
  const lies = async (server: string, id: string) => {
    asked.push([server, id]);
    return server === 'https://here.example';
  };
  const token = new Map([['callout.token', 'token of here']]);
  shellFor('https://there.example', token);
  expect(await keptSession(lies)).toBeUndefined();
  shellFor('https://here.example', token);
  expect(await keptSession(lies)).toEqual(session);
  expect(asked).toEqual([
    ['https://there.example', 'u-1'],
    ['https://here.example', 'u-1'],
  ]);
  await keepSession(session);
  expect(localStorage.getItem('callout.owner')).toBeNull();
});

test('on the web the page’s own origin is the server', async () => {
  await keepSession(session);
  expect(await keptSession(noDatabase)).toEqual(session);
  expect(localStorage.getItem('callout.owner')).not.toBeNull();
  await forgetSession();
  expect(localStorage.length).toBe(0);
});
