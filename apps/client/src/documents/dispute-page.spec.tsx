// Proves what a person reads and can do about a refused fact: what came first in both languages, the ways that
// the model offers and no others, letting go only after being asked, an override only with a reason, and what
// became of it once it is settled.
import type { DeviceDocument, Dispute, SettledDispute } from '@callout/sync';
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { type FixtureReplica, fixtureReplica } from '../data/replica.fixture.ts';
import { MILA, requestAfter } from '../ui/request.fixture.ts';
import { show } from '../ui/show.fixture.tsx';
import { OpenDispute } from './dispute-page.tsx';

const MARA = { id: 'u-mara', name: 'Mara Lind', roles: ['manager'] } as const;
const ID = '0193f0a0-6f6c-7d0b-8d36-0a4f8d6f8d33';
const dispute = (refusal: Dispute['refusal'] = { code: 'request-over' }): Dispute => ({
  event: {
    ...{ id: ID, context: 'provisioning', kind: 'service-request', stream: 's1', v: 1 },
    ...{ type: 'ServiceCompleted', command: 'CompleteService', correlationId: ID },
    occurredAt: '2026-11-23T09:40:00.000Z',
    actor: { id: MILA.id, role: 'worker', name: MILA.name, subject: MILA.subject },
    data: {
      evidence: [],
      ...{ notes: 'Gasket replaced.', signedBy: 'Ada Petersen' },
      point: { latitude: 53.54, longitude: 9.99 },
      outcome: {
        client: { id: 'c1', name: 'Harbour School' },
        worker: { id: 'w1', name: 'Mila Novak' },
        serviceType: { id: 't1', name: 'Boiler service' },
      },
    },
  },
  refusal,
  at: '2026-11-23T12:15:00.000Z',
  overtakenBy: {
    ...{ id: 'e2', type: 'ServiceCancelled', occurredAt: '2026-11-23T09:10:00.000Z' },
    actor: { id: MARA.id, role: 'manager', name: MARA.name },
    ...{ names: {}, windows: {} },
  },
});
const cancelled = requestAfter([
  ...(['ServiceRequested', 'WorkerAssigned', 'PriceSet', 'ServiceCancelled'] as const),
]);
const completed = requestAfter([
  ...(['ServiceRequested', 'WorkerAssigned', 'PriceSet', 'ServiceStarted'] as const),
  'ServiceCompleted',
]);
const holding = (one: Dispute): DeviceDocument => ({ ...cancelled, disputes: [one] });

function shown(
  who: typeof MILA | typeof MARA,
  one: Dispute | SettledDispute = dispute(),
  locale: 'en' | 'ru' = 'en',
): FixtureReplica {
  const document = 'settled' in one ? { ...cancelled, settled: [one] } : holding(one);
  const replica = fixtureReplica(who, [document]);
  show(<OpenDispute of={{ dispute: one, document, title: document.title }} />, replica, locale);
  return replica;
}
const buttons = () =>
  screen
    .getAllByRole('button')
    .map((button) => button.textContent ?? '')
    .filter((name) => name !== '');

describe('a refused fact', () => {
  it('says what was recorded, when and where, and what came first', () => {
    shown(MILA);
    expect(
      screen.queryAllByText('Mara Lind cancelled this request on 23 Nov, 09:10.'),
    ).toHaveLength(1);
    expect(screen.queryAllByText(/^You recorded this on .*; it arrived on/)).toHaveLength(1);
    expect(screen.queryAllByText('This request is over.')).toHaveLength(1);
    for (const said of ['Gasket replaced.', 'Ada Petersen', '53.54000, 9.99000', 'Mila Novak']) {
      expect(screen.queryAllByText(said)).toHaveLength(1);
    }
  });
  it('says the same to the office, in Russian', () => {
    shown(MARA, dispute(), 'ru');
    expect(screen.queryAllByText(/заявку отменили: Mara Lind\.$/)).toHaveLength(1);
    expect(screen.queryAllByText(/^Записано .* \(Mila Novak\), дошло/)).toHaveLength(1);
  });
});

describe('the ways on', () => {
  it('are to claim it, by one tap, or to let it go', async () => {
    const replica = shown(MILA);
    expect(buttons()).toEqual(['Claim this work', 'Let it go']);
    fireEvent.click(screen.getByRole('button', { name: 'Claim this work' }));
    await waitFor(() => expect(replica.calls).toHaveLength(1));
    expect(replica.calls).toMatchObject([
      {
        ...{ how: 'record', command: 'ClaimWork' },
        data: { facts: [{ event: ID, type: 'ServiceCompleted', signedBy: 'Ada Petersen' }] },
      },
    ]);
  });
  it('of the office are to let it go, once it was asked', async () => {
    const replica = shown(MARA);
    expect(buttons()).toEqual(['Let it go']);
    fireEvent.click(screen.getByRole('button', { name: 'Let it go' }));
    const question = await screen.findByRole('dialog', { name: 'Let it go?' });
    expect(replica.calls).toEqual([]);
    fireEvent.click(within(question).getByRole('button', { name: 'Yes, let it go' }));
    const data = { event: ID, reason: undefined };
    await waitFor(() =>
      expect(replica.calls).toEqual([{ how: 'settle', command: 'let-go', data }]),
    );
  });
  it('are another form, too, which begins with what was recorded and says what it leaves out', async () => {
    const photo = { sha256: 'b'.repeat(64), type: 'image/jpeg', bytes: 4711 } as const;
    const before = dispute();
    const evidence = [
      { ...photo, purpose: 'report-photo' },
      { ...photo, sha256: 'c'.repeat(64), purpose: 'signature' },
    ];
    const data = { ...(before.event.data as object), evidence };
    const one = { ...before, event: { ...before.event, data } };
    // Completed by the same person on another device: there is nothing to claim.
    const document = { ...completed, disputes: [one] };
    const replica = fixtureReplica(MILA, [document]);
    show(<OpenDispute of={{ dispute: one, document, title: document.title }} />, replica);
    expect(buttons().slice(0, 2)).toEqual(['Record as: Attach evidence', 'Let it go']);
    fireEvent.click(screen.getByRole('button', { name: 'Record as: Attach evidence' }));
    const form = await screen.findByRole('dialog', { name: 'Attach evidence' });
    expect(within(form).getByText(/It does not ask for: Evidence, Notes, Signed by/)).toBeTruthy();
    fireEvent.click(within(form).getByRole('button', { name: 'Attach evidence' }));
    await waitFor(() =>
      expect(replica.calls).toEqual([
        {
          ...{ how: 'record', command: 'AttachEvidence' },
          data: { evidence: evidence[0], note: '' },
        },
        {
          ...{ how: 'settle', command: 'recorded-again' },
          data: { event: ID, reason: undefined },
        },
      ]),
    );
  });
  it('are to take it all the same where the rule allows that, and only with a reason', async () => {
    const replica = shown(MARA, dispute({ code: 'signature-missing', overridable: true }));
    expect(buttons()).toEqual(['Take it all the same', 'Let it go']);
    fireEvent.click(screen.getByRole('button', { name: 'Take it all the same' }));
    const dialog = await screen.findByRole('dialog', { name: 'Take it all the same' });
    const take = within(dialog).getByRole('button', { name: 'Take it' });
    expect(take.hasAttribute('disabled')).toBe(true);
    const reason = 'The client has signed on paper.';
    fireEvent.change(within(dialog).getByLabelText('Why'), { target: { value: reason } });
    fireEvent.click(take);
    await waitFor(() =>
      expect(replica.calls).toEqual([
        { how: 'settle', command: 'overridden', data: { event: ID, reason } },
      ]),
    );
  });
  it('are none while the server is still to hear what was decided', () => {
    const decisions = [{ event: ID, how: 'let-go', at: '2026-11-23T13:00:00.000Z' }] as const;
    const document = { ...holding(dispute()), decisions };
    const replica = fixtureReplica(MARA, [document]);
    show(
      <OpenDispute of={{ dispute: dispute(), document, title: document.title }} />,
      replica,
      'ru',
    );
    expect(buttons()).toEqual([]);
    expect(screen.getByText(/Вы отказались от записи\. Вопрос закроется, как только/)).toBeTruthy();
  });
  it('are there again when the server has refused it, with why', () => {
    const refusal = { code: 'override-not-possible' };
    const decision = { how: 'overridden', at: '2026-11-23T13:00:00.000Z', refusal } as const;
    const document = {
      ...holding(dispute({ code: 'signature-missing', overridable: true })),
      decisions: [{ event: ID, ...decision }],
    };
    const [one] = document.disputes;
    if (!one) throw new Error('it holds one');
    show(
      <OpenDispute of={{ dispute: one, document, title: document.title }} />,
      fixtureReplica(MARA, [document]),
    );
    expect(buttons()).toEqual(['Take it all the same', 'Let it go']);
    expect(screen.getByText(/taken this all the same, but the server did not: /)).toBeTruthy();
  });
  it('are none once it is settled: by whom, when and why', () => {
    const settled = { as: 'overridden', by: 'Mara Lind', at: '2026-11-23T13:00:00.000Z' } as const;
    shown(MILA, { ...dispute(), settled: { ...settled, reason: 'Signed on paper.' } });
    expect(buttons()).toEqual([]);
    const said = 'Taken all the same by Mara Lind on 23 Nov, 13:00. Reason: Signed on paper.';
    expect(screen.queryAllByText(said)).toHaveLength(1);
  });
});
