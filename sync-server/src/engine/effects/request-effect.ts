import { type ContextName, DeclarationBroken, epochMs, uuidV7 } from '@callout/kernel';
import type { EngineDependencies } from '../dependencies.ts';
import type { RunUnitOfWork } from '../run/unit-of-work.ts';

/**
 * Puts something into the outbox that no fact has caused, such as the mail that confirms an address.
 * @throws DeclarationBroken when the context does not list the system command, or not with this input
 */
export async function requestEffect(
  deps: EngineDependencies,
  runUnit: RunUnitOfWork,
  context: ContextName,
  request: { readonly command: string; readonly data: unknown },
): Promise<void> {
  const { command: name, data } = request;
  const commands = deps.model.contexts.find((each) => each.name === context)?.systemCommands;
  const command = commands?.find((each) => each.name === name);
  const read = command?.input.safeParse(data);
  if (!command || !read?.success) {
    throw new DeclarationBroken(`${context} does not declare that ${name} can be asked like this`);
  }
  const now = deps.clock.now();
  const id = uuidV7(epochMs(now), deps.random(16));
  await runUnit(async (unit) => {
    await unit.transaction.putMessage({
      id,
      context,
      command: name,
      input: read.data,
      causationId: id,
      correlationId: id,
      askedAt: now,
      state: 'waiting',
      attempts: 0,
      dueAt: now,
    });
    unit.effectRequested();
  });
}
