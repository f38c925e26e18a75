// Proves: a manager reads which devices nothing is heard of, or hold what has not arrived, the one longest silent
// first and with how much; nobody else is told of others' devices; and who closes reads of the week that the
// clock has closed whose work may still come.
import { ok } from '@callout/kernel';
import type { Owner } from '@callout/replica';
import { screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { documentOf } from '../data/document.fixture.ts';
import { fixtureReplica } from '../data/replica.fixture.ts';
import { show } from '../ui/show.fixture.tsx';
import { ClosedWeekDevices } from './closed-week-devices.tsx';
import { SilentDevices } from './silent-devices.tsx';

const MARA: Owner = { id: 'u-mara', name: 'Mara', roles: ['manager'] };
const BERND: Owner = { id: 'u-bernd', name: 'Bernd', roles: ['accountant'] };
const MILA: Owner = { id: 'u-mila', name: 'Mila', roles: ['worker'], subject: 'w1' };
const ORGANISATION = documentOf('organisation', 'organisation', {
  ...{ status: 'configured', settings: { name: 'Northlight', timeZone: 'Europe/Berlin' } },
});
const silent = { id: 'd1', person: 'Mila Novak', label: 'Chrome on Android' };
const unsent = { id: 'd2', person: 'Jan Brandt', unsent: 2 };
const lastContactAt = '2026-11-19T08:00:00.000Z';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2026-11-23T09:00:00.000Z') });
});
afterEach(() => {
  vi.useRealTimers();
});

function server(devices: readonly object[]) {
  const asked: string[] = [];
  const answer = (_method: string, path: string) => {
    asked.push(path);
    return ok({ devices, count: devices.length, people: { all: 3, heard: 3 - devices.length } });
  };
  return { asked, answer };
}

it('tells a manager of devices that are silent for three days, or hold something', async () => {
  const { asked, answer } = server([
    { ...silent, lastContactAt },
    { ...unsent, lastContactAt },
  ]);
  show(<SilentDevices />, fixtureReplica(MARA, [], answer));
  const told = (await screen.findByRole('alert')).textContent ?? '';
  expect(told).toContain('2 devices may hold work that has not arrived');
  expect(told).toMatch(/Mila Novak, Chrome on Android: last heard of [^,]*19/);
  expect(told).toMatch(/Jan Brandt, .*, 2 things not sent then/);
  const since = encodeURIComponent('2026-11-20T09:00:00.000Z');
  expect(asked).toEqual([`/api/v1/devices/unheard?since=${since}`]);
});

it('says nothing where all are heard of', async () => {
  const { asked, answer } = server([]);
  show(<SilentDevices />, fixtureReplica(MARA, [], answer));
  await vi.waitFor(() => expect(asked).toHaveLength(1), { timeout: 10_000 });
  expect(screen.queryByRole('alert')).toBeNull();
});

it('names the devices of which the closed week may not be whole', async () => {
  const { asked, answer } = server([{ ...unsent, lastContactAt }]);
  show(<ClosedWeekDevices />, fixtureReplica(BERND, [ORGANISATION], answer));
  const told = (await screen.findByRole('alert')).textContent ?? '';
  expect(told).toContain('1 device may still hold work of the period before');
  expect(told).toContain('2 of 3 people have sent everything of it.');
  expect(told).toMatch(/Jan Brandt, .*, 2 things not sent then/);
  // Monday in the zone of the organisation, wherever this runs.
  const since = encodeURIComponent('2026-11-22T23:00:00.000Z');
  await vi.waitFor(() => expect(asked.at(-1)).toBe(`/api/v1/devices/unheard?since=${since}`));
});

it('asks nothing for who is no manager', () => {
  const { asked, answer } = server([{ ...silent, lastContactAt }]);
  show(<SilentDevices />, fixtureReplica(MILA, [], answer));
  expect(asked).toEqual([]);
  expect(screen.queryByRole('alert')).toBeNull();
});
