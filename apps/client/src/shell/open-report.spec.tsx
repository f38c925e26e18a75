// Proves: a report opens in a window of its own by a way in that is asked for as the signed-in person,
// on the desktop in the browser beside it; and that a way in which is refused leaves no empty window.
import { ok, refused } from '@callout/kernel';
import { afterEach, expect, it, vi } from 'vitest';
import { openReport } from './open-report.ts';

const TICKET = '/reports/open?ticket=x&next=%2Freports%2Frevenue';
const granted = vi.fn(async (_path: string) => ok(TICKET));

function windowOpened() {
  const page = { opener: {}, close: vi.fn(), location: { assign: vi.fn() } };
  const open = vi.fn(() => page);
  vi.stubGlobal('open', open);
  return { page, open };
}
afterEach(() => {
  vi.unstubAllGlobals();
  granted.mockClear();
});

it('opens a window at once and sends it on when the way in is known', async () => {
  const { page, open } = windowOpened();
  let grant: (path: string) => void = () => undefined;
  const opening = openReport('/reports/revenue', async () => {
    await new Promise<string>((resolve) => {
      grant = resolve;
    });
    return ok(TICKET);
  });
  expect(open).toHaveBeenCalledExactlyOnceWith('', '_blank');
  expect(page.opener).toBeNull();
  expect(page.location.assign).not.toHaveBeenCalled();
  grant(TICKET);
  expect(await opening).toEqual(ok(undefined));
  expect(page.location.assign).toHaveBeenCalledExactlyOnceWith(`${location.origin}${TICKET}`);
});

it('leaves no empty window when the way in is refused', async () => {
  const { page } = windowOpened();
  const offline = refused({ code: 'offline' });
  expect(await openReport('/reports/revenue', async () => offline)).toEqual(offline);
  expect(page.close).toHaveBeenCalledOnce();
  expect(page.location.assign).not.toHaveBeenCalled();
});

it.each([
  [{ ok: true }, ok(undefined)],
  [{ ok: false, code: 'no-browser', detail: '' }, refused({ code: 'report-no-browser' })],
  [{ ok: false, code: 'not-our-server', detail: '' }, refused({ code: 'report-not-opened' })],
])('on the desktop the shell opens it: %j', async (answered, expected) => {
  const { open } = windowOpened();
  const shellOpens = vi.fn(async () => answered);
  vi.stubGlobal('calloutDesktop', { serverUrl: 'https://server.test', openReport: shellOpens });
  expect(await openReport('/reports/revenue', granted)).toEqual(expected);
  expect(granted).toHaveBeenCalledExactlyOnceWith('/reports/revenue');
  expect(shellOpens).toHaveBeenCalledExactlyOnceWith(TICKET);
  expect(open).not.toHaveBeenCalled();
});
