// Proves who reads the figures of a server: the machine itself, and whoever has the token; not a proxy
// on the machine, nor a page whose name was made to mean it.
import { request } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import { openTestServer, type TestServer } from './http-server.fixture.ts';

let testServer: TestServer;
afterEach(() => testServer.close());
const TOKEN = 'figures-of-the-testServer';
const bearer = { Authorization: `Bearer ${TOKEN}` };

/** With any headers: `fetch` sets the host by itself. */
function statusFor(headers: Readonly<Record<string, string>>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const asking = request(`${testServer.url}/metrics`, { headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    asking.on('error', reject).end();
  });
}

test('the machine itself reads them, a proxy on it does not', async () => {
  testServer = await openTestServer({ trustProxy: 1 });
  expect(await statusFor({})).toBe(200);
  const proxied = ['X-Forwarded-For', 'X-Forwarded-Host', 'X-Real-IP', 'Forwarded', 'Via'];
  for (const header of proxied)
    expect([header, await statusFor({ [header]: '::1' })]).toEqual([header, 401]);
  for (const host of ['callout.example', 'localhost.callout.example', '127.0.0.1.example:80']) {
    expect([host, await statusFor({ Host: host })]).toEqual([host, 401]);
  }
  expect(await statusFor(bearer)).toBe(200);
  expect(await statusFor({ Host: 'localhost:4810' })).toBe(200);
  const refused = await testServer.anybody.get('/metrics', { Via: '1.1 proxy' });
  expect(refused.headers.get('www-authenticate')).toBe('Bearer');
  expect(refused.body).toMatchObject({ code: 'metrics-closed' });
});

test('the token opens them from anywhere', async () => {
  testServer = await openTestServer({ metricsToken: TOKEN, trustProxy: 1 });
  const proxied = { 'X-Forwarded-For': '203.0.113.7', Host: 'callout.example' };
  expect(await statusFor({ ...proxied, ...bearer })).toBe(200);
  for (const wrong of ['x', `${TOKEN}x`, '']) {
    expect(await statusFor({ ...proxied, Authorization: `Bearer ${wrong}` })).toBe(401);
  }
});

test('where a proxy must stand that nobody described, the machine itself proves nothing', async () => {
  testServer = await openTestServer({ publicUrl: 'https://callout.example', metricsToken: TOKEN });
  expect(await statusFor({})).toBe(401);
  expect(await statusFor(bearer)).toBe(200);
});
