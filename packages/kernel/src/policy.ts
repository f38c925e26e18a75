import type { AnyCommand } from './command.ts';
import type { EventDefinition, EventOf } from './event.ts';
import type { Issue } from './issue.ts';
import type { MailDefinition } from './mail.ts';
import type { View } from './read-model.ts';
import { mailNameIn } from './send-mail.ts';
import type { AnySystemCommand, EffectRequest } from './system.ts';
import type { InstantText } from './time.ts';
import type { ContextName } from './vocabulary.ts';

/** "Whenever X, do Y": runs on the server, on confirmed events, once for each. */
export interface EventPolicy<E extends EventDefinition = EventDefinition> {
  readonly name: string;
  readonly context: ContextName;
  readonly whenever: readonly E[];
  readonly issues: readonly AnyCommand[];
  /** Commands that it invokes on external systems, and when; they leave through the outbox. */
  readonly requests?: readonly AnySystemCommand[];
  /** Mails that it sends; the command that sends them is then among its requests. */
  readonly sends?: readonly MailDefinition[];
  readonly planEffects?: (event: EventOf<E>, view: View) => Promise<readonly EffectRequest[]>;
  readonly react: (event: EventOf<E>, view: View) => Promise<readonly Issue[]>;
}

/** "When it is time, do Y": asked at every turn of the clock; answers what is due by `now`. */
export interface ClockPolicy {
  readonly name: string;
  readonly context: ContextName;
  readonly whenever: 'clock';
  readonly issues: readonly AnyCommand[];
  readonly due: (now: InstantText, view: View) => Promise<readonly Issue[]>;
}

/** A policy on events whose types are forgotten. */
export type AnyEventPolicy = Omit<EventPolicy, 'planEffects' | 'react'> &
  Pick<EventPolicy<never>, 'planEffects' | 'react'>;

export type AnyPolicy = AnyEventPolicy | ClockPolicy;

/** What a request is of that the policy does not declare; undefined where it does. */
export function undeclaredIn(
  policy: Pick<AnyEventPolicy, 'requests' | 'sends'>,
  request: EffectRequest,
): string | undefined {
  const { command } = request;
  if (!policy.requests?.includes(command)) return command.name;
  const mail = mailNameIn(request);
  if (mail === undefined || policy.sends?.some(({ name }) => name === mail)) return undefined;
  return `${command.name} ${mail}`;
}
