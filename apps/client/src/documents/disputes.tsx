import type { OpenDispute } from '@callout/replica';
import { Alert, Button, Group, Stack, Text, Title } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { useReplica } from '../data/replica-context.tsx';
import { useFormat } from '../data/use-format.ts';
import { useObservable } from '../data/use-observable.ts';
import { useText } from '../i18n/use-text.ts';

/** Facts that the server refused: what, why, and what a person can do about each. */
export function Disputes() {
  const { t } = useText();
  const disputes = useObservable(useReplica().disputes$).value ?? [];
  if (disputes.length === 0) return null;
  return (
    <Stack gap="sm">
      <Title order={3}>{t('sync.disputes.title')}</Title>
      <Text size="sm" c="dimmed">
        {t('sync.disputes.text')}
      </Text>
      {disputes.map((dispute) => (
        <DisputeCard key={dispute.event.id} dispute={dispute} />
      ))}
    </Stack>
  );
}

export function DisputeCard({ dispute }: { dispute: OpenDispute }) {
  const texts = useText();
  const format = useFormat();
  const replica = useReplica();
  const [settling, setSettling] = useState(false);
  const letGo = async () => {
    setSettling(true);
    const done = await replica.settleDispute(dispute.event.id, 'let-go');
    setSettling(false);
    if (!done.ok) notifications.show({ color: 'red', message: texts.refusal(done.refusal) });
  };
  return (
    <Alert
      color="red"
      title={texts.t('sync.disputes.of', {
        event: texts.event(dispute.event.type),
        title: dispute.title,
      })}
    >
      <Stack gap={8}>
        <Text size="sm">{texts.refusal(dispute.refusal)}</Text>
        <Text size="xs" c="dimmed">
          {texts.t('sync.disputes.by', {
            name: dispute.event.actor.name,
            at: format.moment(dispute.event.occurredAt),
          })}
        </Text>
        <Group>
          <Button size="xs" variant="default" loading={settling} onClick={() => void letGo()}>
            {texts.t('sync.disputes.letGo')}
          </Button>
        </Group>
      </Stack>
    </Alert>
  );
}
