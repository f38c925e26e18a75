import type { z } from 'zod';
import type { AnyCommand } from './command.ts';
import type { EventDefinition } from './event.ts';
import type { Issue } from './issue.ts';
import type { MailDefinition } from './mail.ts';
import type { View } from './read-model.ts';

/** An external system: nothing of ours decides in it; it is asked, and what it answers is recorded. */
export interface SystemDefinition {
  readonly name: string;
  /** Events by which its answers come back into the model. */
  readonly answersWith: readonly EventDefinition[];
}

export type SystemOutcome<R> =
  | { readonly ok: true; readonly reply: R }
  /** Nobody answered in time, or the answer could not be read: the code says which. */
  | { readonly ok: false; readonly code: string };

/**
 * A command that is invoked on an external system, by the contexts that list it. It leaves through the outbox, with the transaction
 * of the policy that asked, and is delivered after it, at least once. Its answer comes back as
 * commands of our own.
 */
export interface SystemCommand<
  N extends string = string,
  I extends z.ZodType = z.ZodType,
  R extends z.ZodType = z.ZodType,
> {
  readonly name: N;
  readonly system: SystemDefinition;
  readonly input: I;
  readonly reply: R;
  readonly timeoutMs: number;
  /** After so many failures the outcome is taken as final. */
  readonly attemptsMax: number;
  /** Mails that are written in carrying it out. */
  readonly sends?: readonly MailDefinition[];
  /** Commands that an answer may issue. */
  readonly issues: readonly AnyCommand[];
  readonly whenAnswered: (
    asked: z.infer<I>,
    outcome: SystemOutcome<z.infer<R>>,
    view: View,
  ) => Promise<readonly Issue[]>;
}

export function defineSystemCommand<
  const N extends string,
  I extends z.ZodType,
  R extends z.ZodType,
>(declared: SystemCommand<N, I, R>): SystemCommand<N, I, R> {
  return declared;
}

/** A system command whose types are forgotten. */
export type AnySystemCommand = Omit<SystemCommand, 'whenAnswered'> &
  Pick<SystemCommand<string, z.ZodType<never>, z.ZodType<never>>, 'whenAnswered'>;

/** What a policy wants of an external system; `key` tells two of one cause apart. */
export interface EffectRequest {
  readonly command: AnySystemCommand;
  readonly data: unknown;
  readonly key: string;
}

export function requestEffect<C extends AnySystemCommand>(
  command: C,
  data: z.input<C['input']>,
  key = '',
): EffectRequest {
  return { command, data, key };
}
