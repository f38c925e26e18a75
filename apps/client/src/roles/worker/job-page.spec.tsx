// Proves: a worker's job offers exactly the steps that the model allows in its state, and shows at
// once, marked as unsent, what was recorded without a network.
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { fixtureReplica } from '../../data/replica.fixture.ts';
import { useDocument } from '../../data/replica-context.tsx';
import { type LIFE, MILA, requestAfter } from '../../ui/request.fixture.ts';
import { show } from '../../ui/show.fixture.tsx';
import './forms.ts';
import { OpenJob } from './job-page.tsx';

const UNTIL_ASSIGNED = ['ServiceRequested', 'WorkerAssigned', 'PriceSet'] as const;
const UNTIL_STARTED = [...UNTIL_ASSIGNED, 'ServiceStarted'] as const;
const steps = ['Check in', 'Complete', 'Not possible'];

function Job() {
  const job = useDocument('service-request', 'r1').value;
  return job ? <OpenJob job={job} /> : null;
}

function offered(): readonly string[] {
  const names = screen.getAllByRole('button').map((button) => button.textContent ?? '');
  return names.filter((name) => steps.includes(name));
}

const byState: readonly (readonly [string, readonly (keyof typeof LIFE)[], readonly string[]])[] = [
  ['assigned', UNTIL_ASSIGNED, ['Check in', 'Not possible']],
  ['started', UNTIL_STARTED, ['Complete', 'Not possible']],
  ['completed', [...UNTIL_STARTED, 'ServiceCompleted'], []],
];

describe('the page of a job', () => {
  for (const [state, life, expected] of byState) {
    it(`offers what a job allows that is ${state}`, () => {
      show(<Job />, fixtureReplica(MILA, [requestAfter(life)]));
      expect(offered()).toEqual(expected);
    });
  }

  it('offers nothing to a worker who has it no more', () => {
    const other = { ...MILA, id: 'u-jonas', subject: 'w2' };
    show(<Job />, fixtureReplica(other, [requestAfter(UNTIL_ASSIGNED)]));
    expect(offered()).toEqual([]);
  });

  it('shows a failure told offline at once, and that it is on this device', async () => {
    const replica = fixtureReplica(MILA, [requestAfter(UNTIL_ASSIGNED)]);
    replica.tell({ connection: 'offline' });
    show(<Job />, replica);
    await userEvent.click(screen.getByRole('button', { name: 'Not possible' }));
    const dialog = within(await screen.findByRole('dialog'));
    await userEvent.type(dialog.getByLabelText(/Reason/), 'Nobody opened the door.');
    await userEvent.click(dialog.getByLabelText('the client'));
    await userEvent.click(dialog.getByRole('button', { name: 'Report a failure' }));
    expect((await screen.findAllByText('Failed')).length).toBeGreaterThan(0);
    expect(screen.getAllByLabelText('On this device').length).toBeGreaterThan(0);
    expect(screen.getByText('Nobody opened the door.')).toBeTruthy();
    expect(offered()).toEqual([]);
  });
});
