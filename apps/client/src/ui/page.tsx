import { ActionIcon, Box, Group, Stack, Text, Title } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { useRouter } from '@tanstack/react-router';
import { type ReactNode, useEffect } from 'react';
import { useText } from '../i18n/use-text.ts';
import classes from './page.module.css';

interface PageProps {
  readonly title: string;
  readonly subtitle?: ReactNode;
  /** Beside the title: a status, a count. */
  readonly aside?: ReactNode;
  readonly actions?: ReactNode;
  /** Shows the way back to a list. */
  readonly back?: string | undefined;
  /** Uses the whole width and height: a list that scrolls by itself. */
  readonly fills?: boolean;
  readonly children: ReactNode;
}

export function Page(props: PageProps) {
  useEffect(() => {
    document.title = `${props.title} · Callout`;
  }, [props.title]);
  return (
    <Box className={classes.page} data-fills={props.fills || undefined}>
      <Group className={classes.head} justify="space-between" align="flex-start" wrap="wrap">
        <Group gap="sm" wrap="nowrap" align="flex-start" className={classes.titles}>
          {props.back ? <BackButton to={props.back} /> : null}
          <Stack gap={2} miw={0}>
            <div>
              <Title order={1}>{props.title}</Title>
              {props.aside ? <span className={classes.aside}>{props.aside}</span> : null}
            </div>
            {props.subtitle ? (
              <Text component="div" size="sm" c="dimmed">
                {props.subtitle}
              </Text>
            ) : null}
          </Stack>
        </Group>
        {props.actions ? (
          <Group gap="xs" className={classes.actions}>
            {props.actions}
          </Group>
        ) : null}
      </Group>
      {props.children}
    </Box>
  );
}

function BackButton(props: { to: string }) {
  const { t } = useText();
  const router = useRouter();
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      size={32}
      className={classes.back}
      aria-label={t('ui.back')}
      onClick={() => void router.navigate({ to: props.to })}
    >
      <IconArrowLeft size={19} stroke={1.8} />
    </ActionIcon>
  );
}
