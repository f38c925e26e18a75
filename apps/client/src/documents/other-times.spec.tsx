// Proves: an overdue request offers its client and a manager the free times that are still ahead, one
// tap each, and any other; nobody else, and no other request, is offered them.
import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { fixtureReplica } from '../data/replica.fixture.ts';
import { useDocument } from '../data/replica-context.tsx';
import { type LIFE, MILA, OFFERED, requestAfter } from '../ui/request.fixture.ts';
import { show } from '../ui/show.fixture.tsx';
import { OtherTimes } from './other-times.tsx';

const ADA = { id: 'u-ada', name: 'Ada Petersen', roles: ['client'], subject: 'c1' } as const;
const VERA = { id: 'u-vera', name: 'Vera Lang', roles: ['manager'] } as const;
const OVERDUE = ['ServiceRequested', 'RequestOverdue'] as const;

function Times() {
  const request = useDocument('service-request', 'r1').value;
  return request ? <OtherTimes document={request} /> : null;
}
function shown(
  owner: Parameters<typeof fixtureReplica>[0],
  life: readonly (keyof typeof LIFE)[] = OVERDUE,
  locale: 'en' | 'ru' = 'en',
) {
  const replica = fixtureReplica(owner, [requestAfter(life)]);
  show(<Times />, replica, locale);
  return replica;
}

describe('the other times of an overdue request', () => {
  for (const owner of [ADA, VERA]) {
    it(`are those that are still ahead, and one tap moves it, for a ${owner.roles[0]}`, async () => {
      const replica = shown(owner);
      const choices = screen.getAllByRole('button', { name: /^Move to/ });
      expect(choices).toHaveLength(2);
      await userEvent.click(choices[0] as HTMLElement);
      expect(replica.calls).toEqual([
        {
          how: 'record',
          command: 'RescheduleService',
          data: { window: OFFERED[1], reason: '' },
        },
      ]);
      // It is not overdue any more.
      expect(screen.queryByRole('button', { name: /^Move to/ })).toBeNull();
    });
  }

  it('leave the day of any other time to be chosen', async () => {
    shown(ADA);
    await userEvent.click(screen.getByRole('button', { name: 'Another time…' }));
    expect(await screen.findByText(/any time that is still to come/)).toBeTruthy();
    expect((screen.getByLabelText(/^Day/) as HTMLInputElement).value).toBe('');
  });

  it('say so in Russian', () => {
    shown(ADA, OVERDUE, 'ru');
    expect(screen.getByRole('heading', { name: 'Выберите другое время' })).toBeTruthy();
    expect(screen.getAllByRole('button', { name: /^Перенести/ })).toHaveLength(2);
  });

  it('are shown to no stranger, and of no request that is not overdue', () => {
    for (const [owner, life] of [
      [MILA, OVERDUE],
      [{ ...ADA, subject: 'c2' }, OVERDUE],
      [VERA, ['ServiceRequested']],
      [VERA, ['ServiceRequested', 'WorkerAssigned', 'PriceSet']],
    ] as const) {
      shown(owner, life);
      expect(screen.queryByRole('button')).toBeNull();
    }
  });
});
