// Proves over HTTP that a flood of wrong passwords from one address locks nobody out who works on a
// device of their own; that a forged header moves nobody to another address; that behind a proxy which
// is trusted each caller is one; and that the demo is shown only where it may be.

import { StartFailure } from '@callout/sync-server';
import { afterEach, describe, expect, test } from 'vitest';
import {
  deviceKeyOf,
  openTestServer,
  PASSWORD,
  problemIn,
  type TestServer,
} from './http-server.fixture.ts';

const attemptLimits = {
  ...{ perLogin: 3, perAccount: 6, perAddress: 8, perDevice: 3 },
  windowSeconds: 900,
};
let testServer: TestServer;
afterEach(() => testServer.close());

async function openAttacked(config: Parameters<typeof openTestServer>[0] = {}) {
  testServer = await openTestServer(config, { attemptLimits });
  for (const login of ['wim', 'ana', 'mara']) await testServer.add({ login, roles: ['worker'] });
  for (const device of ['wims-phone', 'wims-lost-phone']) await testServer.asDevice('wim', device);
  const { store } = testServer.server;
  const lost = await store.device('wims-lost-phone');
  if (!lost) throw new Error('the device is registered');
  await store.write((transaction) => transaction.putDevice({ ...lost, revoked: true }));
}

interface Try {
  readonly login: string;
  readonly password?: string;
  readonly device?: string;
  /** The device's own, when absent. */
  readonly deviceKey?: string;
  readonly from?: string;
}
async function attempt(tried: Try): Promise<number> {
  const { login, password = 'guess', device, from } = tried;
  const headers = from === undefined ? {} : { 'X-Forwarded-For': from };
  const deviceKey = tried.deviceKey ?? deviceKeyOf(device ?? '');
  const asked = { login, password, ...(device === undefined ? {} : { device, deviceKey }) };
  return (await testServer.anybody.post('/api/v1/sessions', asked, headers)).status;
}

async function flood(count: number, at: (n: number) => Try): Promise<readonly number[]> {
  const statuses: number[] = [];
  for (let n = 0; n < count; n += 1) statuses.push(await attempt(at(n)));
  return statuses;
}
const times = (count: number, status: number) => new Array(count).fill(status);

test('an address that is limited answers the devices that it knows, and nobody else', async () => {
  await openAttacked();
  const statuses = await flood(12, (n) => ({ login: `worker${n}` }));
  expect(statuses).toEqual([...times(8, 401), ...times(4, 429)]);
  const right = { password: PASSWORD };
  expect(await attempt({ ...right, login: 'wim', device: 'wims-phone' })).toBe(200);
  // Not without a device, not on a new one, not on one that is another's, without its key or revoked.
  expect(await attempt({ ...right, login: 'wim' })).toBe(429);
  expect(await attempt({ ...right, login: 'wim', device: 'new-phone' })).toBe(429);
  expect(await attempt({ ...right, login: 'ana', device: 'wims-phone' })).toBe(429);
  const deviceKey = deviceKeyOf('guessed');
  expect(await attempt({ ...right, login: 'wim', device: 'wims-phone', deviceKey })).toBe(429);
  expect(await attempt({ ...right, login: 'wim', device: 'wims-lost-phone' })).toBe(429);
  // A wrong password is a wrong one there, too, and only a few are looked at.
  const guesses = await flood(5, () => ({ login: 'wim', device: 'wims-phone' }));
  expect(guesses).toEqual([...times(3, 401), ...times(2, 429)]);
});

test('a forged header takes nobody out of a limit', async () => {
  await openAttacked();
  const statuses = await flood(12, (n) => ({ login: `worker${n}`, from: `203.0.113.${n}` }));
  expect(statuses).toEqual([...times(8, 401), ...times(4, 429)]);
});

describe('behind one proxy that is trusted', () => {
  test('each caller has limits of their own; what they say themselves counts for nothing', async () => {
    await openAttacked({ trustProxy: 1 });
    const forged = (n: number) => `198.51.100.${n}, 203.0.113.7`;
    const statuses = await flood(10, (n) => ({ login: `worker${n}`, from: forged(n) }));
    expect(statuses).toEqual([...times(8, 401), ...times(2, 429)]);
    expect(await attempt({ login: 'wim', password: PASSWORD, from: '203.0.113.8' })).toBe(200);
  });

  test('an IPv6 household is one caller, however many addresses it uses', async () => {
    await openAttacked({ trustProxy: ['loopback'] });
    const statuses = await flood(10, (n) => ({
      ...{ login: `worker${n}`, from: `2001:db8:0:1:${n}::${n}` },
    }));
    expect(statuses).toEqual([...times(8, 401), ...times(2, 429)]);
    expect(await attempt({ login: 'wim', password: PASSWORD, from: '2001:db8:0:2::1' })).toBe(200);
  });

  test('an account under attack from everywhere answers the devices that it knows', async () => {
    await openAttacked({ trustProxy: 1 });
    const statuses = await flood(9, (n) => ({ login: 'wim', from: `203.0.113.${n}` }));
    expect(statuses).toEqual([...times(6, 401), ...times(3, 429)]);
    const right = { login: 'wim', password: PASSWORD, from: '192.0.2.1' };
    expect(await attempt(right)).toBe(429);
    expect(await attempt({ ...right, device: 'wims-phone' })).toBe(200);
    expect(await attempt({ ...right, login: 'ana' })).toBe(200);
  });
});

describe('the demo', () => {
  const demo = { demo: true };
  const fillDemo = async () => undefined;
  const start = async (config: Parameters<typeof openTestServer>[0]) => {
    testServer = await openTestServer({ ...demo, ...config }, { fillDemo });
    return testServer.server.hasDemo;
  };
  const refusal = async (config: Parameters<typeof openTestServer>[0]) => {
    const opening = openTestServer({ ...demo, ...config }, { fillDemo });
    const failure = await opening.catch((error: unknown) => error);
    if (!(failure instanceof StartFailure)) throw new Error('it started', { cause: failure });
    return [failure.exitCode, failure.message];
  };
  const beyond = { publicUrl: 'https://callout.example' };

  test('is not laid into a database that others can reach, unless that is said', async () => {
    expect(await start({})).toBe(true);
    expect(await refusal(beyond)).toEqual([
      2,
      'Everybody knows the password of the demo organisation, and others can reach this server ' +
        '(CALLOUT_PUBLIC_URL): set CALLOUT_DEMO=0, or CALLOUT_DEMO_PUBLIC=1 to show the demo to ' +
        'all of them.',
    ]);
    expect((await refusal({ trustProxy: 1 }))[1]).toContain('(CALLOUT_TRUST_PROXY)');
    await testServer.close();
    expect(await start({ ...beyond, demoPublic: true })).toBe(true);
  });

  test('that is in a database already keeps the server at home, whatever CALLOUT_DEMO says', async () => {
    expect(await start({})).toBe(true);
    const { dataFolder } = testServer;
    await testServer.server.stop();
    const [code, sentence] = await refusal({ ...beyond, dataFolder, demo: false });
    expect([code, sentence]).toEqual([2, expect.stringContaining('name another database')]);
  });

  test('never joins people who are there already', async () => {
    testServer = await openTestServer({});
    await testServer.add({ login: 'vera', roles: ['manager'] });
    const { dataFolder } = testServer;
    await testServer.server.stop();
    testServer = await openTestServer({ ...demo, dataFolder, ...beyond }, { fillDemo });
    expect(testServer.server.hasDemo).toBe(false);
  });
});

test('the server listens where it is told to', async () => {
  testServer = await openTestServer({ host: '127.0.0.2' });
  expect(testServer.url).toMatch(/^http:\/\/127\.0\.0\.2:\d+$/);
  expect((await testServer.anybody.get('/healthz')).status).toBe(200);
  const elsewhere = testServer.url.replace('127.0.0.2', '127.0.0.1');
  await expect(fetch(`${elsewhere}/healthz`)).rejects.toThrow();
});

test('a login that is under attack says how long to wait', async () => {
  await openAttacked();
  await flood(3, () => ({ login: 'mara' }));
  const answer = await testServer.anybody.post('/api/v1/sessions', {
    login: 'mara',
    password: PASSWORD,
  });
  expect(problemIn(answer).code).toBe('too-many-attempts');
  expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
});
