import type { DeviceDocument } from '@callout/sync';
import { Alert, Button, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconLock } from '@tabler/icons-react';
import { useState } from 'react';
import { statusOf } from '../../data/read.ts';
import { useReplica, useStanding } from '../../data/replica-context.tsx';
import { UnheardDevices } from '../../documents/unheard-devices.tsx';
import { useText } from '../../i18n/use-text.ts';
import classes from './close-period.module.css';

const KINDS = { CloseWeek: 'client-statement', CloseMonth: 'worker-statement' } as const;

interface ClosePeriodProps {
  readonly command: keyof typeof KINDS;
  readonly statements: readonly DeviceDocument[];
  /** The end of the period. */
  readonly endedAt: string | undefined;
  /** Undefined once the period is over; else the sentence that says when it can be closed. */
  readonly notYet: string | undefined;
  /** Whose statement alone this is about. */
  readonly worker?: string | undefined;
}

interface Refused {
  readonly title: string;
  readonly sentence: string;
}

/**
 * Closes what is open of a period, one statement after the other; tells each that was refused. Of a period
 * that is over it tells whose work may still come, whether a person closes it or the clock has.
 */
export function ClosePeriod(props: ClosePeriodProps) {
  const { command, statements, endedAt, notYet, worker } = props;
  const texts = useText();
  const replica = useReplica();
  const { connection } = useStanding();
  const [done, setDone] = useState<number>();
  const [refused, setRefused] = useState<readonly Refused[]>([]);
  const open = statements.filter((one) => statusOf(KINDS[command], one) === 'open');
  const isOver = endedAt !== undefined && notYet === undefined;
  if (statements.length === 0 || (open.length === 0 && refused.length === 0 && !isOver))
    return null;
  const reason = notYet ?? (connection === 'online' ? undefined : texts.t('command.needsNetwork'));
  const closeAll = async () => {
    const troubles: Refused[] = [];
    setRefused([]);
    for (const [index, statement] of open.entries()) {
      setDone(index);
      const outcome = await replica.sendCommand(command, statement.stream, {});
      if (!outcome.ok) {
        troubles.push({ title: statement.title, sentence: texts.refusal(outcome.refusal) });
      }
    }
    setDone(undefined);
    setRefused(troubles);
    const closed = open.length - troubles.length;
    if (closed > 0) {
      notifications.show({
        title: texts.command(command),
        message: texts.t('period.closed', { count: closed }),
        withBorder: true,
      });
    }
  };
  return (
    <Stack gap={8} className={classes.close}>
      {open.length > 0 ? (
        <Button
          data-command={command}
          leftSection={<IconLock size={17} stroke={1.8} />}
          disabled={reason !== undefined}
          loading={done !== undefined}
          onClick={() => void closeAll()}
        >
          {texts.command(command)}
        </Button>
      ) : null}
      {isOver ? <UnheardDevices since={endedAt} about="period" worker={worker} /> : null}
      {reason && open.length > 0 ? (
        <Text size="sm" c="dimmed">
          {reason}
        </Text>
      ) : null}
      {refused.length > 0 ? (
        <Alert color="red" role="alert" title={texts.t('period.refused')}>
          {refused.map(({ title, sentence }) => (
            <Text key={title} size="sm">
              {title}: {sentence}
            </Text>
          ))}
        </Alert>
      ) : null}
    </Stack>
  );
}
