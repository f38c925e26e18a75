import type { Result } from '@callout/kernel';
import type { z } from 'zod';
import type { Engine } from '../../engine/port.ts';
import type { Store } from '../../store/port.ts';
import type { People } from '../people/people.ts';

/** What an operation works with: the server's own, or those of a command that runs alone. */
export interface AdminContext {
  readonly people: People;
  readonly engine: Engine;
  readonly store: Store;
}

/**
 * Something that whoever has the machine may have done, beside a running server or without one. Input
 * and answer travel as JSON.
 */
export interface AdminOperation {
  readonly name: string;
  readonly input: z.ZodType;
  readonly run: (parts: AdminContext, input: unknown) => Promise<Result<unknown>>;
}

/** One operation, its input read by the schema; `run` gets what the schema answers. */
export function operation<S extends z.ZodType>(
  name: string,
  input: S,
  run: (parts: AdminContext, input: z.output<S>) => Promise<Result<unknown>>,
): AdminOperation {
  return { name, input, run: (parts, given) => run(parts, given as z.output<S>) };
}
