import type { Refusal } from '@callout/kernel';
import {
  Alert,
  Box,
  Button,
  Paper,
  PasswordInput,
  Stack,
  Text,
  TextInput,
  Title,
} from '@mantine/core';
import { IconAlertCircle } from '@tabler/icons-react';
import { type FormEvent, useEffect, useState } from 'react';
import { useText } from '../i18n/use-text.ts';
import { Logo } from '../ui/logo.tsx';
import { LanguageSwitch } from './language-switch.tsx';
import { LeftWorkList } from './left-work.tsx';
import { useSession } from './session-context.ts';
import classes from './sign-in.module.css';

/** @param props.isCleared the office had everything removed from this device */
export function SignInPage({ isCleared }: { readonly isCleared?: boolean | undefined }) {
  const { t } = useText();
  useEffect(() => {
    document.title = `${t('signIn.title')} · Callout`;
  }, [t]);
  return (
    <Box component="main" className={classes.page}>
      <Stack className={classes.column} gap="xl">
        <Stack align="center" gap="sm">
          <Logo size={52} />
          <Title order={1} ta="center">
            {t('signIn.title')}
          </Title>
          <Text c="dimmed" ta="center">
            {t('signIn.text')}
          </Text>
        </Stack>
        {isCleared ? (
          <Alert color="yellow" title={t('cleared.title')} icon={<IconAlertCircle size={18} />}>
            {t('cleared.text')}
          </Alert>
        ) : null}
        <Paper className={classes.card}>
          <SignInForm />
        </Paper>
        <LeftWorkList />
        <Box maw={220} mx="auto" w="100%">
          <LanguageSwitch />
        </Box>
      </Stack>
    </Box>
  );
}

/** The password was right; only this device's name or key is not taken. */
const DEVICE_REFUSALS = ['device-refused', 'device-revoked'];

export function SignInForm({ onDone }: { onDone?: () => void }) {
  const texts = useText();
  const { t } = texts;
  const { signIn } = useSession();
  const [login, setLogin] = useState('');
  const [password, setPassword] = useState('');
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<Refusal>();
  const submit = async (asNewDevice: boolean) => {
    if (busy) return;
    setBusy(true);
    setTrouble(undefined);
    const done = await signIn(login.trim(), password, { asNewDevice });
    setBusy(false);
    if (done.ok) onDone?.();
    else setTrouble(done.refusal);
  };
  return (
    <form
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        void submit(false);
      }}
    >
      <Stack gap="md">
        {trouble ? (
          <Alert color="red" role="alert" icon={<IconAlertCircle size={18} />}>
            <Stack gap="xs" align="flex-start">
              {texts.refusal(trouble)}
              {DEVICE_REFUSALS.includes(trouble.code) ? (
                <Button size="xs" variant="default" onClick={() => void submit(true)}>
                  {t('signIn.asNewDevice')}
                </Button>
              ) : null}
            </Stack>
          </Alert>
        ) : null}
        <TextInput
          label={t('signIn.login')}
          size="md"
          value={login}
          onChange={(event) => setLogin(event.currentTarget.value)}
          autoComplete="username"
          autoCapitalize="none"
          autoCorrect="off"
          spellCheck={false}
          required
          withAsterisk={false}
          data-autofocus
        />
        <PasswordInput
          label={t('signIn.password')}
          size="md"
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          autoComplete="current-password"
          required
          withAsterisk={false}
          visibilityToggleButtonProps={{ 'aria-label': t('signIn.show') }}
        />
        <Button type="submit" size="md" loading={busy} fullWidth mt={4}>
          {t('signIn.submit')}
        </Button>
      </Stack>
    </form>
  );
}
