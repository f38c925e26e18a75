import { beginningsOf } from '@callout/kernel';
import { model } from '@callout/model';
import { Button } from '@mantine/core';
import { useReplica } from '../data/replica-context.tsx';
import { useText } from '../i18n/use-text.ts';

/** What this person may begin of the kind that a list shows. */
export function Beginnings({ kind }: { kind: string }) {
  const texts = useText();
  const { owner } = useReplica();
  return beginningsOf(model, owner, kind).map(({ command }) => (
    <Button key={command.name} variant="default">
      {texts.command(command.name)}
    </Button>
  ));
}
