// Proves: what was typed into a form is there again when it is opened anew, until its command is done or
// somebody begins anew; nobody else reads it, neither in the application nor in the browser's storage;
// drafts are bounded in number and age, and end with the sign-out.
import { model } from '@callout/model';
import { cleanup, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { fixtureReplica } from '../data/replica.fixture.ts';
import { show } from '../ui/show.fixture.tsx';
import { DerivedForm } from './derived-form.tsx';
import { createDrafts, type Drafts, DraftsContext, type KeptTexts } from './drafts.ts';

const KATRIN = { id: 'u-katrin', name: 'Katrin Albers', roles: ['manager'] } as const;
const DAY_MS = 86_400_000;

function device() {
  const stored = new Map<string, string>();
  const secretTexts = new Map<string, string>();
  const clock = { nowMs: 0 };
  const secrets: KeptTexts = {
    read: async (name) => secretTexts.get(name),
    write: async (name, text) => void secretTexts.set(name, text),
    remove: async (name) => void secretTexts.delete(name),
  };
  const storage = {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, text: string) => void stored.set(key, text),
    removeItem: (key: string) => void stored.delete(key),
  };
  const draftsOf = (person: string): Drafts =>
    createDrafts({ person, secrets, storage, now: () => clock.nowMs });
  return { stored, secretTexts, clock, draftsOf };
}

function openForm(drafts: Drafts) {
  const command = model.command('RegisterClient');
  if (!command) throw new Error('there is no RegisterClient');
  const replica = fixtureReplica(KATRIN);
  show(
    <DraftsContext value={drafts}>
      <DerivedForm command={command} onDone={() => undefined} />
    </DraftsContext>,
    replica,
  );
  return replica;
}
const nameField = () => screen.getByRole<HTMLInputElement>('textbox', { name: 'Name' });

describe('drafts', () => {
  it('are there again when the form is opened anew, and gone once one begins anew', async () => {
    const drafts = device().draftsOf('u-katrin');
    openForm(drafts);
    await userEvent.type(nameField(), 'Harbour Sch');
    cleanup();
    openForm(drafts);
    expect(await screen.findByText('What you typed before is here again.')).toBeTruthy();
    expect(nameField().value).toBe('Harbour Sch');
    await userEvent.click(screen.getByRole('button', { name: 'Start over' }));
    expect(nameField().value).toBe('');
    cleanup();
    await waitFor(async () => expect(await drafts.read('RegisterClient/')).toBeUndefined());
  });

  it('end with their command', async () => {
    const drafts = device().draftsOf('u-katrin');
    const replica = openForm(drafts);
    await userEvent.type(nameField(), 'Harbour School');
    await userEvent.type(screen.getByRole('textbox', { name: /contact/ }), 'Ada');
    await userEvent.click(
      screen.getByRole('button', { name: model.text('en', 'command.RegisterClient') }),
    );
    await waitFor(() => expect(replica.calls.length).toBe(1));
    cleanup();
    await waitFor(async () => expect(await drafts.read('RegisterClient/')).toBeUndefined());
  });

  it('are read by nobody else, and not in the storage either', async () => {
    const { stored, draftsOf } = device();
    await draftsOf('u-katrin').keep('AddNote/r1', { text: 'The key is under the mat.' });
    expect(await draftsOf('u-ada').read('AddNote/r1')).toBeUndefined();
    const [sealed] = [...stored.values()];
    expect(stored.size).toBe(1);
    expect(sealed).not.toMatch(/key|mat|text|AddNote/);
    expect(await draftsOf('u-katrin').read('AddNote/r1')).toEqual({
      text: 'The key is under the mat.',
    });
  });

  it('are thirty at most, the oldest goes first, and none is older than two weeks', async () => {
    const { clock, draftsOf } = device();
    const drafts = draftsOf('u-katrin');
    for (let number = 0; number < 31; number += 1) {
      clock.nowMs = number;
      await drafts.keep(`AddNote/r${number}`, { text: String(number) });
    }
    expect(await drafts.read('AddNote/r0')).toBeUndefined();
    expect(await drafts.read('AddNote/r1')).toEqual({ text: '1' });
    clock.nowMs = 14 * DAY_MS + 2;
    expect(await drafts.read('AddNote/r1')).toBeUndefined();
    expect(await drafts.read('AddNote/r30')).toEqual({ text: '30' });
  });

  it('end with the sign-out, with their key; what cannot be opened is none', async () => {
    const { stored, secretTexts, draftsOf } = device();
    const drafts = draftsOf('u-katrin');
    await drafts.keep('AddNote/r1', { text: 'a' });
    secretTexts.set('callout.drafts-key.u-katrin', btoa('x'.repeat(32)));
    expect(await drafts.read('AddNote/r1')).toBeUndefined();
    await drafts.wipe();
    expect([stored.size, secretTexts.size]).toEqual([0, 0]);
  });
});
