// Proves: a manager sees what was to happen by itself and did not, tries it again, drops it with a
// reason, and is told when the server cannot be asked.
import { ok, refused } from '@callout/kernel';
import type { Owner } from '@callout/replica';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';
import { fixtureReplica } from '../../data/replica.fixture.ts';
import { show } from '../../ui/show.fixture.tsx';
import { IssuesPage } from './issues-page.tsx';

const MARA: Owner = { id: 'u-mara', name: 'Mara', roles: ['manager'] };
const parked = {
  id: 'i1',
  policy: 'close-week-when-it-is-over',
  command: 'CloseWeek',
  stream: 's1',
  state: 'parked',
  since: '2026-11-23T09:00:00.000Z',
  attempts: 8,
  fault: 'TypeError: lines is null',
};
const held = { ...parked, id: 'i2', state: 'held', attempts: 0, fault: undefined };

function server() {
  const asked: unknown[] = [];
  let open: unknown[] = [parked, held];
  const answer = (method: string, path: string, body: unknown) => {
    if (method === 'GET') return ok({ issues: open });
    asked.push([path, body]);
    open = [];
    return ok({ ...parked, state: 'done' });
  };
  return { asked, answer };
}

it('lists what failed with its reason, and offers to try again what is not waiting', async () => {
  const { answer } = server();
  show(<IssuesPage />, fixtureReplica(MARA, [], answer));
  const cards = await screen.findAllByRole('article');
  const [first, second] = cards.map((card) => within(card));
  expect(first?.getByText('TypeError: lines is null')).toBeTruthy();
  expect(first?.getByText(/8 attempts/)).toBeTruthy();
  expect(first?.getByRole('button', { name: 'Try again' })).toBeTruthy();
  expect(second?.queryByRole('button', { name: 'Try again' })).toBeNull();
});

it('tries again, and asks for the list anew', async () => {
  const { asked, answer } = server();
  show(<IssuesPage />, fixtureReplica(MARA, [], answer));
  await userEvent.click(await screen.findByRole('button', { name: 'Try again' }));
  expect(asked).toEqual([['/api/v1/parked-issues/i1', { how: 'retry' }]]);
  expect(await screen.findByText('Everything was carried out')).toBeTruthy();
});

it('drops only with a reason', async () => {
  const { asked, answer } = server();
  show(<IssuesPage />, fixtureReplica(MARA, [], answer));
  const [drop] = await screen.findAllByRole('button', { name: 'Drop' });
  if (!drop) throw new Error('nothing can be dropped');
  await userEvent.click(drop);
  const dialog = within(await screen.findByRole('dialog'));
  const confirm = dialog.getByRole('button', { name: 'Drop' });
  expect(confirm).toHaveProperty('disabled', true);
  await userEvent.type(dialog.getByLabelText(/Reason/), ' invoiced by hand ');
  await userEvent.click(confirm);
  expect(asked).toEqual([
    ['/api/v1/parked-issues/i1', { how: 'drop', reason: 'invoiced by hand' }],
  ]);
});

it('says that it needs the server', async () => {
  show(
    <IssuesPage />,
    fixtureReplica(MARA, [], () => refused({ code: 'offline' })),
  );
  expect(await screen.findByText(/no connection to the server/i)).toBeTruthy();
});
