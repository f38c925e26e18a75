// Proves which tokens people hold, and whom a mail can be written to.
import { expect, it } from 'vitest';
import { recipientSchema, tokensOf } from './vocabulary.ts';

it('clients hold their own token and that of all clients, others that of their role', () => {
  expect(tokensOf({ roles: ['client'], subject: 'c1' })).toEqual(['client:c1', 'role:client']);
  expect(tokensOf({ roles: ['client'] })).toEqual(['role:client']);
  expect(tokensOf({ roles: ['manager', 'reviewer'] })).toEqual(['role:manager', 'role:reviewer']);
});

it.each([{}, { nobody: 'x' }, { client: 'c1', worker: 'w1' }, { managers: 'some' }, 'c1'])(
  'a mail goes to one known recipient, not to %j',
  (to) => {
    expect(recipientSchema.safeParse(to).success).toBe(false);
  },
);
it.each([
  { client: 'c1' },
  { managers: 'all' },
  { mailbox: { email: 'a@example.org', locale: 'ru' } },
])('a mail goes to %j', (to) => {
  expect(recipientSchema.parse(to)).toEqual(to);
});
