import {
  type Actor,
  type AnySystemCommand,
  DeclarationBroken,
  derivedId,
  type Issue,
} from '@callout/kernel';
import type { MessageOutcome, OutboxMessage } from '../store/port.ts';
import { perform } from './command.ts';
import type { EngineDependencies } from './dependencies.ts';
import { assertDistinct } from './issues.ts';
import type { Unit } from './unit.ts';
import { createView } from './view.ts';

function systemActor(command: AnySystemCommand): Actor {
  const { name } = command.system;
  return { id: `system:${name}`, role: 'policy', name };
}

async function carryOut(
  unit: Unit,
  deps: EngineDependencies,
  asked: { readonly command: AnySystemCommand; readonly message: OutboxMessage },
  { command, stream, data, key }: Issue,
): Promise<void> {
  const { message } = asked;
  const done = await perform(unit, deps, {
    command,
    stream,
    data,
    actor: systemActor(asked.command),
    occurredAt: deps.clock.now(),
    policy: asked.command,
    eventId: (index) => derivedId(message.id, 'answer', command.name, stream, key, index),
    causationId: message.causationId,
    correlationId: message.correlationId,
  });
  if (done.ok) return;
  const facts = { asked: message.command, command: command.name, code: done.refusal.code };
  deps.log.debug(facts, 'what came of an answer was refused');
}

/**
 * What comes of an external system's answer, or of its silence, and that the message is settled, in
 * one transaction. A message that was settled meanwhile is left alone: two deliveries, one effect.
 * @throws DeclarationBroken when the answer issues what its system command does not declare
 */
export async function recordAnswer(
  unit: Unit,
  deps: EngineDependencies,
  message: OutboxMessage,
  outcome: MessageOutcome,
): Promise<void> {
  const { transaction } = unit;
  const stored = await transaction.message(message.id);
  if (stored && stored.state !== 'waiting') return;
  const command = deps.model.systemCommand(message.command);
  if (!command) throw new DeclarationBroken(`no context declares ${message.command}`);
  const view = createView(transaction, command.context);
  const issues = await command.whenAnswered(message.input as never, outcome as never, view);
  assertDistinct(command, issues);
  for (const issue of issues) await carryOut(unit, deps, { command, message }, issue);
  const { input: _input, outcome: _outcome, failure: _failure, ...settled } = message;
  await transaction.putMessage({
    ...settled,
    state: outcome.ok ? 'answered' : 'failed',
    ...(outcome.ok ? {} : { failure: outcome.code }),
  });
}
