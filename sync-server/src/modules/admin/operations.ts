import { inputRefusal, type Result, refused } from '@callout/kernel';
import type { AdminContext, AdminOperation } from './operation.ts';
import { peopleOperations } from './people-operations.ts';

/** Every operation has its line here, or a list of its module's. */
const operations: readonly AdminOperation[] = [...peopleOperations];
const byName = new Map(operations.map((one) => [one.name, one]));

/** Carries out one operation by its name; the same from the socket and from a command alone. */
export async function runOperation(
  parts: AdminContext,
  name: string,
  input: unknown,
): Promise<Result<unknown>> {
  const found = byName.get(name);
  if (!found) return refused({ code: 'operation-unknown', params: { name } });
  const read = found.input.safeParse(input);
  if (!read.success) return refused(inputRefusal(read.error, { schema: found.input, input }));
  return found.run(parts, read.data);
}
