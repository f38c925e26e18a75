import {
  Avatar,
  Button,
  Divider,
  Popover,
  SegmentedControl,
  Stack,
  Text,
  UnstyledButton,
  useMantineColorScheme,
} from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconLogout, IconSettings, IconShieldLock, IconUserCircle } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useReplica } from '../data/replica-context.tsx';
import { settingsFor } from '../documents/pages.ts';
import { useText } from '../i18n/use-text.ts';
import { LanguageSwitch } from '../session/language-switch.tsx';
import { SignOutDialog } from '../session/sign-out-dialog.tsx';
import { linkTo } from '../ui/document-link.ts';
import classes from './account-menu.module.css';
import shell from './shell.module.css';

/** Who is signed in, language, colours, the way out. */
export function AccountMenu({ compact }: { compact?: boolean }) {
  const { t, word } = useText();
  const { owner } = useReplica();
  const [opened, menu] = useDisclosure(false);
  const [leaving, dialog] = useDisclosure(false);
  const roles = owner.roles.map((role) => word(`role.${role}`)).join(', ');
  return (
    <>
      <Popover
        opened={opened}
        onChange={(open) => (open ? menu.open() : menu.close())}
        position="top-start"
        width={264}
        shadow="md"
        radius="lg"
        trapFocus
        returnFocus
      >
        <Popover.Target>
          <UnstyledButton
            className={compact ? shell.tab : classes.account}
            aria-label={t('account.open', { name: owner.name })}
            onClick={menu.toggle}
          >
            {compact ? (
              <>
                <IconUserCircle size={22} stroke={1.7} />
                <span>{t('account.short')}</span>
              </>
            ) : (
              <>
                <Avatar name={owner.name} size={28} color="ink" />
                <span className={classes.name}>
                  <Text span size="sm" fw={500} truncate>
                    {owner.name}
                  </Text>
                  <Text span size="xs" c="dimmed" truncate>
                    {roles}
                  </Text>
                </span>
              </>
            )}
          </UnstyledButton>
        </Popover.Target>
        <Popover.Dropdown>
          <Stack gap="sm">
            <Stack gap={0}>
              <Text fw={600}>{owner.name}</Text>
              <Text size="sm" c="dimmed">
                {roles}
              </Text>
            </Stack>
            <LanguageSwitch />
            <SchemeSwitch />
            <Divider />
            <Button
              component={Link}
              to="/account"
              variant="subtle"
              color="gray"
              justify="flex-start"
              leftSection={<IconShieldLock size={17} />}
              onClick={menu.close}
            >
              {t('place.account')}
            </Button>
            {settingsFor(owner.roles).map(({ kind, id }) => (
              <Button
                key={kind}
                component={Link}
                to={linkTo(kind, id, owner.roles)}
                variant="subtle"
                color="gray"
                justify="flex-start"
                leftSection={<IconSettings size={17} />}
                onClick={menu.close}
              >
                {word(`stream.${kind}`)}
              </Button>
            ))}
            <Button
              variant="subtle"
              color="gray"
              justify="flex-start"
              leftSection={<IconLogout size={17} />}
              onClick={() => {
                menu.close();
                dialog.open();
              }}
            >
              {t('account.signOut')}
            </Button>
          </Stack>
        </Popover.Dropdown>
      </Popover>
      <SignOutDialog opened={leaving} onClose={dialog.close} />
    </>
  );
}

const SCHEMES = ['light', 'dark', 'auto'] as const;

function SchemeSwitch() {
  const { t } = useText();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <SegmentedControl
      fullWidth
      size="xs"
      aria-label={t('account.scheme')}
      value={colorScheme}
      onChange={(value) => {
        const scheme = SCHEMES.find((one) => one === value);
        if (scheme) setColorScheme(scheme);
      }}
      data={SCHEMES.map((scheme) => ({ value: scheme, label: t(`account.scheme.${scheme}`) }))}
    />
  );
}
