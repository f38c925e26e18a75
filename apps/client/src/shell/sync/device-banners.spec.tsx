// Proves: a person reads, in both languages, that the clock of their device is off, by how much and what to
// do about it, that room runs out, and that the office wants the device back; and nothing of it where all is well.
import { act, screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { fixtureReplica } from '../../data/replica.fixture.ts';
import { MILA } from '../../ui/request.fixture.ts';
import { show } from '../../ui/show.fixture.tsx';
import { DeviceBanners } from './device-banners.tsx';

const titles = () => screen.queryAllByRole('alert').map((alert) => alert.textContent);

describe.each([
  [
    'en',
    'The clock of this device is 3 days ahead',
    'The clock of this device is 25 hours behind',
    'This device is to hand in its work',
    'Storage on this device is running out: 50 MB left',
  ],
  [
    'ru',
    'Часы этого устройства спешат на 3 дня',
    'Часы этого устройства отстают на 25 часов',
    'Устройство сдаёт работу',
    'На устройстве заканчивается место: осталось 50 МБ',
  ],
] as const)('the banners of the device: %s', (locale, ahead, behind, handIn, room) => {
  it('say how far the clock is off, and how to set it right', () => {
    const replica = fixtureReplica(MILA);
    const shown = show(<DeviceBanners />, replica, locale);
    for (const clockAheadMinutes of [undefined, 0, 4, -4]) {
      act(() => replica.tell({ clockAheadMinutes }));
      expect(titles()).toEqual([]);
    }
    act(() => replica.tell({ clockAheadMinutes: 3 * 1440 }));
    expect(titles()[0]).toContain(ahead);
    act(() => replica.tell({ clockAheadMinutes: -25 * 60 }));
    expect(titles()[0]).toContain(behind);
    shown.unmount();
  });

  it('say that room runs out, before it has', () => {
    const replica = fixtureReplica(MILA);
    const shown = show(<DeviceBanners />, replica, locale);
    const [usedBytes, quotaBytes, isKept] = [150e6, 200e6, true];
    act(() => replica.tell({ room: { usedBytes, quotaBytes, isKept, isLow: false } }));
    expect(titles()).toEqual([]);
    act(() => replica.tell({ room: { usedBytes, quotaBytes, isKept, isLow: true } }));
    expect(titles()[0]).toContain(room);
    shown.unmount();
  });

  it('say that the device is to hand in, until it has been cleared', () => {
    const replica = fixtureReplica(MILA);
    const shown = show(<DeviceBanners />, replica, locale);
    act(() => replica.tell({ order: 'hand-in' }));
    expect(titles()[0]).toContain(handIn);
    act(() => replica.tell({ order: undefined }));
    expect(titles()).toEqual([]);
    shown.unmount();
  });
});
