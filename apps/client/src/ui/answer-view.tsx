import { Alert, Button, Group } from '@mantine/core';
import { IconCloudOff } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { Answer } from '../data/use-server.ts';
import { useText } from '../i18n/use-text.ts';
import { ListSkeleton } from './states.tsx';

/** What the server answered: its shape while it is on its way, the reason when it does not come. */
export function AnswerView<T>({
  answer,
  children,
}: {
  answer: Answer<T>;
  children: (value: T) => ReactNode;
}) {
  const texts = useText();
  const { value, refusal, reload } = answer;
  return (
    <>
      {refusal ? (
        <Alert color="yellow" role="alert" icon={<IconCloudOff size={18} />} m="md">
          <Group justify="space-between" gap="sm">
            {texts.refusal(refusal)}
            <Button size="xs" variant="default" onClick={reload}>
              {texts.t('ui.again')}
            </Button>
          </Group>
        </Alert>
      ) : null}
      {value === undefined && !refusal ? <ListSkeleton rows={4} /> : null}
      {value === undefined ? null : children(value)}
    </>
  );
}
