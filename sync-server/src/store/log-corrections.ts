import { epochMs, type InstantText, type Model } from '@callout/kernel';
import { z } from 'zod';
import type { Reader, Store, Transaction } from './port.ts';

/** Where a store keeps who has set the clock of its log back, and where: docs/adr/0140. */
const SETTING = 'log-clock-corrections';
const CORRECTIONS_MAX = 100;
/** Of one kind each: more than ever wait at once. */
const BROUGHT_FORWARD_MAX = 100_000;
const EVENTS_PAGE = 500;

const correctionSchema = z.object({
  /** Facts up to this position may have been recorded later than those after it. */
  position: z.int(),
  from: z.string(),
  to: z.string(),
  /** Who ran the command, as the system names them. */
  by: z.string(),
});
export type LogCorrection = z.infer<typeof correctionSchema>;

/** The oldest first. */
export async function logCorrections(
  reader: Pick<Reader, 'setting'>,
): Promise<readonly LogCorrection[]> {
  const kept = await reader.setting(SETTING);
  return kept === undefined ? [] : z.array(correctionSchema).parse(JSON.parse(kept));
}

/** The latest instant that may stand before an event, as the log is walked in its order. */
export function latestBefore(corrections: readonly LogCorrection[]) {
  let latest: InstantText = '';
  let passed = 0;
  return (event: { readonly position: number; readonly recordedAt: InstantText }): InstantText => {
    for (
      let next = corrections[passed];
      next && next.position < event.position;
      next = corrections[passed]
    ) {
      latest = next.to;
      passed += 1;
    }
    const before = latest;
    if (event.recordedAt > latest) latest = event.recordedAt;
    return before;
  };
}

export interface FactsAhead {
  readonly count: number;
  readonly first: number;
  readonly last: number;
  /** How many there are of each type of event, by name. */
  readonly byType: ReadonlyMap<string, number>;
}

/** What was recorded later than this instant since the clock was last set back. */
export async function factsAhead(reader: Reader, now: InstantText): Promise<FactsAhead> {
  const byType = new Map<string, number>();
  let [count, first, last] = [0, 0, 0];
  let after = (await logCorrections(reader)).at(-1)?.position ?? 0;
  for (;;) {
    const page = await reader.events(after, EVENTS_PAGE);
    for (const { type, position, recordedAt } of page) {
      if (epochMs(recordedAt) <= epochMs(now)) continue;
      count += 1;
      first ||= position;
      last = position;
      byType.set(type, (byType.get(type) ?? 0) + 1);
    }
    const end = page.at(-1);
    if (!end || page.length < EVENTS_PAGE) break;
    after = end.position;
  }
  const sorted = [...byType].sort(([one], [other]) => (one < other ? -1 : 1));
  return { count, first, last, byType: new Map(sorted) };
}

/** What would wait until an instant that was only said by a wrong clock is due now. */
async function bringForward(
  transaction: Transaction,
  model: Model,
  { from, to }: Pick<LogCorrection, 'from' | 'to'>,
): Promise<number> {
  const commands = model.contexts.flatMap(({ systemCommands = [] }) =>
    systemCommands.map(({ name }) => name),
  );
  // What was put off by the wrong clock may be due a little after its last instant.
  const end = `9${from.slice(1)}`;
  const messages = await transaction.messagesDue({
    commands,
    now: end,
    limit: BROUGHT_FORWARD_MAX,
  });
  const issues = await transaction.openIssues(BROUGHT_FORWARD_MAX);
  const lateMessages = messages.filter(({ dueAt }) => dueAt > to);
  const lateIssues = issues.filter(({ dueAt }) => dueAt > to);
  for (const message of lateMessages) await transaction.putMessage({ ...message, dueAt: to });
  for (const issue of lateIssues) await transaction.putIssue({ ...issue, dueAt: to });
  return lateMessages.length + lateIssues.length;
}

/**
 * Sets the clock of the log back to now, and keeps who did, from when and at which position: the one
 * place at which it may run backwards. No event is changed. Nothing else may be at work on the store.
 * @returns what is kept, and how many messages and issues no longer wait for a time to come
 * @throws when this was done so often that nobody could account for it
 */
export async function correctLog(
  store: Store,
  model: Model,
  { now, by }: { readonly now: InstantText; readonly by: string },
): Promise<{ readonly correction: LogCorrection; readonly broughtForward: number }> {
  return store.write(async (transaction) => {
    const before = await logCorrections(transaction);
    if (before.length >= CORRECTIONS_MAX) {
      throw new Error(`the clock of this log was set back ${before.length} times already`);
    }
    const from = (await transaction.lastRecordedAt()) ?? now;
    const { position } = await transaction.log();
    const correction = { position, from, to: now, by };
    await transaction.putSetting(SETTING, JSON.stringify([...before, correction]));
    await transaction.correctRecordedAt(now);
    return { correction, broughtForward: await bringForward(transaction, model, correction) };
  });
}
