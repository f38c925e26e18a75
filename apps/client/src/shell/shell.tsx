import { Box, Group, Kbd, Stack, Text, UnstyledButton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { spotlight } from '@mantine/spotlight';
import { IconSearch } from '@tabler/icons-react';
import { Outlet, useLocation } from '@tanstack/react-router';
import { useOrganisation, useReplica } from '../data/replica-context.tsx';
import { useText } from '../i18n/use-text.ts';
import { KeyStoreBanner } from '../session/key-store-banner.tsx';
import { SignedOutBanner } from '../session/signed-out-banner.tsx';
import { Logo } from '../ui/logo.tsx';
import { AccountMenu } from './account-menu.tsx';
import { Finder } from './finder.tsx';
import { FreshDevice } from './fresh-device.tsx';
import { Navigation, Tabs } from './navigation.tsx';
import { NotFound } from './not-found.tsx';
import { isPlaceFor } from './places.ts';
import { ReportLinks } from './report-links.tsx';
import classes from './shell.module.css';
import { LogBanners } from './sync/log-banners.tsx';
import { SyncAnnouncer, SyncIndicator } from './sync/sync-indicator.tsx';
import { SyncPanel } from './sync/sync-panel.tsx';

export function Shell() {
  const { t } = useText();
  const [sync, panel] = useDisclosure(false);
  return (
    <Box className={classes.shell}>
      <a className={classes.skip} href="#content">
        {t('shell.skip')}
      </a>
      <Rail onSync={panel.open} />
      <main id="content" className={classes.content} tabIndex={-1}>
        <SignedOutBanner />
        <KeyStoreBanner />
        <LogBanners />
        <FreshDevice />
        <Screen />
      </main>
      <BottomBar onSync={panel.open} />
      <SyncAnnouncer />
      <SyncPanel opened={sync} onClose={panel.close} />
      <Finder />
    </Box>
  );
}

/** Somebody else's screen would only be empty: better said. */
function Screen() {
  const { roles } = useReplica().owner;
  const path = useLocation({ select: (location) => location.pathname });
  return isPlaceFor(path, roles) ? <Outlet /> : <NotFound />;
}

function Rail({ onSync }: { onSync: () => void }) {
  const { t } = useText();
  const organisation = useOrganisation();
  return (
    <Stack component="aside" className={`${classes.rail} not-printed`} gap={0}>
      <Group gap={10} px={10} py={6} wrap="nowrap">
        <Logo />
        <Text fw={600} size="md" lh={1.25} lineClamp={2} title={organisation.name}>
          {organisation.name || 'Callout'}
        </Text>
      </Group>
      <UnstyledButton className={classes.search} onClick={() => spotlight.open()}>
        <IconSearch size={16} stroke={1.8} />
        <Text span size="sm" flex={1}>
          {t('shell.search')}
        </Text>
        <Kbd size="xs">Ctrl K</Kbd>
      </UnstyledButton>
      <Box className={classes.places}>
        <Navigation />
        <ReportLinks />
      </Box>
      <SyncIndicator onOpen={onSync} />
      <AccountMenu />
    </Stack>
  );
}

function BottomBar({ onSync }: { onSync: () => void }) {
  return (
    <Box className={`${classes.bottom} not-printed`}>
      <Tabs />
      <SyncIndicator onOpen={onSync} compact />
      <AccountMenu compact />
    </Box>
  );
}
