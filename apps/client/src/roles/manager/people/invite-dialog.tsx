import type { Refusal } from '@callout/kernel';
import { SIGN_IN_ROLES } from '@callout/published-language';
import { Alert, Button, Group, Modal, Select, Stack, Text, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { type FormEvent, useState } from 'react';
import { useDocuments } from '../../../data/replica-context.tsx';
import { useAsk } from '../../../data/use-server.ts';
import { useText } from '../../../i18n/use-text.ts';

interface InviteDialogProps {
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly onInvited: () => void;
}

const EMPTY = { name: '', email: '', role: '', subject: '' };
/** Clients or workers to choose from. */
const CHOICES_MAX = 2000;

export function InviteDialog(props: InviteDialogProps) {
  const { t } = useText();
  return (
    <Modal
      opened={props.opened}
      onClose={props.onClose}
      title={t('people.invite')}
      closeButtonProps={{ 'aria-label': t('ui.close') }}
    >
      <InviteForm {...props} />
    </Modal>
  );
}

/** The address is the login: whoever gets the mail knows it already. */
function InviteForm({ onClose, onInvited }: InviteDialogProps) {
  const texts = useText();
  const { t, word } = texts;
  const ask = useAsk();
  const [values, setValues] = useState(EMPTY);
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal>();
  const put = (change: Partial<typeof EMPTY>) => setValues({ ...values, ...change });
  const { name, email, role, subject } = values;
  const tied = role === 'client' || role === 'worker' ? role : undefined;
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    setRefusal(undefined);
    const who = tied && subject ? { subject } : {};
    const person = { login: email.trim(), email: email.trim(), name, roles: [role], ...who };
    const done = await ask('POST', '/api/v1/users', person);
    setBusy(false);
    if (!done.ok) return setRefusal(done.refusal);
    notifications.show({ title: name, message: t('people.link.done') });
    onInvited();
    onClose();
  };
  return (
    <form onSubmit={(event) => void submit(event)}>
      <Stack>
        <Text size="sm" c="dimmed">
          {t('people.inviteText')}
        </Text>
        {refusal ? (
          <Alert color="red" role="alert">
            {texts.refusal(refusal)}
          </Alert>
        ) : null}
        <TextInput
          label={t('people.name')}
          value={name}
          onChange={(event) => put({ name: event.currentTarget.value })}
          maxLength={120}
          required
          withAsterisk={false}
          data-autofocus
        />
        <TextInput
          type="email"
          label={t('people.email')}
          value={email}
          onChange={(event) => put({ email: event.currentTarget.value })}
          maxLength={120}
          required
          withAsterisk={false}
        />
        <Select
          label={t('people.role')}
          value={role || null}
          onChange={(value) => put({ role: value ?? '', subject: '' })}
          data={SIGN_IN_ROLES.map((one) => ({ value: one, label: word(`role.${one}`) }))}
          allowDeselect={false}
          required
          withAsterisk={false}
        />
        {tied ? (
          <SubjectField kind={tied} value={subject} onChange={(id) => put({ subject: id })} />
        ) : null}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {t('ui.cancel')}
          </Button>
          <Button type="submit" loading={busy} disabled={role === ''}>
            {t('people.invite')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

interface SubjectFieldProps {
  readonly kind: 'client' | 'worker';
  readonly value: string;
  readonly onChange: (id: string) => void;
}

/** Which client or worker they are; several people may be one client. */
function SubjectField({ kind, value, onChange }: SubjectFieldProps) {
  const { word } = useText();
  const documents = useDocuments({ kind, limit: CHOICES_MAX }).value ?? [];
  return (
    <Select
      label={word(`role.${kind}`)}
      value={value || null}
      onChange={(id) => onChange(id ?? '')}
      data={documents.map(({ stream, title }) => ({ value: stream, label: title }))}
      searchable
      required
      withAsterisk={false}
    />
  );
}
