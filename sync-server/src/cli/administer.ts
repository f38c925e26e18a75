import { randomBytes } from 'node:crypto';
import { askServer } from '../admin/ask.ts';
import { runOperation } from '../admin/operations.ts';
import { createPasswords } from '../auth/passwords.ts';
import { refusalText } from '../http/problem.ts';
import { createPeople } from '../people/create-people.ts';
import { clockOf, type Desk, mistaken, withEngine } from './command.ts';

/**
 * Has an operation carried out: by the server that holds the data folder, or else here, with the
 * store opened for it alone. PostgreSQL has no holder: running servers look there at every request.
 * @throws StartFailure with the sentence of the refusal
 */
export async function administer(desk: Desk, operation: string, input: unknown): Promise<unknown> {
  const { config } = desk;
  const asked =
    config.databaseUrl === undefined
      ? await askServer(config.dataFolder, operation, input)
      : undefined;
  const done = asked ?? (await carryOutHere(desk, operation, input));
  if (!done.ok) throw mistaken(refusalText('en', done.refusal));
  return done.value;
}

function carryOutHere(desk: Desk, operation: string, input: unknown) {
  return withEngine(desk, async (engine, store) => {
    const clock = await clockOf(desk, store);
    const parts = { store, clock, engine, passwords: createPasswords(), log: desk.log };
    const people = createPeople({ ...parts, random: randomBytes });
    return runOperation({ people, engine, store }, operation, input);
  });
}
