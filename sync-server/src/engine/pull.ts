import { type ContextName, tokensOf } from '@callout/kernel';
import type { PullResponse } from '@callout/sync';
import type { EngineDependencies } from './dependencies.ts';
import type { Person } from './port.ts';
import { shownDocument } from './shown.ts';

/** What changed for this person after a position, oldest first. */
export async function pull(
  { store, model }: EngineDependencies,
  request: { readonly context: ContextName; readonly after: number; readonly limit: number },
  person: Person,
  device: string | undefined,
): Promise<PullResponse> {
  // Read before the documents, in this order: what they say is then never newer than the documents,
  // so neither "caught up" nor "arrived" can be said too early.
  const numbers = device === undefined ? undefined : (await store.device(device))?.numbers;
  const head = await store.head();
  const { documents, checkpoint } = await store.changed({ ...request, tokens: tokensOf(person) });
  const isAll = documents.length < request.limit;
  const shown = documents.map((document) =>
    'gone' in document ? document : shownDocument(model, document, person),
  );
  return {
    documents: shown,
    checkpoint: isAll ? Math.max(checkpoint, head) : checkpoint,
    head: Math.max(checkpoint, head),
    through: numbers?.through ?? 0,
  };
}
