import type { z } from 'zod';
import type { AnyCommand } from './command.ts';

/** A command that a policy wants issued. `key` tells two issues of one cause apart. */
export interface Issue {
  readonly command: AnyCommand;
  readonly stream: string;
  readonly data: unknown;
  readonly key: string;
}

export function issue<C extends AnyCommand>(
  command: C,
  stream: string,
  data: z.input<C['input']>,
  key = '',
): Issue {
  return { command, stream, data, key };
}
