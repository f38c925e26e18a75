// Proves: the shell's journal is this person's at this server; more than the shell takes at once goes
// in several calls; and what the shell refuses becomes a fault with a name.
import { JournalFault, type Owner } from '@callout/replica';
import { expect, test } from 'vitest';
import { FixtureDesktop } from './desktop.fixture.ts';
import { journalOf } from './journal.ts';

const maria: Owner = { id: 'u-1', name: 'Maria', roles: ['manager'] };
const events = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ id: `event-${index}` }));

test('2,001 lines go in three calls, come back in one reading, and leave in three', async () => {
  const shell = new FixtureDesktop();
  const journal = journalOf(shell, maria);
  await journal.append(events(2_001));
  expect(await journal.read()).toEqual({ events: events(2_001), unowned: [], damaged: 0 });
  await journal.forget(events(2_001).map(({ id }) => id));
  expect(shell.sizes).toEqual([1_000, 1_000, 1, 1_000, 1_000, 1]);
  expect(shell.lines).toEqual([]);
});

test('forgetting all leaves the lines of others, and of other servers', async () => {
  const shell = new FixtureDesktop();
  const other = { eventId: 'b', event: 1, name: 'Wim', server: shell.serverUrl, owner: 'u-2' };
  const elsewhere = { ...other, eventId: 'c', server: 'https://other.example', owner: 'u-1' };
  shell.lines = [other, elsewhere];
  const journal = journalOf(shell, maria);
  await journal.append(events(1));
  await journal.forgetAll();
  expect(shell.lines).toEqual([other, elsewhere]);
});

test.each([
  ['line-too-long', 'journal-line-too-long'],
  ['journal-full', 'journal-full'],
  ['key-locked', 'journal-locked'],
  ['disk', 'journal-failed'],
])('%s is told as %s', async (code, told) => {
  const shell = new FixtureDesktop();
  shell.fault = { ok: false, code, detail: 'no' };
  const journal = journalOf(shell, maria);
  for (const asked of [
    () => journal.append(events(1)),
    () => journal.read(),
    () => journal.forget(['a']),
    () => journal.forgetAll(),
  ]) {
    const fault = await asked().catch((error: unknown) => error);
    expect(fault).toBeInstanceOf(JournalFault);
    expect(fault).toMatchObject({ code: told });
  }
});
