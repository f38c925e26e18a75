// Proves: only an address under which a Callout server answers is taken, over https or on this machine;
// what stands in the way is told apart; and nothing but the question for its health is sent there.
import { expect, test, vi } from 'vitest';
import { checkServer } from './check-server.ts';

const health = JSON.stringify({ status: 'ok', position: 7, processors: [] });
const answering = (body: string, status = 200) =>
  vi.fn<typeof fetch>(async () => new Response(body, { status }));
const failing = (message: string) =>
  vi.fn<typeof fetch>(async () => {
    throw new Error(message);
  });

test.each([
  ['callout.example', 'https://callout.example'],
  ['  https://callout.example/ ', 'https://callout.example'],
  ['callout.example:8443', 'https://callout.example:8443'],
  ['http://127.0.0.1:4810', 'http://127.0.0.1:4810'],
])('"%s" is %s', async (typed, origin) => {
  const asked = answering(health);
  expect(await checkServer(typed, asked)).toEqual({ ok: true, origin });
  expect(asked).toHaveBeenCalledExactlyOnceWith(`${origin}/healthz`, {
    redirect: 'error',
    credentials: 'omit',
    signal: expect.any(AbortSignal),
  });
});

test('a server that is not well is one all the same', async () => {
  expect(await checkServer('a.example', answering(health, 503))).toMatchObject({ ok: true });
});

test.each(['', 'http://callout.example', 'ftp://callout.example', 'a b', 'a.example/path'])(
  '"%s" is no address, and nobody is asked',
  async (typed) => {
    const asked = answering(health);
    expect(await checkServer(typed, asked)).toEqual({ ok: false, code: 'address' });
    expect(asked).not.toHaveBeenCalled();
  },
);

test.each([
  ['no-callout', answering('<title>Sign in to the network</title>')],
  ['no-callout', answering('{"status":"ok"}')],
  ['no-callout', answering('null')],
  ['unreachable', failing('net::ERR_NAME_NOT_RESOLVED')],
  ['unreachable', failing('The operation was aborted due to timeout')],
  ['certificate', failing('net::ERR_CERT_AUTHORITY_INVALID')],
])('%s is told apart', async (code, asked) => {
  expect(await checkServer('a.example', asked)).toEqual({ ok: false, code });
});
