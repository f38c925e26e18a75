import { Box, Button, EmptyState, Skeleton, Stack } from '@mantine/core';
import { IconAlertTriangle, type IconProps } from '@tabler/icons-react';
import type { ComponentType, ReactNode } from 'react';
import { useText } from '../i18n/use-text.ts';

/** The shape of a list that is on its way: no spinner, no jump when it comes. */
export function ListSkeleton({ rows = 8, height = 44 }: { rows?: number; height?: number }) {
  const { t } = useText();
  return (
    <Stack gap={10} p={16} role="status" aria-label={t('ui.loading')}>
      {Array.from({ length: rows }, (_, row) => `row-${row}`).map((key, row) => (
        <Skeleton key={key} height={height - 16} radius="sm" width={`${96 - (row % 4) * 9}%`} />
      ))}
    </Stack>
  );
}

export function PageSkeleton() {
  const { t } = useText();
  return (
    <Stack gap="lg" role="status" aria-label={t('ui.loading')} p={32} maw={1080} mx="auto" w="100%">
      <Skeleton height={26} width="42%" radius="sm" />
      <Skeleton height={180} radius="lg" />
      <Skeleton height={120} radius="lg" />
    </Stack>
  );
}

interface NothingProps {
  readonly icon: ComponentType<IconProps>;
  readonly title: string;
  readonly text?: string;
  readonly children?: ReactNode;
}

export function Nothing({ icon: Icon, title, text, children }: NothingProps) {
  return (
    <Box py={48} px="lg">
      <EmptyState
        size="sm"
        withIndicatorBackground
        icon={<Icon size={22} stroke={1.6} />}
        title={title}
        description={text}
        maw={420}
        mx="auto"
      >
        {children ? <EmptyState.Actions>{children}</EmptyState.Actions> : null}
      </EmptyState>
    </Box>
  );
}

/** Local data could not be read. Nothing is lost by asking again. */
export function Broken() {
  const { t } = useText();
  return (
    <Nothing icon={IconAlertTriangle} title={t('ui.broken.title')} text={t('ui.broken.text')}>
      <Button variant="default" onClick={() => window.location.reload()}>
        {t('ui.broken.again')}
      </Button>
    </Nothing>
  );
}
