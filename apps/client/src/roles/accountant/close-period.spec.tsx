// Proves: of a period that is over it is told which devices may still hold work of it, and of how many people
// all has come, before somebody closes it and after the clock has; and of one worker's statement only theirs.
import { ok } from '@callout/kernel';
import { screen, waitFor } from '@testing-library/react';
import { expect, it } from 'vitest';
import { documentOf, streamOf } from '../../data/document.fixture.ts';
import { fixtureReplica } from '../../data/replica.fixture.ts';
import { show } from '../../ui/show.fixture.tsx';
import { ClosePeriod } from './close-period.tsx';

const BERND = { id: 'u1', name: 'Bernd Falk', roles: ['accountant'] } as const;
const END = '2026-10-31T23:00:00.000Z';
const late = { id: 'd1', person: 'Mila Novak', lastContactAt: '2026-10-30T08:00:00.000Z' };

function statement(status: string) {
  const state = { ...(streamOf('worker-statement').initial as object), status };
  return documentOf('worker-statement', 'm1', state);
}

function opened(status: string, devices: readonly object[], notYet?: string) {
  const asked: string[] = [];
  const replica = fixtureReplica(BERND, [], (_, path) => {
    asked.push(path);
    const people = { all: 3, heard: 3 - devices.length };
    return ok({ devices, count: devices.length, people });
  });
  show(
    <ClosePeriod
      command="CloseMonth"
      statements={[statement(status)]}
      endedAt={END}
      notYet={notYet}
      worker="w1"
    />,
    replica,
  );
  return asked;
}
const QUESTION = `/api/v1/devices/unheard?${new URLSearchParams({ since: END, worker: 'w1' })}`;

it.each([
  ['open', 1],
  ['issued', 0],
])('names whose work may still come of a month that is %s', async (status, buttons) => {
  const asked = opened(status, [late]);
  const told = (await screen.findByRole('alert')).textContent ?? '';
  expect(told).toContain('1 device may still hold work of this period');
  expect(told).toContain('2 of 3 people have sent everything of it.');
  expect(told).toContain('Mila Novak, Device without a name: last heard of');
  expect(screen.queryAllByRole('button')).toHaveLength(buttons);
  expect(asked).toEqual([QUESTION]);
});

it('says so when everything has come', async () => {
  opened('issued', []);
  expect(
    await screen.findByText('Everything of this period has been sent: every device says so.'),
  ).toBeTruthy();
});

it('asks nothing of a month that goes on', async () => {
  const asked = opened('open', [late], 'Not over yet.');
  await waitFor(() => expect(screen.getByText('Not over yet.')).toBeTruthy());
  expect(asked).toEqual([]);
});
