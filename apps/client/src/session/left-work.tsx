import { unsentText } from '@callout/replica';
import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import { type Texts, useText } from '../i18n/use-text.ts';
import { saveFile } from '../ui/save-file.ts';
import { type CalloutDesktop, desktop, type LeftWork } from './desktop.ts';

/**
 * Unsent work that lies in the shell's journal while nobody is signed in: whose, for which server. What
 * is of another server, or of a person who will not come back, can be saved elsewhere or deleted.
 */
export function LeftWorkList() {
  const { t } = useText();
  const shell = desktop();
  const [left, setLeft] = useState<readonly LeftWork[]>([]);
  const look = async (from: CalloutDesktop) => {
    const reading = await from.journal.left();
    if (reading.ok) setLeft(reading.left);
  };
  useEffect(() => {
    if (shell) void look(shell);
  }, [shell]);
  if (!shell || left.length === 0) return null;
  return (
    <Alert color="yellow" title={t('leftWork.title')}>
      <Stack gap="sm">
        {left.map((one) => (
          <LeftWorkOf
            key={`${one.server} ${one.owner}`}
            left={one}
            shell={shell}
            onGone={() => void look(shell)}
          />
        ))}
      </Stack>
    </Alert>
  );
}

interface LeftWorkOfProps {
  readonly left: LeftWork;
  readonly shell: CalloutDesktop;
  readonly onGone: () => void;
}

function LeftWorkOf({ left, shell, onGone }: LeftWorkOfProps) {
  const { t } = useText();
  const [asking, setAsking] = useState(false);
  const [trouble, setTrouble] = useState<string>();
  const save = async () => {
    const reading = await shell.journal.readLeft(left);
    if (!reading.ok) return setTrouble(troubleKey(reading.code));
    const events = reading.lines.map(({ event }) => event);
    const text = unsentText(events, new Date().toISOString());
    saveFile('callout-unsent.json', new Blob([text], { type: 'application/json' }));
    setTrouble(undefined);
  };
  const remove = async () => {
    const done = await shell.journal.forgetAll(left);
    if (done.ok) onGone();
    else setTrouble(troubleKey(done.code));
  };
  return (
    <Stack gap={6}>
      <Text size="sm">{sentenceOf(t, left)}</Text>
      {asking ? <Text size="sm">{t('leftWork.deleteText')}</Text> : null}
      {trouble ? (
        <Text size="sm" c="red" role="alert">
          {t(trouble)}
        </Text>
      ) : null}
      <Group gap="xs">
        <Button size="xs" variant="default" onClick={() => void save()}>
          {t('leftWork.export')}
        </Button>
        <Button
          size="xs"
          color="red"
          variant={asking ? 'filled' : 'light'}
          onClick={() => (asking ? void remove() : setAsking(true))}
        >
          {t(asking ? 'leftWork.deleteSure' : 'leftWork.delete')}
        </Button>
      </Group>
    </Stack>
  );
}

function sentenceOf(t: Texts['t'], { server, name, lines, isHere }: LeftWork): string {
  const count = lines;
  if (server === null) return t('leftWork.old', { count });
  const who = name ?? t('leftWork.nobody');
  if (isHere) return t('leftWork.here', { count, name: who });
  return t('leftWork.elsewhere', { count, name: who, server });
}

function troubleKey(code: string): string {
  return code === 'key-locked' ? 'leftWork.locked' : 'leftWork.failed';
}
