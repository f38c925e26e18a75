import { type AnyStream, type ContextName, DeclarationBroken, type View } from '@callout/kernel';
import type { Reader } from '../../store/port.ts';
import { documentToday } from '../folds/document-today.ts';

const ROWS_MAX = 10_000;

/** What the code of one context may look at, as of the transaction behind the reader. */
export function createContextReader(reader: Reader, context: ContextName): View {
  const own = (what: string, owner: ContextName) => {
    if (owner !== context) {
      throw new DeclarationBroken(`${context} looked at ${what}, which is ${owner}'s`);
    }
  };
  return {
    state: async <S>(stream: AnyStream & { readonly initial: S }, id: string) => {
      own(stream.kind, stream.context);
      return (await documentToday(reader, stream, id))?.state as S | undefined;
    },
    row: async <P>(
      projection: { readonly name: string; readonly context: ContextName },
      key: string,
    ) => {
      own(projection.name, projection.context);
      return (await reader.row(context, projection.name, key)) as P | undefined;
    },
    rows: async <P>(
      projection: { readonly name: string; readonly context: ContextName },
      query: { readonly from?: string; readonly to?: string; readonly limit: number },
    ) => {
      own(projection.name, projection.context);
      if (!Number.isInteger(query.limit) || query.limit < 1 || query.limit > ROWS_MAX) {
        throw new DeclarationBroken(`${projection.name}: a limit is from 1 to ${ROWS_MAX}`);
      }
      const found = await reader.rows(context, projection.name, query);
      return found as readonly { readonly key: string; readonly row: P }[];
    },
    refusedFact: async (eventId) => {
      const dispute = await reader.dispute(eventId);
      if (dispute?.event.context !== context) return undefined;
      const { event, refusal, settledAs } = dispute;
      return { event, refusal, isOpen: settledAs === undefined };
    },
  };
}
