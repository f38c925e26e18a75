// Proves: what a person's devices have said adds up to how far everything of theirs has come, one that never
// said so leaves it open, and what is revoked, cleared or signed out with nothing on it is waited for no more.
import { expect, it } from 'vitest';
import type { DeviceRow } from './devices.ts';
import { sentWorkOf } from './sent-work.ts';

const MONDAY = '2026-11-23T08:00:00.000Z';
const TUESDAY = '2026-11-24T08:00:00.000Z';
const device = (told: Partial<DeviceRow>): DeviceRow => ({
  ...{ person: 'Mila', lastContactAt: TUESDAY, sentUntil: TUESDAY, unsent: 0, lost: 0 },
  ...{ cloned: false, standing: 'in-use', others: [], ...told },
});
const all = { person: 'Mila', devices: 2, lastContactAt: TUESDAY, sentUntil: TUESDAY, unsent: 0 };

it.each([
  ['all sent', [device({}), device({})], { ...all, lost: 0 }],
  [
    'one behind the other',
    [
      device({ lastContactAt: MONDAY, sentUntil: MONDAY, unsent: 3, lost: 1 }),
      device({ unsent: 2 }),
    ],
    { ...all, lastContactAt: MONDAY, sentUntil: MONDAY, unsent: 5, lost: 1 },
  ],
  [
    'one that never told',
    [device({}), device({ sentUntil: undefined, unsent: undefined })],
    { ...all, sentUntil: undefined, unsent: undefined, lost: 0 },
  ],
  [
    'one that is signed out with nothing on it',
    [device({}), device({ standing: 'signed-out', lastContactAt: MONDAY, sentUntil: MONDAY })],
    { ...all, devices: 1, lost: 0 },
  ],
  [
    'one that is signed out and still holds something',
    [device({}), device({ standing: 'signed-out', sentUntil: MONDAY, unsent: 1 })],
    { ...all, sentUntil: MONDAY, unsent: 1, lost: 0 },
  ],
  [
    'one whose session is over without anybody having signed out',
    [device({}), device({ standing: 'session-over', lastContactAt: MONDAY, sentUntil: MONDAY })],
    { ...all, lastContactAt: MONDAY, sentUntil: MONDAY, lost: 0 },
  ],
  [
    'none from which anything may come',
    [device({ standing: 'signed-out', lastContactAt: MONDAY })],
    { ...all, devices: 0, lastContactAt: MONDAY, sentUntil: undefined, lost: 0 },
  ],
] as const)('%s', (_, rows, expected) => {
  expect(sentWorkOf('Mila', rows)).toEqual(expected);
});
