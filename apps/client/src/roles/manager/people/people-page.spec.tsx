// Proves that a manager sees people as the server answers them, is asked before somebody is disabled, and
// reads why something is refused or cannot be reached.
import { isRefusal, ok, refused } from '@callout/kernel';
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';
import { fixtureReplica } from '../../../data/replica.fixture.ts';
import { AccountPage } from '../../../shell/account/account-page.tsx';
import { show } from '../../../ui/show.fixture.tsx';
import { PeoplePage } from './people-page.tsx';

const OWNER = { id: 'u1', name: 'Maria Voss', roles: ['manager'] } as const;
const person = (id: string, name: string) => ({
  ...{ id, login: name.toLowerCase(), name, roles: ['worker'] },
  ...{ disabled: false, hasPassword: true },
});
const USERS = 'GET /api/v1/users?q=&limit=50';

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
}

/** A replica whose server answers what is set here, by method and path. */
function opened() {
  const answers = new Map<string, unknown>([
    [USERS, { people: [person('u1', 'Maria'), person('u2', 'Wim')] }],
  ]);
  const asked: Asked[] = [];
  const replica = fixtureReplica(OWNER, [], (method, path, body) => {
    if (method !== 'GET') asked.push({ method, path, body });
    const answer = answers.get(`${method} ${path}`);
    if (answer === undefined) return refused({ code: 'offline' });
    return isRefusal(answer) ? refused(answer) : ok(answer);
  });
  return { replica, answers, asked };
}

test('somebody is disabled after a question, and nobody can choose themself', async () => {
  const { replica, answers, asked } = opened();
  answers.set('PATCH /api/v1/users/u2', person('u2', 'Wim'));
  show(<PeoplePage />, replica);
  await screen.findByText('Wim');
  const buttons = screen.getAllByRole('button', { name: 'Disable' });
  expect(buttons).toHaveLength(1);
  await userEvent.click(buttons[0] as HTMLElement);
  await screen.findByRole('dialog', { name: 'Disable: Wim' });
  expect(asked).toEqual([]);
  const confirm = screen.getAllByRole('button', { name: 'Disable' }).at(-1);
  await userEvent.click(confirm as HTMLElement);
  await waitFor(() =>
    expect(asked).toEqual([
      { method: 'PATCH', path: '/api/v1/users/u2', body: { disabled: true } },
    ]),
  );
});

test('without the server it says so, and asks again when it is told to', async () => {
  const { replica, answers } = opened();
  answers.delete(USERS);
  show(<PeoplePage />, replica);
  await screen.findByRole('alert');
  answers.set(USERS, { people: [] });
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
  expect(await screen.findByText('Nobody found')).toBeTruthy();
});

test('a password is not sent when the two differ, and what the server refuses stands at its field', async () => {
  const { replica, answers, asked } = opened();
  answers.set('GET /api/v1/me/sessions', { sessions: [] });
  show(<AccountPage />, replica);
  const type = async (label: string, text: string) => {
    const field = await screen.findByLabelText(label);
    await userEvent.clear(field);
    await userEvent.type(field, text);
  };
  await type('Present password', 'guess');
  await type('New password', 'harbour lamp');
  await type('New password once more', 'harbour lamb');
  const change = () => userEvent.click(screen.getByRole('button', { name: 'Change the password' }));
  await change();
  expect(await screen.findByText('The two are not the same.')).toBeTruthy();
  expect(asked).toEqual([]);
  await type('New password once more', 'harbour lamp');
  const fields = [{ path: 'current', message: 'password-wrong' }];
  const refusal = { code: 'password-wrong', params: { detail: 'It is not right.' }, fields };
  answers.set('POST /api/v1/me/password', refusal);
  await change();
  expect(await screen.findByText('It is not right.')).toBeTruthy();
  expect(asked.map(({ body }) => body)).toEqual([{ current: 'guess', next: 'harbour lamp' }]);
});
