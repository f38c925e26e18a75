import type { ContextName, Principal } from '@callout/kernel';
import { tokensOf } from '@callout/published-language';
import type { LogName, PullResponse } from '@callout/sync';
import { visibleDocument } from '../access/visibility.ts';
import type { EngineDependencies } from '../dependencies.ts';
import type { ReadDeviceWindow } from './device-window.ts';
import { nameOf, requireSameLog } from './epoch.ts';

/** What changed for this person after a position, oldest first. */
export async function pull(
  { store, model }: EngineDependencies,
  readWindow: ReadDeviceWindow,
  request: {
    readonly context: ContextName;
    readonly after: number;
    readonly limit: number;
    /** The log that the device holds documents of. */
    readonly known?: LogName | undefined;
  },
  principal: Principal,
  device: string | undefined,
): Promise<PullResponse> {
  // Read before the documents, in this order: what they say is then never newer than the documents,
  // so neither "caught up" nor "arrived" can be said too early.
  const numbers = device === undefined ? undefined : (await store.device(device))?.numbers;
  const log = await store.log();
  const head = log.position;
  const { known, ...wanted } = request;
  requireSameLog(known, log);
  const window = await readWindow();
  const { documents, checkpoint } = await store.changed({
    ...wanted,
    tokens: tokensOf(principal),
    windowAfter: window.after,
  });
  const isAll = documents.length < wanted.limit;
  const shown = documents.map((document) =>
    'gone' in document ? document : visibleDocument(model, document, principal),
  );
  return {
    documents: shown,
    checkpoint: isAll ? Math.max(checkpoint, head) : checkpoint,
    head: Math.max(checkpoint, head),
    through: numbers?.through ?? 0,
    window,
    log: nameOf(log),
  };
}
