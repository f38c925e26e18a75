// Proves that a fact which the server cannot take as a request, because it is too large or unreadable,
// holds none of the others: it is set aside, kept here alone and shown with why. And that a way which
// takes no push at all sets nothing aside.
import { toyModel } from '@callout/kernel/toy';
import { firstValueFrom } from 'rxjs';
import { afterEach, expect, test, vi } from 'vitest';
import { closeAll, newServerUrl, openDevice, statusWhere } from '../testing/device.fixture.ts';
import { MANAGER } from '../testing/people.fixture.ts';
import { VirtualTimers } from '../testing/virtual-timers.fixture.ts';
import { WireServer } from '../testing/wire-server.fixture.ts';

vi.setConfig({ testTimeout: 60_000 });
afterEach(closeAll);

interface Sent {
  readonly stream: string;
}

/** A device with five jobs unsent, before a server that answers some pushes as it is told. */
async function setUp(answer: (events: readonly Sent[]) => Response | undefined) {
  const server = new WireServer(toyModel);
  const url = newServerUrl();
  const timers = new VirtualTimers('2026-11-23T09:00:00.000Z');
  const device = await openDevice(server, url, { timers, clock: timers.clock, owner: MANAGER });
  server.meddle = ({ path, body }) =>
    path === '/sync/v1/push' ? answer((body as { events: Sent[] }).events) : undefined;
  for (const stream of ['j1', 'j2', 'j3', 'j4', 'j5']) {
    await device.record('OpenJob', stream, { title: `Job ${stream}`, worker: 'w1' });
  }
  await timers.pass(10 * 60_000);
  return { server, device, timers, url };
}

const problem = (status: number, body: object) =>
  new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/problem+json' },
  });
const html = (status: number) =>
  new Response('<html></html>', { status, headers: { 'content-type': 'text/html' } });
const holds = (events: readonly Sent[], stream: string) =>
  events.some((event) => event.stream === stream);

test.each([
  ['by a proxy, as too large', () => html(413), 'server-refuses'],
  ['by the server, as too large', () => problem(413, { code: 'body-too-large' }), 'body-too-large'],
  [
    'by the server, as unreadable',
    () => problem(400, { code: 'input-invalid', errors: [{ path: 'events.0.v', message: 'v' }] }),
    'input-invalid',
  ],
])('one fact refused %s holds no other', async (_how, refuse, code) => {
  const { server, device } = await setUp((events) => (holds(events, 'j3') ? refuse() : undefined));
  expect(server.log.map(({ stream }) => stream)).toEqual(['j1', 'j2', 'j4', 'j5']);
  const disputes = await firstValueFrom(device.disputes$);
  expect(
    disputes.map(({ event, refusal, onlyHere }) => [event.stream, refusal.code, onlyHere]),
  ).toEqual([['j3', code, true]]);
  const status = await statusWhere(device, ({ unsent }) => unsent === 0);
  expect([status.disputed, status.trouble, status.obstacle]).toEqual([1, undefined, undefined]);
});

test('the last of all, refused by the server itself, is set aside too', async () => {
  const { server, device } = await setUp((events) =>
    holds(events, 'j5') ? problem(413, { code: 'body-too-large' }) : undefined,
  );
  expect(server.log.map(({ stream }) => stream)).toEqual(['j1', 'j2', 'j3', 'j4']);
  expect((await firstValueFrom(device.disputes$)).map(({ event }) => event.stream)).toEqual(['j5']);
});

test.each([
  ['too large', () => html(413)],
  ['unreadable', () => html(400)],
  ['by the server, about the push', () => problem(400, { code: 'input-invalid' })],
])(
  'where every push is refused as %s, nothing is set aside, and all is sent in the end',
  async (_how, refuse) => {
    let isBad = true;
    const { server, device, timers } = await setUp(() => (isBad ? refuse() : undefined));
    expect(await firstValueFrom(device.disputes$)).toEqual([]);
    const held = await firstValueFrom(device.status$);
    expect([held.unsent, held.trouble?.params?.['status']]).toEqual([5, refuse().status]);
    isBad = false;
    await timers.pass(3 * 60_000);
    expect(server.log.map(({ stream }) => stream)).toEqual(['j1', 'j2', 'j3', 'j4', 'j5']);
  },
);

test('what was set aside is still here after a restart, and can be let go', async () => {
  const { server, device, timers, url } = await setUp((events) =>
    holds(events, 'j3') ? html(413) : undefined,
  );
  await device.close();
  const again = await openDevice(server, url, { timers, clock: timers.clock });
  const [kept] = await firstValueFrom(again.disputes$);
  expect([kept?.event.stream, kept?.onlyHere]).toEqual(['j3', true]);
  expect(await again.settleDispute(kept?.event.id ?? '', 'let-go')).toEqual({
    ok: true,
    value: undefined,
  });
  expect(await firstValueFrom(again.disputes$)).toEqual([]);
});
