// Proves which addresses are taken for somebody else's service: those of the open internet alone,
// however an address of the own machine or network is written.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isPublicAddress, outsideAddressFault } from './outside-address.ts';

describe('an address that is not public', () => {
  it.each([
    ...['http://127.0.0.1/', 'http://127.1/', 'http://2130706433/', 'http://0x7f.1/'],
    ...['http://0177.0.0.1/', 'http://0x7f000001/', 'http://127.0.0.1./', 'http://0/'],
    ...[
      'http://localhost:4810/',
      'https://LOCALHOST/',
      'http://a.localhost/',
      'http://localhost./',
    ],
    ...['http://10.1.2.3/', 'http://172.31.255.255/', 'http://192.168.0.1/', 'http://100.64.0.1/'],
    ...['http://169.254.169.254/latest', 'http://224.0.0.1/', 'http://255.255.255.255/'],
    ...[
      'http://[::1]/',
      'http://[::]/',
      'http://[fe80::1]/',
      'http://[fc00::1]/',
      'http://[ff02::1]/',
    ],
    ...['http://[::ffff:127.0.0.1]/', 'http://[::ffff:7f00:1]/', 'http://[::ffff:10.0.0.1]/'],
    ...['http://[64:ff9b::7f00:1]/', 'http://[2002:7f00:1::]/', 'http://[2001:db8::1]/'],
    ...['http://[0:0:0:0:0:0:0:1]/', 'http://[::127.0.0.1]/', 'http://①②⑦.0.0.1/'],
  ])('%s', (url) => {
    expect(outsideAddressFault(url)).toBe('not-public');
  });
});

it.each([
  ['ftp://scores.example/', 'not-http'],
  ['file:///etc/passwd', 'not-http'],
  ['gopher://127.0.0.1/', 'not-http'],
  ['https://name:secret@scores.example/', 'credentials'],
  ['https://name@scores.example/', 'credentials'],
  ['scores.example', 'unreadable'],
  ['http://', 'unreadable'],
  ['http://300.1.1.1/', 'unreadable'],
  ['', 'unreadable'],
  [undefined, 'unreadable'],
  [7, 'unreadable'],
])('%s is %s', (url, fault) => {
  expect(outsideAddressFault(url)).toBe(fault);
});

it.each([
  'https://scores.example/rank?v=2',
  'http://8.8.8.8:8080/',
  'https://[2a00:1450:4001::1]/',
  'http://[::ffff:8.8.8.8]/',
  'http://172.32.0.1/',
  'http://11.0.0.1/',
])('%s is taken', (url) => {
  expect(outsideAddressFault(url)).toBeUndefined();
});

it('reads an IPv4 address alike in each of its forms', () => {
  const forms = (value: number) => [
    `http://${value}/`,
    `http://0x${value.toString(16)}/`,
    `http://0${value.toString(8)}/`,
    `http://[::ffff:${(value >>> 16).toString(16)}:${(value & 0xffff).toString(16)}]/`,
  ];
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 32 - 1 }), (value) => {
      const dotted = [24, 16, 8, 0].map((bits) => (value >>> bits) & 0xff).join('.');
      const fault = isPublicAddress(dotted) ? undefined : 'not-public';
      expect(forms(value).map(outsideAddressFault)).toEqual([fault, fault, fault, fault]);
    }),
  );
});

it('takes nothing that is no address for a public one', () => {
  for (const text of ['', 'scores.example', '1.2.3', '8.8.8.8.8', '8.8.8.256', ':', '::g']) {
    expect([text, isPublicAddress(text)]).toEqual([text, false]);
  }
});
