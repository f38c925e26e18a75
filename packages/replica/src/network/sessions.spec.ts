// Proves that signing in names the device with its key and answers the person, the server's refusal, or that
// it cannot be reached; and that the way into a report is asked for as the signed-in person, and leads to
// reports alone.
import { expect, test } from 'vitest';
import { reportTicket, signIn, signOut } from './sessions.ts';

const asked = {
  ...{ serverUrl: 'http://server.test', login: 'manager', password: 'demo' },
  ...{ device: 'd', deviceKey: 'k', deviceLabel: 'Firefox, Linux' },
};
const owner = { id: 'u1', name: 'Maria', roles: ['manager'] };
const answering =
  (body: string, status = 200): typeof fetch =>
  async () =>
    new Response(body, { status });

test.each<[string, typeof fetch, unknown]>([
  [
    'the person and the token',
    answering(JSON.stringify({ token: 't', user: owner })),
    { ok: true, value: { token: 't', owner } },
  ],
  [
    'what the server refused',
    answering(JSON.stringify({ code: 'wrong-password', detail: 'No.' }), 401),
    { ok: false, refusal: { code: 'wrong-password', params: { status: 401, detail: 'No.' } } },
  ],
  ['a server that is none', answering('{}'), { ok: false, refusal: { code: 'server-trouble' } }],
  [
    'a network that asks for a sign-in of its own',
    async () => new Response('<html>', { headers: { 'content-type': 'text/html' } }),
    { ok: false, refusal: { code: 'network-sign-in' } },
  ],
  ['a page of somebody else', answering('<html>'), { ok: false, refusal: { code: 'offline' } }],
  [
    'no server',
    () => Promise.reject(new TypeError('fetch failed')),
    { ok: false, refusal: { code: 'offline' } },
  ],
])('signing in answers %s', async (_, fetch, expected) => {
  expect(await signIn({ ...asked, fetch })).toEqual(expected);
});

test('signing in says which device it is, with its key', async () => {
  const bodies: unknown[] = [];
  const fetch: typeof globalThis.fetch = async (_, init) => {
    bodies.push(JSON.parse(String(init?.body)));
    return new Response('{}');
  };
  await signIn({ ...asked, fetch });
  const { serverUrl: _, ...body } = asked;
  expect(bodies).toEqual([body]);
});

test('signing out ends the session, and works without a network', async () => {
  const seen: string[] = [];
  const fetch: typeof globalThis.fetch = async (url, init) => {
    seen.push(`${init?.method} ${url} ${new Headers(init?.headers).get('authorization')}`);
    throw new TypeError('fetch failed');
  };
  await signOut({ serverUrl: asked.serverUrl, token: 't', fetch });
  expect(seen).toEqual(['DELETE http://server.test/api/v1/sessions/current Bearer t']);
});

test('the way into a report is asked for with the session', async () => {
  const seen: unknown[] = [];
  const fetch: typeof globalThis.fetch = async (url, init) => {
    seen.push([url, new Headers(init?.headers).get('authorization'), init?.body]);
    return new Response(JSON.stringify({ path: '/reports/open?ticket=x', expiresAt: 'soon' }));
  };
  const { serverUrl } = asked;
  const found = await reportTicket({ serverUrl, token: 't', path: '/reports/revenue', fetch });
  expect(found).toEqual({ ok: true, value: '/reports/open?ticket=x' });
  expect(seen).toEqual([
    [
      'http://server.test/api/v1/reports/ticket',
      'Bearer t',
      JSON.stringify({ path: '/reports/revenue' }),
    ],
  ]);
});

test.each<[string, typeof fetch, unknown]>([
  ['the end of the session', answering('{"code":"signed-out"}', 401), 'signed-out'],
  ['a way to elsewhere', answering('{"path":"https://elsewhere.example"}'), 'server-trouble'],
  ['a page of somebody else', answering('<html>'), 'offline'],
])('the way into a report is refused by %s', async (_, fetch, code) => {
  const { serverUrl } = asked;
  const found = await reportTicket({ serverUrl, token: 't', path: '/reports/revenue', fetch });
  expect(found.ok ? found.value : found.refusal.code).toBe(code);
});
