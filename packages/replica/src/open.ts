import { ok, refused } from '@callout/kernel';
import { firstValueFrom } from 'rxjs';
import { exportUnsent, importUnsent, restoreFromJournal } from './carrying.ts';
import { deleteDatabases } from './deleting.ts';
import { type Leading, startLeading } from './leading.ts';
import { numberAnew } from './numbering-anew.ts';
import { ask, order, settleDispute } from './orders.ts';
import { openParts, type Parts } from './parts.ts';
import type { Replica, ReplicaOptions } from './port.ts';
import { disputes$, document$, list$ } from './reading.ts';
import { createRecording } from './recording.ts';
import { refoldUnsent, tellWhatIsOutdated } from './refetching.ts';
import { statusOf } from './status.ts';
import { openUnsentTally } from './unsent-tally.ts';

/** Opens a person's database on this device. Resolves without the network. */
export async function openReplica(options: ReplicaOptions): Promise<Replica> {
  const parts = await openParts(options);
  await numberAnew(parts);
  await refoldUnsent(parts.model, parts.collections);
  await tellWhatIsOutdated(parts);
  await restoreFromJournal(parts);
  const tally = await openUnsentTally(parts.collections);
  let leading: Leading | undefined;
  let closing: Promise<void> | undefined;

  async function closeAll(): Promise<void> {
    parts.stopWaiting();
    await leading?.stop();
    parts.exchange.stop();
    tally.close();
    await parts.database.close();
    parts.store.database.close();
  }
  function close(): Promise<void> {
    closing ??= closeAll();
    return closing;
  }

  leading = await startLeading(parts, tally, () => void close());
  const status$ = statusOf(
    parts.state.status$,
    parts.collections,
    tally.count$,
    leading.files.status$,
  );
  return replicaOf(parts, leading, status$, close);
}

function replicaOf(
  parts: Parts,
  leading: Leading,
  status$: Replica['status$'],
  close: () => Promise<void>,
): Replica {
  const { model, collections } = parts;
  return {
    owner: parts.owner,
    device: parts.device,
    record: createRecording(parts),
    order: (command, stream, data) => order(parts, command, stream, data),
    ask: (method, path, body, language) => ask(parts.exchange, method, path, body, language),
    list$: (query) => list$(model, collections, query),
    document$: (kind, stream) => document$(model, collections, kind, stream),
    disputes$: disputes$(collections),
    settleDispute: (eventId, how) => settleDispute(parts, eventId, how),
    status$,
    files: leading.files,
    exportUnsent: () => exportUnsent(parts, parts.clock.now()),
    importUnsent: (text) => importUnsent(parts, text),
    restoredRead: leading.restoredRead,
    syncNow: leading.syncNow,
    close,
    wipe: async (how = {}) => {
      const { unsent, unsentFiles } = await firstValueFrom(status$);
      // What the server refused and took no note of is nowhere else either.
      const kept = (await firstValueFrom(disputes$(parts.collections))).filter(
        ({ onlyHere }) => onlyHere === true,
      ).length;
      if (!how.force && unsent + unsentFiles + kept > 0) {
        return refused({ code: 'unsent-work', params: { unsent: unsent + kept, unsentFiles } });
      }
      leading.closeOthers();
      await close();
      await deleteDatabases(parts.name);
      return ok(undefined);
    },
  };
}
