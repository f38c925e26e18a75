// Proves: the rows of a register offer what the server says may be ordered of them, each is done after a
// question that shows of which row, the rows are read again afterwards, and a refusal stays to be read.
import { ok, refused } from '@callout/kernel';
import { model } from '@callout/model';
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { fixtureReplica } from '../data/replica.fixture.ts';
import { showAt } from '../ui/show.fixture.tsx';
import { ReadModelPage } from './read-model-page.tsx';

const MARA = { id: 'u1', name: 'Mara', roles: ['manager'] } as const;

/** happy-dom lays nothing out: without a height, no row would be in sight. */
beforeEach(() => {
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(900);
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(1200);
  vi.spyOn(HTMLElement.prototype, 'offsetHeight', 'get').mockReturnValue(46);
});
afterEach(() => vi.restoreAllMocks());

const cells = (person: string, standing: string) => ({
  person: { kind: 'text', value: person },
  standing: { kind: 'word', value: `device.${standing}` },
  unsent: { kind: 'count', value: 2 },
});

async function opened(refusal?: { readonly code: string }) {
  const asked: string[] = [];
  const replica = fixtureReplica(MARA, [], (method, path) => {
    asked.push(`${method} ${path.replace(/\?.*$/, '')}`);
    if (method === 'POST') return refusal ? refused(refusal) : ok({ id: 'd1', cells: {} });
    return ok({
      rows: [
        { id: 'd1', cells: cells('Wim', 'in-use'), offers: ['revoke', 'clear'] },
        { id: 'd2', cells: cells('Jo', 'cleared') },
      ],
    });
  });
  const devices = model.readModel('devices');
  if (!devices) throw new Error('the model has no register of devices');
  await showAt('/devices', () => <ReadModelPage of={devices} />, replica);
  await screen.findByText('Wim');
  return asked;
}

async function choose(order: string) {
  // The row in which nothing may be ordered has no menu.
  await userEvent.click(screen.getByRole('button', { name: 'More actions' }));
  await userEvent.click(await screen.findByRole('menuitem', { name: order }));
  return screen.findByRole('dialog');
}

it('orders something of a row after a question that shows of which', async () => {
  const asked = await opened();
  const dialog = await choose('Clear at once');
  expect(dialog.textContent).toContain('what it has not sent is lost');
  expect(dialog.textContent).toContain('Person: Wim');
  expect(dialog.textContent).toContain('Unsent: 2');
  expect(asked).toEqual(['GET /api/v1/read-models/devices']);
  await userEvent.click(screen.getAllByRole('button', { name: 'Clear at once' }).at(-1) as Element);
  await waitFor(() =>
    expect(asked).toEqual([
      'GET /api/v1/read-models/devices',
      'POST /api/v1/read-models/devices/d1/clear',
      'GET /api/v1/read-models/devices',
    ]),
  );
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
});

it('tells why it was refused, and reads nothing anew', async () => {
  const asked = await opened({ code: 'offline' });
  const dialog = await choose('Revoke');
  await userEvent.click(screen.getAllByRole('button', { name: 'Revoke' }).at(-1) as Element);
  await waitFor(() => expect(dialog.querySelector('[role="alert"]')?.textContent).toBeTruthy());
  expect(asked).toEqual([
    'GET /api/v1/read-models/devices',
    'POST /api/v1/read-models/devices/d1/revoke',
  ]);
});
