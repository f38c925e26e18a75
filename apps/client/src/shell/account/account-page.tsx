import { Stack } from '@mantine/core';
import { useReplica } from '../../data/replica-context.tsx';
import { useText } from '../../i18n/use-text.ts';
import { Page } from '../../ui/page.tsx';
import { PasswordForm } from './password-form.tsx';
import { SessionList } from './session-list.tsx';

/** What everybody may see to about their own account. */
export function AccountPage() {
  const { t, word } = useText();
  const { owner } = useReplica();
  const roles = owner.roles.map((role) => word(`role.${role}`)).join(', ');
  return (
    <Page title={t('place.account')} subtitle={`${owner.name} · ${roles}`}>
      <Stack gap="lg" maw={720}>
        <SessionList />
        <PasswordForm />
      </Stack>
    </Page>
  );
}
