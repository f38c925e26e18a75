// Proves that one caller counts as one however their address is written, and that what is no address
// is never taken for one.
import { expect, it } from 'vitest';
import { networkOf } from './client-address.ts';

it.each([
  ['192.0.2.7', '192.0.2.7'],
  ['192.0.2.7:50123', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:DB8:0001:0002::1', '2001:db8:1:2::/64'],
  ['[2001:db8:1:2::9]:443', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['unknown', undefined],
  ['', undefined],
  ['::ffff:999.1.1.1', undefined],
  ['<script>', undefined],
  [undefined, undefined],
])('%s', (text, network) => {
  expect(networkOf(text)).toBe(network);
});
