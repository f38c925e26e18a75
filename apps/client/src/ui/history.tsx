import type { DeviceDocument, TimelineEntry } from '@callout/sync';
import { useFormat } from '../data/use-format.ts';
import { useText } from '../i18n/use-text.ts';
import classes from './history.module.css';
import { UnsentMark } from './unsent-mark.tsx';

/** What happened to a document, newest first: what, who, when, and whether the server has it. */
export function History({
  document,
  remarks = {},
}: {
  readonly document: DeviceDocument;
  /** What there is to say of a step, by the id of its fact. */
  readonly remarks?: Readonly<Record<string, readonly string[]>>;
}) {
  const entries = [...document.timeline].reverse();
  return (
    <ol className={classes.list}>
      {entries.map((entry) => (
        <HistoryStep key={entry.id} entry={entry} remarks={remarks[entry.id] ?? []} />
      ))}
    </ol>
  );
}

function HistoryStep({
  entry,
  remarks,
}: {
  readonly entry: TimelineEntry;
  readonly remarks: readonly string[];
}) {
  const texts = useText();
  const format = useFormat();
  const unsent = entry.recordedAt === undefined;
  const system = entry.actor.role === 'policy' || entry.actor.role === 'clock';
  const who = system ? texts.t('history.system') : entry.actor.name;
  return (
    <li className={classes.step} data-unsent={unsent || undefined}>
      <span className={classes.what}>{texts.event(entry.type)}</span>
      <span className={classes.who}>
        {who} · <time dateTime={entry.occurredAt}>{format.moment(entry.occurredAt)}</time>
      </span>
      {remarks.map((remark) => (
        <span key={remark} className={classes.remark}>
          {remark}
        </span>
      ))}
      {unsent ? <UnsentMark /> : null}
    </li>
  );
}
