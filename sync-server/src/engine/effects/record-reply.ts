import { type Actor, type AnySystemCommand, DeclarationBroken } from '@callout/kernel';
import type { MessageOutcome, OutboxMessage } from '../../store/port.ts';
import type { EngineDependencies } from '../dependencies.ts';
import { assertDistinct } from '../policies/issues.ts';
import { type Issuer, issueAll } from '../policies/issuing.ts';
import { createContextReader } from '../run/context-reader.ts';
import type { UnitOfWork } from '../run/unit-of-work.ts';

function systemActor(command: AnySystemCommand): Actor {
  const { name } = command.system;
  return { id: `system:${name}`, role: 'policy', name };
}

function issuerOf(command: AnySystemCommand, message: OutboxMessage): Issuer {
  const { id, context, causationId, correlationId } = message;
  return {
    context,
    name: command.name,
    issues: command.issues,
    actor: systemActor(command),
    cause: { id: causationId, correlationId, place: 0 },
    idParts: async (issue) => [id, 'answer', issue.command.name, issue.stream, issue.key],
  };
}

/**
 * What comes of an external system's answer, or of its silence, and that the message is settled, in
 * one transaction. A message that was settled meanwhile is left alone: two deliveries, one effect.
 * @throws DeclarationBroken when the answer issues what its system command does not declare
 */
export async function recordReply(
  unit: UnitOfWork,
  deps: EngineDependencies,
  message: OutboxMessage,
  outcome: MessageOutcome,
): Promise<void> {
  const { transaction } = unit;
  const stored = await transaction.message(message.id);
  if (stored && stored.state !== 'waiting') return;
  const command = deps.model.systemCommand(message.command);
  if (!command) throw new DeclarationBroken(`no context declares ${message.command}`);
  const view = createContextReader(transaction, message.context);
  const issues = await command.whenAnswered(message.input as never, outcome as never, view);
  assertDistinct(command, issues);
  // The outbox tries an answer again as a whole, so it is taken as one.
  await issueAll(unit, deps, issuerOf(command, message), issues, 'together');
  const { input: _input, outcome: _outcome, failure: _failure, ...settled } = message;
  await transaction.putMessage({
    ...settled,
    state: outcome.ok ? 'answered' : 'failed',
    ...(outcome.ok ? {} : { failure: outcome.code }),
  });
}
