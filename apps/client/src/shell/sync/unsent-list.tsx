import type { RecordedEvent } from '@callout/kernel';
import { Group, Stack, Text, Title } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useReplica, useSyncStatus } from '../../data/replica-context.tsx';
import { useFormat } from '../../data/use-format.ts';
import { useObservable } from '../../data/use-observable.ts';
import { useText } from '../../i18n/use-text.ts';

const SHOWN_MAX = 30;

/** The facts that are on this device only, in the order they were recorded, and what was decided about refused ones. */
export function UnsentList() {
  const texts = useText();
  const format = useFormat();
  const events = useUnsent();
  const disputes = useObservable(useReplica().disputes$).value ?? [];
  const decided = disputes.filter(({ decision }) => decision && !decision.refusal);
  if (events.length + decided.length === 0) return null;
  return (
    <Stack gap={8}>
      <Title order={3}>{texts.t('sync.unsent.title')}</Title>
      {events.slice(0, SHOWN_MAX).map((event) => (
        <Group key={event.id} justify="space-between" wrap="nowrap">
          <Text size="sm">{texts.event(event.type)}</Text>
          <Text size="sm" c="dimmed" className="tabular">
            {format.moment(event.occurredAt)}
          </Text>
        </Group>
      ))}
      {decided.slice(0, SHOWN_MAX).map(({ event, decision }) => (
        <Text key={event.id} size="sm">
          {texts.t('sync.unsent.decision', {
            event: texts.event(event.type),
            what: texts.t(`sync.unsent.${decision?.how ?? 'let-go'}`),
          })}
        </Text>
      ))}
      {events.length > SHOWN_MAX ? (
        <Text size="sm" c="dimmed">
          {texts.t('sync.unsent.more', { count: events.length - SHOWN_MAX })}
        </Text>
      ) : null}
    </Stack>
  );
}

/** Read anew whenever the number changes. */
function useUnsent(): readonly RecordedEvent[] {
  const replica = useReplica();
  const { unsent } = useSyncStatus();
  const [events, setEvents] = useState<readonly RecordedEvent[]>([]);
  useEffect(() => {
    let left = false;
    const show = (facts: readonly RecordedEvent[]) => {
      if (!left) setEvents(facts);
    };
    if (unsent === 0) setEvents([]);
    else replica.unsentFacts().then(show, () => undefined);
    return () => {
      left = true;
    };
  }, [replica, unsent]);
  return events;
}
