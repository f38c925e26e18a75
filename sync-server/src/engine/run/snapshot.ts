import type { ContextName, Principal } from '@callout/kernel';
import { tokensOf } from '@callout/published-language';
import type { DeviceWindow, LogName, SnapshotResponse } from '@callout/sync';
import { visibleDocument } from '../access/visibility.ts';
import type { EngineDependencies } from '../dependencies.ts';
import type { ReadDeviceWindow } from './device-window.ts';
import { nameOf, requireSameLog } from './epoch.ts';

/** Where a first load goes on: docs/adr/0200. All that it needs stands in its text. */
interface Place {
  readonly part: 'open' | 'closed';
  /** Of the last document that was given. */
  readonly before: number;
  readonly head: number;
  readonly window: DeviceWindow;
  readonly loaded: number;
  readonly total: number;
}

function placeText({ part, before, head, window, loaded, total }: Place): string {
  return [part, before, head, window.days, window.after, loaded, total].join('.');
}

function readPlace(text: string): Place {
  const [part, ...numbers] = text.split('.');
  const [before = 0, head = 0, days = 1, after = 0, loaded = 0, total = 0] = numbers.map(Number);
  return {
    ...{ part: part === 'open' ? 'open' : 'closed', before, head, window: { days, after } },
    ...{ loaded, total },
  };
}

/** All that this person's device holds, page by page: open work first, and of closed work the latest. */
export async function snapshot(
  { store, model }: EngineDependencies,
  readWindow: ReadDeviceWindow,
  request: {
    readonly context: ContextName;
    readonly limit: number;
    readonly cursor?: string | undefined;
    readonly known?: LogName | undefined;
  },
  principal: Principal,
  device: string | undefined,
): Promise<SnapshotResponse> {
  // Before the documents, as in a pull: what is said of them is never newer than they are.
  const numbers = device === undefined ? undefined : (await store.device(device))?.numbers;
  const log = await store.log();
  requireSameLog(request.known, log);
  const { context, limit, cursor } = request;
  const held = { context, tokens: tokensOf(principal) };
  const place =
    cursor === undefined
      ? await begin(await readWindow(), log.position, (windowAfter) =>
          store.heldCount({ ...held, windowAfter }),
        )
      : readPlace(cursor);
  // Its window is the one that it began with: the pull that follows says the one of today.
  const { window } = place;
  const windowAfter = window.after;
  let { part, before } = place;
  const rows: Awaited<ReturnType<typeof store.snapshot>>[number][] = [];
  for (;;) {
    const left = limit - rows.length;
    const found = await store.snapshot({ ...held, part, windowAfter, before, limit: left });
    rows.push(...found);
    if (found.length === left || part === 'closed') break;
    part = 'closed';
    before = BEYOND;
  }
  const loaded = place.loaded + rows.length;
  const next = { ...place, part, before: rows.at(-1)?.place ?? 0, loaded };
  return {
    documents: rows.map(({ document }) => visibleDocument(model, document, principal)),
    ...(rows.length === limit ? { next: placeText(next) } : {}),
    ...{ loaded, total: Math.max(loaded, place.total), head: place.head, window },
    ...{ through: numbers?.through ?? 0, log: nameOf(log) },
  };
}

/** No position is as high. */
const BEYOND = 999_999_999_999_999;

async function begin(
  window: DeviceWindow,
  head: number,
  count: (windowAfter: number) => Promise<number>,
): Promise<Place> {
  const total = await count(window.after);
  return { part: 'open', before: BEYOND, head, window, loaded: 0, total };
}
