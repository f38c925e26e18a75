// Proves: only an address that is safe to talk to, and safe to write into the page's policy, is
// taken for the server; and only the server's own pages are opened in the browser.
import { describe, expect, test } from 'vitest';
import { defaultServerUrl, isServerPage, parseServerUrl, serverPageUrl } from './server-url.ts';

describe('taken for a server', () => {
  test.each([
    ['https://callout.example', 'https://callout.example'],
    ['https://callout.example/', 'https://callout.example'],
    ['  https://Callout.Example:443/ ', 'https://callout.example'],
    ['https://callout.example:8443', 'https://callout.example:8443'],
    ['https://10.0.0.7', 'https://10.0.0.7'],
    ['https://заказы.example', 'https://xn--80aatcn8h.example'],
    ['http://127.0.0.1:4810', 'http://127.0.0.1:4810'],
    ['http://localhost:4810', 'http://localhost:4810'],
    ['http://callout.localhost', 'http://callout.localhost'],
    [defaultServerUrl, 'http://127.0.0.1:4810'],
  ])('%s', (text, origin) => {
    expect(parseServerUrl(text)).toEqual({ ok: true, origin });
  });
});

describe('not taken for a server', () => {
  test.each([
    ['', 'is not a URL'],
    ['callout.example', 'is not a URL'],
    ['ftp://callout.example', 'must begin with https:// or http://'],
    ['app://callout/', 'must begin with https:// or http://'],
    ['javascript:alert(1)', 'must begin with https:// or http://'],
    ['http://callout.example', 'must begin with https://, except for a server on this machine'],
    ['http://192.168.1.5:4810', 'must begin with https://, except'],
    ['http://127.0.0.1.example', 'must begin with https://, except'],
    ['http://localhost.example', 'must begin with https://, except'],
    ['https://me:secret@callout.example', 'must not hold a name or a password'],
    ['https://callout.example/app', 'must end after the host and the port'],
    ['https://callout.example/?a=1', 'must end after the host and the port'],
    ['https://callout.example/#a', 'must end after the host and the port'],
    ['https://*', 'must name its host by a name or an IPv4 address'],
    ['https://*.example', 'must name its host'],
    ['https://a;script-src', 'must name its host'],
    ["https://a,'unsafe-inline'", 'must name its host'],
    ['http://[::1]:4810', 'must name its host'],
  ])('%s', (text, mistake) => {
    const taken = parseServerUrl(text);
    expect(taken).toEqual({ ok: false, mistake: expect.stringContaining(mistake) });
    expect(taken).toEqual({ ok: false, mistake: expect.stringContaining(`"${text}"`) });
  });
});

const server = 'https://callout.example:8443';

describe('pages of the server', () => {
  test.each([
    ['/reports/week?of=2026-W40', `${server}/reports/week?of=2026-W40`],
    ['/', `${server}/`],
    ['/reports/../apply', `${server}/apply`],
    ['/reports/@elsewhere.example', `${server}/reports/@elsewhere.example`],
  ])('%s is one', (path, url) => {
    expect(serverPageUrl(path, server)).toBe(url);
  });

  test.each([
    '',
    'reports',
    'https://callout.example:8443/reports',
    '//elsewhere.example/reports',
    '/\\elsewhere.example',
    '/\t/elsewhere.example',
    '\\\\elsewhere.example',
    '@elsewhere.example',
    'javascript:alert(1)',
    'file:///etc/passwd',
  ])('%j is none', (path) => {
    expect(serverPageUrl(path, server)).toBeUndefined();
  });

  test.each([
    [`${server}/reports/1`, true],
    ['https://callout.example/reports/1', false],
    ['http://callout.example:8443/reports/1', false],
    ['https://me@callout.example:8443/', false],
    ['https://callout.example:8443.elsewhere.example/', false],
    ['javascript:alert(1)', false],
    ['file:///etc/passwd', false],
    ['', false],
  ])('a link to %j: %s', (url, is) => {
    expect(isServerPage(url, server)).toBe(is);
  });
});
