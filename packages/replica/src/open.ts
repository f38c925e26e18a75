import { ok, refused } from '@callout/kernel';
import { firstValueFrom, map } from 'rxjs';
import { assembleParts, type ReplicaParts } from './assemble.ts';
import { prepareExchange } from './assemble-exchange.ts';
import { bringDocument } from './commands/bring-document.ts';
import { createRecordCommand } from './commands/record-command.ts';
import { ask, sendCommand } from './commands/send-command.ts';
import { settleDispute } from './commands/settle-dispute.ts';
import type { LocalFiles } from './files/local-files.ts';
import { importUnsent } from './import-unsent.ts';
import { type LeaderTab, startLeaderTab } from './leader-tab.ts';
import { statusOf } from './network/status.ts';
import type { Replica, ReplicaOptions, UnsentExport } from './replica.ts';
import { deleteDatabases } from './storage/delete-databases.ts';
import { disputes$, document$, list$, openDisputes } from './storage/queries.ts';
import { newCode } from './storage/sealed.ts';
import { openUnsentCount } from './storage/unsent-count.ts';
import { unsentFacts } from './storage/unsent-facts.ts';
import { EXPORT_BYTES_MAX, packUnsent } from './storage/unsent-file.ts';
import { whole$ } from './storage/whole-list.ts';

/** Opens a person's database on this device. Resolves without the network. */
export async function openReplica(options: ReplicaOptions): Promise<Replica> {
  const parts = await assembleParts(options);
  await prepareExchange(parts);
  const unsentCount = await openUnsentCount(parts.collections, parts.database.collections);
  let leaderTab: LeaderTab | undefined;
  let closing: Promise<void> | undefined;

  async function closeAll(): Promise<void> {
    parts.stopWaiting();
    await leaderTab?.stop();
    parts.http.stop();
    unsentCount.close();
    await parts.database.close();
    parts.store.database.close();
  }
  function close(): Promise<void> {
    closing ??= closeAll();
    return closing;
  }

  leaderTab = await startLeaderTab(parts, unsentCount, () => {
    options.onClosedElsewhere?.();
    void close();
  });
  const status$ = statusOf(
    parts.state.status$,
    parts.database.collections,
    unsentCount.count$,
    leaderTab.files.status$,
  );
  parts.room.look();
  return replicaOf(parts, leaderTab, status$, close);
}

function replicaOf(
  parts: ReplicaParts,
  leaderTab: LeaderTab,
  status$: Replica['status$'],
  close: () => Promise<void>,
): Replica {
  const { model } = parts;
  const { collections } = parts.database;
  const record = createRecordCommand(parts);
  const { status$: session$ } = parts.state;
  const isLoading = () => session$.value.loading !== undefined;
  const isLoading$ = session$.pipe(map(isLoading));
  return {
    owner: parts.owner,
    device: parts.device,
    record: (command, stream, data) => {
      parts.room.needed();
      return record(command, stream, data);
    },
    sendCommand: (command, stream, data) => sendCommand(parts, command, stream, data),
    ask: (method, path, body, language) => ask(parts.http, method, path, body, language),
    bring: (kind, stream, language) => bringDocument(parts, kind, stream, language),
    list$: (query) => list$(model, collections, isLoading$, query),
    whole$: (query, fits) => whole$(model, collections, isLoading, query, fits),
    document$: (kind, stream) => document$(model, collections, kind, stream),
    disputes$: disputes$(collections),
    settleDispute: (eventId, how, reason) => settleDispute(parts, eventId, how, reason),
    status$,
    files: leaderTab.files,
    unsentFacts: () => unsentFacts(parts.collections),
    exportUnsent: () => exportUnsent(parts, leaderTab.files),
    importUnsent: (file, code) => importUnsent(parts, leaderTab.files, file, code),
    restoredRead: leaderTab.restoredRead,
    recoveredRead: leaderTab.recoveredRead,
    syncNow: leaderTab.syncNow,
    close,
    wipe: async (how = {}) => {
      const { unsent, unsentFiles } = await firstValueFrom(status$);
      // What the server refused and took no note of is nowhere else either.
      const kept = (await openDisputes(parts.collections)).filter(
        ({ onlyHere }) => onlyHere === true,
      ).length;
      if (!how.force && unsent + unsentFiles + kept > 0) {
        return refused({ code: 'unsent-work', params: { unsent: unsent + kept, unsentFiles } });
      }
      // First of all: what stayed there would come back with the next sign-in.
      const cleared = await parts.journal.forgetAll().then(
        () => true,
        () => false,
      );
      if (!cleared) return refused({ code: 'journal-not-cleared' });
      leaderTab.closeOthers();
      await close();
      await deleteDatabases(parts.name);
      return ok(undefined);
    },
  };
}

async function exportUnsent(parts: ReplicaParts, kept: LocalFiles): Promise<UnsentExport> {
  const events = await unsentFacts(parts.collections);
  const { files, left } = await kept.unsentContents(EXPORT_BYTES_MAX);
  const code = newCode(parts.random);
  const content = await packUnsent({ ...parts, events, files, now: parts.clock.now() }, code);
  return { content, code, facts: events.length, files: files.length, filesLeft: left };
}
