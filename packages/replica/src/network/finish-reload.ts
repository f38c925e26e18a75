import { LACKING_MAX, type LogName, lackingResponseSchema, meetLog } from '@callout/sync';
import type { BackOff } from '../platform/back-off.ts';
import type { LogNote, Restored } from '../storage/device-store.ts';
import type { SyncSessionOptions } from './sync-session-options.ts';

interface ReloadOptions extends SyncSessionOptions {
  readonly log: LogName;
  readonly onLogDiffers: () => void;
}

/**
 * Once everything has been pulled from the beginning: asks what the log lacks of what this device had
 * sent, offers that again, and tells the person.
 * @returns whether the exchange goes on from here
 */
export async function finishReload(
  parts: ReloadOptions,
  note: LogNote,
  backOff: BackOff,
  isClosed: () => boolean,
): Promise<boolean> {
  const acknowledged = await parts.acknowledged.all();
  const ids = acknowledged.map(({ id }) => id);
  const lacking = await untilAnswered(backOff, isClosed, () => askLacking(parts, ids));
  if (!lacking) return false;
  const { factsAgain, documentsGone } = await parts.logState.reconcile(lacking);
  const filesAgain = await untilAnswered(backOff, isClosed, parts.files.offerAgain);
  if (filesAgain === undefined) return false;
  if (note.wentBack) {
    await tell(parts, { at: parts.now(), factsAgain, documentsGone, filesAgain });
  }
  await parts.logState.endReload();
  parts.state.reloadEnded();
  return true;
}

async function tell({ store, state }: ReloadOptions, restored: Restored): Promise<void> {
  await store.notes.put({ key: 'restored', ...restored });
  state.update({ restored });
}

async function untilAnswered<T>(
  backOff: BackOff,
  isClosed: () => boolean,
  ask: () => Promise<T | undefined>,
): Promise<T | undefined> {
  while (!isClosed()) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (!isClosed()) await backOff.wait();
  }
  return undefined;
}

async function askLacking(
  parts: ReloadOptions,
  ids: readonly string[],
): Promise<ReadonlySet<string> | undefined> {
  const lacking = new Set<string>();
  for (let from = 0; from < ids.length; from += LACKING_MAX) {
    const outcome = await parts.http.exchange('POST', '/sync/v1/lacking', lackingResponseSchema, {
      device: parts.device,
      log: parts.log,
      events: ids.slice(from, from + LACKING_MAX),
    });
    const differs = outcome.kind === 'refused' && outcome.refusal.code === 'log-differs';
    if (differs) parts.onLogDiffers();
    else parts.state.trouble('log', outcome.kind === 'refused' ? outcome.refusal : undefined);
    if (outcome.kind !== 'answered') return undefined;
    if (meetLog(parts.log, outcome.body.log) !== 'same') return undefined;
    for (const id of outcome.body.lacking) lacking.add(id);
  }
  return lacking;
}
