import type { Refusal } from '@callout/kernel';
import { Alert, Button, PasswordInput, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { type FormEvent, useState } from 'react';
import { useAsk } from '../../data/use-server.ts';
import { useText } from '../../i18n/use-text.ts';
import { Section } from '../../ui/section.tsx';

const EMPTY = { current: '', next: '', again: '' };
type Field = keyof typeof EMPTY;

/** Changes one's own password. What the server says about a field stands at that field. */
export function PasswordForm() {
  const texts = useText();
  const { t } = texts;
  const ask = useAsk();
  const [values, setValues] = useState(EMPTY);
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal>();
  const [differs, setDiffers] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const { current, next, again } = values;
    setRefusal(undefined);
    setDiffers(next !== again);
    if (busy || next !== again) return;
    setBusy(true);
    const done = await ask('POST', '/api/v1/me/password', { current, next });
    setBusy(false);
    if (!done.ok) return setRefusal(done.refusal);
    setValues(EMPTY);
    notifications.show({ title: t('password.changed'), message: t('password.changedText') });
  };
  const atField = refusal?.fields?.[0]?.path;
  const faultOf = (field: Field) => {
    if (field === 'again') return differs ? t('password.differs') : undefined;
    return refusal && atField === field ? texts.refusal(refusal) : undefined;
  };
  const field = (name: Field, autoComplete: string, description?: string) => (
    <PasswordInput
      label={t(`password.${name}`)}
      {...(description ? { description } : {})}
      value={values[name]}
      onChange={(event) => setValues({ ...values, [name]: event.currentTarget.value })}
      error={faultOf(name)}
      autoComplete={autoComplete}
      required
      withAsterisk={false}
      maw={360}
      visibilityToggleButtonProps={{ 'aria-label': t('signIn.show') }}
    />
  );
  return (
    <Section title={t('password.title')}>
      <form onSubmit={(event) => void submit(event)}>
        <Stack gap="md">
          <Text size="sm" c="dimmed">
            {t('password.explains')}
          </Text>
          {refusal && atField === undefined ? (
            <Alert color="red" role="alert">
              {texts.refusal(refusal)}
            </Alert>
          ) : null}
          {field('current', 'current-password')}
          {field('next', 'new-password', t('password.rule'))}
          {field('again', 'new-password')}
          <div>
            <Button type="submit" loading={busy}>
              {t('password.change')}
            </Button>
          </div>
        </Stack>
      </form>
    </Section>
  );
}
