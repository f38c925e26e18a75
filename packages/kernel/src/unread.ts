import type { EventDefinition, RecordedEvent } from './event.ts';
import { inputRefusal } from './input-faults.ts';
import { type Refusal, refuse } from './result.ts';

/** Why what somebody brings cannot be read as a fact: no version that is known, or data that does not fit it. */
export function unreadRefusal(
  definition: EventDefinition | undefined,
  { type, v, data }: Pick<RecordedEvent, 'type' | 'v' | 'data'>,
): Refusal | undefined {
  const schema = v === definition?.version ? definition.schema : definition?.earlier[v]?.schema;
  if (!schema) return refuse('event-unknown', { params: { type, version: v } });
  const parsed = schema.safeParse(data);
  return parsed.success ? undefined : inputRefusal(parsed.error, { schema, input: data });
}
