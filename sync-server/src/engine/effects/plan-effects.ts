import {
  type AnyEventPolicy,
  type ConfirmedEvent,
  DeclarationBroken,
  derivedId,
  type EffectRequest,
  undeclaredIn,
} from '@callout/kernel';
import type { OutboxMessage } from '../../store/port.ts';
import type { EngineDependencies } from '../dependencies.ts';
import { createContextReader } from '../run/context-reader.ts';
import type { UnitOfWork } from '../run/unit-of-work.ts';
import { recordReply } from './record-reply.ts';

/** As JSON. Far more than any mail or list of candidates; what exceeds it is not sent. */
const INPUT_CHARACTERS_MAX = 256 * 1024;

function assertDeclared(policy: AnyEventPolicy, requests: readonly EffectRequest[]): void {
  const seen = new Set<string>();
  for (const request of requests) {
    const { command, key } = request;
    const undeclared = undeclaredIn(policy, request);
    if (undeclared) {
      throw new DeclarationBroken(`${policy.name} does not declare that it asks ${undeclared}`);
    }
    const name = JSON.stringify([command.name, key]);
    if (seen.has(name)) {
      throw new DeclarationBroken(
        `${policy.name} asks ${command.name} twice under the key "${key}"`,
      );
    }
    seen.add(name);
  }
}

function readInput(policy: AnyEventPolicy, { command, data }: EffectRequest): unknown {
  const read = command.input.safeParse(data);
  if (read.success) return read.data;
  const fault = read.error.issues[0];
  throw new DeclarationBroken(
    `${policy.name} asks ${command.name} with ${fault?.path.join('.')}: ${fault?.message}`,
  );
}

/** Puts one request into the outbox under an id derived from its cause, so that a repeat adds nothing. */
async function putRequest(
  unit: UnitOfWork,
  deps: EngineDependencies,
  policy: AnyEventPolicy,
  cause: ConfirmedEvent,
  request: EffectRequest,
): Promise<void> {
  const { context } = policy;
  const { name } = request.command;
  const id = derivedId(cause.id, policy.name, 'ask', name, request.key);
  if (await unit.transaction.message(id)) return;
  const input = readInput(policy, request);
  const now = deps.clock.now();
  const message: OutboxMessage = {
    id,
    context,
    command: name,
    input,
    causationId: cause.id,
    correlationId: cause.correlationId,
    askedAt: now,
    state: 'waiting',
    attempts: 0,
    dueAt: now,
  };
  if (JSON.stringify(input).length > INPUT_CHARACTERS_MAX) {
    deps.log.error({ policy: policy.name, command: name }, 'too much was asked at once');
    await recordReply(unit, deps, message, { ok: false, code: 'too-large' });
    return;
  }
  await unit.transaction.putMessage(message);
  unit.effectRequested();
}

/**
 * What a policy wants asked of external systems at an event: noted with the policy's other effects,
 * in their transaction, and delivered after it.
 */
export async function planEffects(
  unit: UnitOfWork,
  deps: EngineDependencies,
  policy: AnyEventPolicy,
  { event, read }: { readonly event: ConfirmedEvent; readonly read: ConfirmedEvent },
): Promise<void> {
  if (!policy.planEffects || deps.withoutEffects) return;
  const requests = await policy.planEffects(
    read as never,
    createContextReader(unit.transaction, policy.context),
  );
  assertDeclared(policy, requests);
  for (const request of requests) await putRequest(unit, deps, policy, event, request);
}
