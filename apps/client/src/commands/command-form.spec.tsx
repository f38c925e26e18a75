// Proves: a command form says what is wrong at the field where it is wrong, records nothing until
// it is sound, says a rule's refusal, explains why a command needs the network, and records a double
// tap once.
import { TextInput } from '@mantine/core';
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { type FixtureReplica, fixtureReplica } from '../data/replica.fixture.ts';
import { usePendingWork } from '../ui/pending-work.ts';
import { MILA, requestAfter } from '../ui/request.fixture.ts';
import { show } from '../ui/show.fixture.tsx';
import { CommandForm } from './command-form.tsx';

const KATRIN = { id: 'u-katrin', name: 'Katrin Albers', roles: ['manager'] } as const;
const assigned = requestAfter(['ServiceRequested', 'WorkerAssigned', 'PriceSet']);

function noteForm(replica: FixtureReplica, locale: 'en' | 'ru' = 'en') {
  show(
    <CommandForm
      command="AddNote"
      stream="r1"
      initial={{ text: '' }}
      toData={(values) => values}
      onDone={() => undefined}
    >
      {(form) => <TextInput label="Note" {...form.getInputProps('text')} />}
    </CommandForm>,
    replica,
    locale,
  );
}

function failForm(replica: FixtureReplica, fieldOf?: Readonly<Record<string, string>>) {
  show(
    <CommandForm
      command="StartService"
      stream="r1"
      initial={{ photo: '' }}
      toData={() => ({ evidence: [] })}
      onDone={() => undefined}
      {...(fieldOf ? { fieldOf } : {})}
    >
      {(form) => <TextInput label="Photo" {...form.getInputProps('photo')} />}
    </CommandForm>,
    replica,
  );
}

/** A field whose value is made in a while, as a photo is made small. */
function SlowField({ made }: { readonly made: Promise<void> }) {
  const waitFor = usePendingWork();
  return (
    <button type="button" onClick={() => waitFor(made)}>
      Take
    </button>
  );
}

it('a submit waits for what a field is still making, and records it', async () => {
  const replica = fixtureReplica(KATRIN, [assigned]);
  const { promise, resolve } = Promise.withResolvers<void>();
  let put: (text: string) => void = () => undefined;
  show(
    <CommandForm
      command="AddNote"
      stream="r1"
      initial={{ text: '' }}
      toData={(values) => values}
      onDone={() => undefined}
    >
      {(form) => {
        put = (text) => form.setFieldValue('text', text);
        return <SlowField made={promise} />;
      }}
    </CommandForm>,
    replica,
  );
  await userEvent.click(screen.getByRole('button', { name: 'Take' }));
  await userEvent.click(screen.getByRole('button', { name: 'Add a note' }));
  expect(replica.calls).toEqual([]);
  expect(screen.queryByRole('alert')).toBeNull();
  put('Ring twice.');
  resolve();
  await waitFor(() =>
    expect(replica.calls).toEqual([
      { how: 'record', command: 'AddNote', data: { text: 'Ring twice.' } },
    ]),
  );
});

describe('a command form', () => {
  it('names what is missing at its field, in the language of the reader', async () => {
    const replica = fixtureReplica(KATRIN, [assigned]);
    noteForm(replica, 'ru');
    await userEvent.click(screen.getByRole('button'));
    expect(await screen.findByText('Заполните это поле.')).toBeTruthy();
    expect(screen.getByLabelText('Note').getAttribute('aria-invalid')).toBe('true');
    expect(screen.queryByRole('alert')).toBeNull();
    expect(replica.calls).toEqual([]);
  });

  it('records what is sound, once, however often it is pressed', async () => {
    const replica = fixtureReplica(KATRIN, [assigned]);
    noteForm(replica);
    await userEvent.type(screen.getByLabelText('Note'), 'Ring twice.');
    await userEvent.dblClick(screen.getByRole('button'));
    await waitFor(() => expect(replica.calls.length).toBe(1));
    expect(replica.calls).toEqual([
      { how: 'record', command: 'AddNote', data: { text: 'Ring twice.' } },
    ]);
  });

  it("says a rule's refusal where no field of the form is at fault", async () => {
    failForm(fixtureReplica(MILA, [assigned]));
    await userEvent.click(screen.getByRole('button'));
    expect((await screen.findByRole('alert')).textContent).toBe('A photo is needed to check in.');
  });

  it("says a rule's refusal at the field that the form names for it, until it changes", async () => {
    failForm(fixtureReplica(MILA, [assigned]), { 'start-photo-missing': 'photo' });
    await userEvent.click(screen.getByRole('button'));
    expect(await screen.findByText('A photo is needed to check in.')).toBeTruthy();
    expect(screen.queryByRole('alert')).toBeNull();
    await userEvent.type(screen.getByLabelText('Photo'), 'x');
    expect(screen.queryByText('A photo is needed to check in.')).toBeNull();
  });

  it('explains that a command needs the network, and sends it again when it is back', async () => {
    const replica = fixtureReplica(KATRIN, [assigned]);
    replica.tell({ connection: 'offline' });
    show(
      <CommandForm
        command="ReassignWorker"
        stream="r1"
        initial={{ workerId: 'w2' }}
        toData={(values) => ({ ...values, reason: '' })}
        onDone={() => undefined}
      >
        {(form) => <TextInput label="Worker" {...form.getInputProps('workerId')} />}
      </CommandForm>,
      replica,
    );
    const button = screen.getByRole('button', { name: 'Choose a worker' });
    expect(button.hasAttribute('disabled')).toBe(true);
    expect(screen.getByText('Only the server can decide this: it needs the network.')).toBeTruthy();
    replica.tell({ connection: 'online' });
    replica.refuseOrders({
      code: 'worker-not-free',
      params: { name: 'Jonas Brandt' },
      fields: [{ path: 'workerId', message: 'worker-not-free' }],
    });
    await waitFor(() => expect(button.hasAttribute('disabled')).toBe(false));
    await userEvent.click(button);
    expect(await screen.findByText('Jonas Brandt is not free at that time.')).toBeTruthy();
    expect(screen.queryByRole('alert')).toBeNull();
    expect(replica.calls.map((call) => call.how)).toEqual(['sendCommand']);
  });
});
