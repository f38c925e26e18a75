import { Progress, Stack, Text } from '@mantine/core';
import { useSyncStatus } from '../data/replica-context.tsx';
import { useText } from '../i18n/use-text.ts';
import classes from './fresh-device.module.css';

/** While a fresh device loads, lists are not whole: said where they are looked at. */
export function FreshDevice() {
  const { t } = useText();
  const { loading } = useSyncStatus();
  if (!loading) return null;
  const { loaded, total, hasOpenWork } = loading;
  return (
    <Stack gap={6} className={classes.banner}>
      <Text size="sm">
        {total === undefined
          ? t('sync.loading', { count: loaded })
          : t('sync.loadingOf', { loaded, total })}
        {' · '}
        {t(hasOpenWork ? 'shell.loadingClosed' : 'shell.loadingHint')}
      </Text>
      <Progress
        size="xs"
        value={total ? (loaded / total) * 100 : 100}
        animated={total === undefined}
        aria-label={t('shell.loadingProgress')}
      />
    </Stack>
  );
}
