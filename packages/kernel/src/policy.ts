import type { AnyCommand } from './command.ts';
import type { ContextName, EventDefinition, EventOf } from './event.ts';
import type { Issue } from './issue.ts';
import type { View } from './read-model.ts';
import type { AnySystemCommand, EffectRequest } from './system.ts';
import type { InstantText } from './time.ts';

/** "Whenever X, do Y": runs on the server, on confirmed events, once for each. */
export interface EventPolicy<E extends EventDefinition = EventDefinition> {
  readonly name: string;
  readonly context: ContextName;
  readonly whenever: readonly E[];
  readonly issues: readonly AnyCommand[];
  /** Commands that it invokes on external systems, and when; they leave through the outbox. */
  readonly requests?: readonly AnySystemCommand[];
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

export interface AnyEventPolicy {
  readonly name: string;
  readonly context: ContextName;
  readonly whenever: readonly EventDefinition[];
  readonly issues: readonly AnyCommand[];
  readonly requests?: readonly AnySystemCommand[];
  readonly planEffects?:
    | ((event: never, view: View) => Promise<readonly EffectRequest[]>)
    | undefined;
  readonly react: (event: never, view: View) => Promise<readonly Issue[]>;
}

export type AnyPolicy = AnyEventPolicy | ClockPolicy;
