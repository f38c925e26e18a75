import type { ContextName } from '@callout/kernel';
import { closedAtOf, type SnapshotResponse } from '@callout/sync';
import type { BackOff } from '../platform/back-off.ts';
import { FRESH } from '../storage/apply-documents.ts';
import type { LoadPlace } from '../storage/device-store.ts';
import { noteLoaded, type WindowOptions } from '../storage/device-window.ts';
import { keepLoadPlace, loadPlaceOf } from '../storage/load-places.ts';
import type { OpenWorkFirst } from './open-work-first.ts';
import { type PageOptions, requestSnapshot, type StoreOptions, stored } from './pages.ts';

/** How far a device has come, as the pull keeps it. */
export type Checkpoint =
  | { readonly position: number }
  /** In a first load that an earlier version of the program began. */
  | { readonly snapshot: string; readonly since?: number };

export interface FirstLoadOptions extends WindowOptions, PageOptions, StoreOptions {
  readonly identifier: string;
}

/** Brings all that a device holds of a context, where it does not hold it yet. */
export interface FirstLoad {
  /**
   * @param checkpoint as far as changes have been pulled, if they have
   * @returns from where they are to be pulled; undefined when it was stopped
   */
  readonly finished: (
    checkpoint: Checkpoint | undefined,
    limit: number,
  ) => Promise<number | undefined>;
  /** Devices are to hold more than they did: all of it is loaded, over what is here. */
  readonly beginAgain: (since: number) => Promise<void>;
}

interface Parts {
  readonly options: FirstLoadOptions;
  readonly context: ContextName;
  readonly openWorkFirst: OpenWorkFirst;
  readonly backOff: BackOff;
  readonly stopped: AbortSignal;
}
type Loading = Extract<LoadPlace, { readonly cursor: string }>;

/** Enough for the first screen of a list, for which a person waits. */
const FIRST_PAGE_DOCUMENTS = 100;

/**
 * Where it stands is noted with each page, and not by RxDB, which would read every document back to find
 * that there is nothing to do: docs/adr/0218.
 */
export function createFirstLoad(parts: Parts): FirstLoad {
  const { store, identifier } = parts.options;
  const { context } = parts;
  /** As it is noted; read once. */
  let noted: { readonly place: LoadPlace | undefined } | undefined;

  async function keep(place: LoadPlace): Promise<void> {
    await keepLoadPlace(store, context, identifier, place);
    noted = { place };
  }
  async function placeAt(checkpoint: Checkpoint | undefined): Promise<LoadPlace> {
    noted ??= { place: await loadPlaceOf(store, context, identifier) };
    const { place } = noted;
    const pulled = checkpoint && 'position' in checkpoint ? checkpoint : undefined;
    if (place && ('cursor' in place || !pulled)) return place;
    if (pulled) return pulled;
    const former = checkpoint && 'snapshot' in checkpoint ? checkpoint : undefined;
    return { cursor: former?.snapshot ?? '', since: former?.since };
  }
  return {
    finished: async (checkpoint, limit) => {
      const place = await placeAt(checkpoint);
      const position =
        'cursor' in place ? await loadPages(parts, place, limit, keep) : place.position;
      void parts.openWorkFirst.isHere(context);
      return position;
    },
    beginAgain: (since) => keep({ cursor: '', since }),
  };
}

async function loadPages(
  parts: Parts,
  { cursor: begin, since }: Loading,
  limit: number,
  keep: (place: LoadPlace) => Promise<void>,
): Promise<number | undefined> {
  const { options, context, openWorkFirst, backOff, stopped } = parts;
  const ask = (cursor: string) => {
    const size = cursor === '' ? Math.min(limit, FIRST_PAGE_DOCUMENTS) : limit;
    return requestSnapshot(options, context, cursor, size);
  };
  let cursor = begin;
  let asked: ReturnType<typeof ask> | undefined;
  while (!stopped.aborted) {
    const page = await (asked ?? ask(cursor));
    asked = undefined;
    if (page?.next !== undefined && (openWorkFirst.isAllHere() || !isPastOpen(options, page))) {
      // The server makes the next page while this one is stored.
      asked = ask(page.next);
    }
    const place = page && (await storedPage(options, context, page, since, keep));
    if (!place) {
      asked = undefined;
      openWorkFirst.cannotBeHad(context);
      if (!stopped.aborted) await backOff.wait();
      continue;
    }
    backOff.reset();
    if ('position' in place) return place.position;
    cursor = place.cursor;
    if (isPastOpen(options, page)) await openWorkFirst.isHere(context);
  }
  return undefined;
}

/** @returns where it stands with this page; undefined when the page could not be stored */
async function storedPage(
  options: FirstLoadOptions,
  context: ContextName,
  page: SnapshotResponse,
  since: number | undefined,
  keep: (place: LoadPlace) => Promise<void>,
): Promise<LoadPlace | undefined> {
  const { next, loaded, total, head, window } = page;
  // What left before it began is told by no page of it.
  const place = next === undefined ? { position: since ?? head } : { cursor: next, since };
  const known = since === undefined ? FRESH : undefined;
  const isStored = await stored(
    options,
    context,
    page,
    async () => {
      await options.store.changeNotes(async () => {
        if (next === undefined) await noteLoaded(options, context, window);
        await keep(place);
      });
    },
    known,
  );
  if (!isStored) return undefined;
  options.state.loading(context, loaded, total);
  return place;
}

/** Open work comes before closed work: whether this page was the last of the former. */
function isPastOpen({ model }: FirstLoadOptions, { documents }: SnapshotResponse): boolean {
  const last = documents.at(-1);
  return !last || (last.closedAt ?? closedAtOf(model.stream(last.kind) ?? {}, last)) > 0;
}
