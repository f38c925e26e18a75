import { randomBytes } from 'node:crypto';
import { createPasswords } from '../../host/passwords.ts';
import { askServer } from '../../modules/admin/admin-client.ts';
import { runOperation } from '../../modules/admin/operations.ts';
import { createPeople } from '../../modules/people/create-people.ts';
import { refusalText } from '../../web/problem.ts';
import { type CliContext, clockOf, mistaken, withEngine } from './command.ts';

/**
 * Has an operation carried out: by the server that holds the data folder, or else here, with the
 * store opened for it alone. PostgreSQL has no holder: running servers look there at every request.
 * @throws StartFailure with the sentence of the refusal
 */
export async function administer(
  context: CliContext,
  operation: string,
  input: unknown,
): Promise<unknown> {
  const { config } = context;
  const asked =
    config.databaseUrl === undefined
      ? await askServer(config.dataFolder, operation, input)
      : undefined;
  const done = asked ?? (await runHere(context, operation, input));
  if (!done.ok) throw mistaken(refusalText(context.model, 'en', done.refusal));
  return done.value;
}

function runHere(context: CliContext, operation: string, input: unknown) {
  return withEngine(context, async (engine, store) => {
    const clock = await clockOf(context, store);
    const parts = { store, clock, engine, passwords: createPasswords(), log: context.log };
    const { dataFolder } = context.config;
    const people = createPeople({ ...parts, dataFolder, random: randomBytes });
    return runOperation({ people, engine, store }, operation, input);
  });
}
