import {
  type AnyEventPolicy,
  type Ask,
  type ConfirmedEvent,
  DeclarationBroken,
  derivedId,
} from '@callout/kernel';
import type { OutboxMessage } from '../../store/port.ts';
import type { EngineDependencies } from '../dependencies.ts';
import { createView } from '../run/context-reader.ts';
import type { Unit } from '../run/unit-of-work.ts';
import { recordAnswer } from './record-reply.ts';

/** As JSON. Far more than any mail or list of candidates; what exceeds it is not sent. */
const INPUT_CHARACTERS_MAX = 256 * 1024;

function assertDeclared(policy: AnyEventPolicy, asks: readonly Ask[]): void {
  const seen = new Set<string>();
  for (const { ask, key } of asks) {
    if (!policy.asks?.includes(ask)) {
      throw new DeclarationBroken(`${policy.name} does not declare that it asks ${ask.name}`);
    }
    const name = JSON.stringify([ask.name, key]);
    if (seen.has(name)) {
      throw new DeclarationBroken(`${policy.name} asks ${ask.name} twice under the key "${key}"`);
    }
    seen.add(name);
  }
}

function readInput(policy: AnyEventPolicy, { ask, data }: Ask): unknown {
  const read = ask.input.safeParse(data);
  if (read.success) return read.data;
  const fault = read.error.issues[0];
  throw new DeclarationBroken(
    `${policy.name} asks ${ask.name} with ${fault?.path.join('.')}: ${fault?.message}`,
  );
}

/** Puts one ask into the outbox under an id derived from its cause, so that a repeat adds nothing. */
async function post(
  unit: Unit,
  deps: EngineDependencies,
  policy: AnyEventPolicy,
  cause: ConfirmedEvent,
  asked: Ask,
): Promise<void> {
  const { name, context } = asked.ask;
  const id = derivedId(cause.id, policy.name, 'ask', name, asked.key);
  if (await unit.transaction.message(id)) return;
  const input = readInput(policy, asked);
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
    await recordAnswer(unit, deps, message, { ok: false, code: 'too-large' });
    return;
  }
  await unit.transaction.putMessage(message);
  unit.asked();
}

/**
 * What a policy wants asked of external systems at an event: noted with the policy's other effects,
 * in their transaction, and delivered after it.
 */
export async function inquire(
  unit: Unit,
  deps: EngineDependencies,
  policy: AnyEventPolicy,
  { event, read }: { readonly event: ConfirmedEvent; readonly read: ConfirmedEvent },
): Promise<void> {
  if (!policy.inquire || deps.asksNobody) return;
  const asks = await policy.inquire(read as never, createView(unit.transaction, policy.context));
  assertDeclared(policy, asks);
  for (const asked of asks) await post(unit, deps, policy, event, asked);
}
