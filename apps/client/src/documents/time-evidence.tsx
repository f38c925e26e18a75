import { epochMs, instantText } from '@callout/kernel';
import type { Mark } from '@callout/model';
import type { DeviceDocument, TimelineEntry } from '@callout/sync';
import { useFormat } from '../data/use-format.ts';
import { useText } from '../i18n/use-text.ts';
import { Facts } from '../ui/facts.tsx';

const MINUTE_MS = 60_000;

/** What is known of when a fact was: its own time, its device's clock, its arrival, and what stands beside it. */
export function TimeEvidence({
  document,
  marks,
}: {
  readonly document: DeviceDocument;
  /** All of one fact. */
  readonly marks: readonly [Mark, ...Mark[]];
}) {
  const texts = useText();
  const format = useFormat();
  const { t } = texts;
  const [mark] = marks;
  const index = document.timeline.findIndex(({ id }) => id === mark.event);
  const entry = document.timeline[index];
  const clock = marks.map(clockSaid).find((said) => said !== undefined);
  const beside = (label: string, one: TimelineEntry | undefined) =>
    one && { label, value: `${texts.event(one.type)}, ${format.moment(one.occurredAt)}` };
  return (
    <div data-of-a-mark>
      <Facts
        facts={[
          { label: t('mark.time.recorded'), value: format.moment(mark.at) },
          clock ? { label: t('dispute.clock'), value: format.moment(clock) } : undefined,
          entry?.recordedAt
            ? { label: t('dispute.arrived'), value: format.moment(entry.recordedAt) }
            : undefined,
          beside(t('mark.time.before'), index > 0 ? document.timeline[index - 1] : undefined),
          beside(t('mark.time.after'), index < 0 ? undefined : document.timeline[index + 1]),
        ]}
      />
    </div>
  );
}

/** What the clock of the device showed, where it was off. */
function clockSaid({ kind, at, minutes = 0 }: Mark): string | undefined {
  if (kind !== 'clock-ahead' && kind !== 'clock-behind') return undefined;
  const byMs = (kind === 'clock-ahead' ? minutes : -minutes) * MINUTE_MS;
  return instantText(epochMs(at) + byMs);
}
