import type { ContextName, Model } from '@callout/kernel';
import { closedAtOf, type DeviceWindow, isHeld } from '@callout/sync';
import { type ExchangeStore, windowNote } from './device-store.ts';
import { type Collections, changeDocuments, documentsAfter } from './documents.ts';
import type { LocalDocument } from './local-document.ts';

const SCANNED = 500;

export interface WindowOptions {
  readonly model: Model;
  readonly store: ExchangeStore;
  readonly collections: Collections;
}

/**
 * What was closed before the window leaves the device. What is pending or disputed here stays until a
 * person has seen to it. Noted once it is done: whoever is killed meanwhile begins again.
 * @returns whether the window reaches further back than what was loaded
 */
export async function applyWindow(
  { model, store, collections }: WindowOptions,
  context: ContextName,
  window: DeviceWindow,
): Promise<boolean> {
  const noted = (await windowNote(store)).windows[context];
  if (noted && noted.days < window.days) return true;
  if (noted?.after === window.after && noted.days === window.days) return false;
  const collection = collections[context];
  for (let after = ''; ; ) {
    const page = await documentsAfter(collection, after, SCANNED);
    const left = page.filter((document) => hasLeft(model, document, window));
    await changeDocuments(
      collection,
      left.map(({ id }) => id),
      (_, local) =>
        local && hasLeft(model, local, window)
          ? { remove: true, position: local.position }
          : undefined,
    );
    const last = page.at(-1);
    if (!last || page.length < SCANNED) break;
    after = last.id;
  }
  await noteWindow(store, context, () => window);
  return false;
}

function hasLeft(model: Model, local: LocalDocument, window: DeviceWindow): boolean {
  if (local.pending.length > 0 || local.disputes.length > 0 || local.gone === 1) return false;
  // Before servers said where a document was closed, they said no more than whether it is.
  const closedAt = local.closedAt ?? closedAtOf(model.stream(local.kind) ?? {}, local);
  return local.version > 0 && !isHeld(closedAt, window);
}

/** Everything was loaded from the beginning: all of this window is here. */
export function noteLoaded(
  { store }: Pick<WindowOptions, 'store'>,
  context: ContextName,
  { days, after }: DeviceWindow,
): Promise<void> {
  // Where something was held before, what is too old of it is still to be looked for.
  return noteWindow(store, context, (noted) => ({ days, after: noted ? NOTHING_LEFT : after }));
}
/** Below every position: whatever the server says next is another window. */
const NOTHING_LEFT = -1;

async function noteWindow(
  store: ExchangeStore,
  context: ContextName,
  change: (noted: DeviceWindow | undefined) => DeviceWindow,
): Promise<void> {
  await store.changeNotes(async () => {
    const note = await windowNote(store);
    const window = change(note.windows[context]);
    await store.notes.put({ ...note, windows: { ...note.windows, [context]: window } });
  });
}
