import type { Refusal } from '@callout/kernel';
import { Box, Button } from '@mantine/core';
import { IconDatabaseOff } from '@tabler/icons-react';
import { useText } from '../i18n/use-text.ts';
import { Nothing } from '../ui/states.tsx';

/** Nothing is shown before this person's data is open: why it is not, and what they can do. */
export function CannotOpen({ refusal }: { refusal: Refusal }) {
  const texts = useText();
  const { t } = texts;
  return (
    <Box component="main" role="alert">
      <Nothing icon={IconDatabaseOff} title={t('cannotOpen.title')} text={texts.refusal(refusal)}>
        <Button onClick={() => window.location.reload()}>{t('cannotOpen.again')}</Button>
      </Nothing>
    </Box>
  );
}
