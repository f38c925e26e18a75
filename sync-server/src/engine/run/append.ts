import type {
  AnyStream,
  AudienceToken,
  ConfirmedEvent,
  InstantText,
  Model,
  RecordedEvent,
} from '@callout/kernel';
import { foldDocument } from '@callout/sync';
import type { SearchedText, StoredDocument } from '../../store/port.ts';
import { noteFiles } from '../access/file-rights.ts';
import { disputesOn } from '../access/open-disputes.ts';
import { documentToday, withAudience } from '../folds/document-today.ts';
import { feedProjections } from '../folds/projections.ts';
import { searchedText } from '../folds/searched-text.ts';
import { erasePerson, leftOf } from './erase.ts';
import type { UnitOfWork } from './unit-of-work.ts';

/** Stores a document that has changed and notes whom it concerns: who sees it, and who did. */
export async function storeDocument(
  unit: UnitOfWork,
  before: StoredDocument | undefined,
  after: StoredDocument,
  text?: SearchedText,
): Promise<void> {
  await unit.transaction.putDocument(after, text);
  const tokens = new Set<AudienceToken>([...(before?.audience ?? []), ...after.audience]);
  unit.changed({ context: after.context, position: after.position, tokens: [...tokens] });
}

/**
 * Adds accepted events of one stream to the log, folds them into its document and feeds the
 * projections of their own context, all in this unit: see docs/adr/0041.
 * @param how `now` is when it is recorded, unless the log is ahead of it: then at the log's latest instant
 */
export async function append(
  unit: UnitOfWork,
  model: Model,
  stream: AnyStream,
  events: readonly RecordedEvent[],
  how: { readonly now: InstantText; readonly isOurs?: boolean | undefined },
): Promise<{ readonly events: readonly ConfirmedEvent[]; readonly document: StoredDocument }> {
  const { transaction } = unit;
  const first = events[0];
  if (!first) throw new Error('nothing to append');
  const before = await documentToday(transaction, stream, first.stream);
  let version = before?.version ?? 0;
  const confirmed: ConfirmedEvent[] = [];
  for (const event of events) {
    version += 1;
    const { position, recordedAt } = await transaction.nextPlace(how.now);
    // What is folded is what the log will read back: text, never a richer value that text loses.
    const written = JSON.parse(
      JSON.stringify({ ...event, recordedAt, position, version }),
    ) as ConfirmedEvent;
    await transaction.append(written, leftOf(model, written));
    confirmed.push(written);
  }
  const erases = confirmed.some((event) => model.event(event.type)?.erases);
  const folded = erases
    ? await erasePerson(transaction, model, stream, first.stream)
    : foldDocument(stream, before, confirmed);
  const taken = await settleTakenUp(transaction, model, confirmed);
  const disputes = taken ? await disputesOn(transaction, folded) : {};
  const document = withAudience(stream, { ...folded, ...disputes });
  await storeDocument(unit, before, document, searchedText(stream, document));
  for (const event of confirmed) {
    await feedProjections(transaction, model, event.context, event);
    await noteFiles(transaction, model, event, {
      document: document.id,
      isOurs: how.isOurs === true,
    });
  }
  return { events: confirmed, document };
}

/** The disputes of refused facts that a command takes up end with it. */
async function settleTakenUp(
  transaction: UnitOfWork['transaction'],
  model: Model,
  events: readonly ConfirmedEvent[],
): Promise<boolean> {
  let taken = false;
  for (const { command, data, actor, stream, recordedAt } of events) {
    for (const id of model.command(command)?.takesUp?.events(data as never) ?? []) {
      const dispute = await transaction.dispute(id);
      if (!dispute || dispute.settledAs || dispute.event.stream !== stream) continue;
      const settled = { settledBy: actor.id, settledByName: actor.name, settledAt: recordedAt };
      await transaction.putDispute({ ...dispute, settledAs: 'claimed', ...settled });
      taken = true;
    }
  }
  return taken;
}
