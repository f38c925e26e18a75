import { type AnyStream, type ContextDefinition, isMadeId, type Model } from '@callout/kernel';
import { peopleOf } from '../graph/graph.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function peopleBegin({ commands }: ContextDefinition, stream: AnyStream): boolean {
  const begins = [...stream.beginsWith, ...(stream.mayBegin ?? [])];
  return commands.some(
    (command) =>
      command.stream.kind === stream.kind &&
      peopleOf(command).length > 0 &&
      command.emits.some(({ type }) => begins.includes(type)),
  );
}

/**
 * What is wrong with how a stream says that people may name it: after a stream that nobody declares,
 * by a name in the form of an id that a policy could derive, or although no person begins it.
 * @returns the name at fault, or the form where nobody uses it
 */
export function badNameOf(
  model: Model,
  context: ContextDefinition,
  stream: AnyStream,
): string | undefined {
  const { ids } = stream;
  if (!ids) return undefined;
  if (!peopleBegin(context, stream)) return ids.form;
  if (ids.form === 'of') return model.stream(ids.kind) ? undefined : ids.kind;
  if (ids.form === 'derived') return undefined;
  return ids.names.find((name) => UUID.test(name) && !isMadeId(name));
}
