import { Select } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import { CommandForm } from '../../commands/command-form.tsx';
import { useDocuments } from '../../data/replica-context.tsx';
import { useFormat } from '../../data/use-format.ts';
import {
  knownOf,
  type NewRequestValues,
  proposedWindow,
  requestData,
} from '../../documents/new-request.ts';
import { NewRequestFields } from '../../documents/new-request-fields.tsx';
import { useText } from '../../i18n/use-text.ts';
import { Page } from '../../ui/page.tsx';
import { Section } from '../../ui/section.tsx';

const CHOICES_MAX = 2000;

interface ToNewRequestProps {
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** The form has a page of its own: whoever asks for it elsewhere is brought there. */
export function ToNewRequest({ opened, onClose }: ToNewRequestProps) {
  const navigate = useNavigate();
  useEffect(() => {
    if (!opened) return;
    onClose();
    void navigate({ to: '/requests/new' });
  }, [opened, onClose, navigate]);
  return null;
}

/** A request on behalf of a client. */
export function NewRequestPage() {
  const { t, word } = useText();
  const format = useFormat();
  const navigate = useNavigate();
  const clients =
    useDocuments({ kind: 'client', statuses: ['active'], limit: CHOICES_MAX }).value ?? [];
  const types =
    useDocuments({ kind: 'service-type', statuses: ['offered'], limit: CHOICES_MAX }).value ?? [];
  const initial: NewRequestValues = {
    client: { id: '' },
    serviceType: { id: '' },
    description: '',
    ...knownOf(undefined),
    wanted: proposedWindow(format),
  };
  const chosenOf = (values: NewRequestValues) => ({
    client: clients.find((client) => client.stream === values.client.id),
    serviceType: types.find((type) => type.stream === values.serviceType.id),
  });
  return (
    <Page title={t('newRequest.title')} subtitle={t('newRequest.onBehalf')} back="/requests">
      <Section>
        <CommandForm
          command="RequestService"
          initial={initial}
          submit={t('newRequest.submit')}
          toData={(values) => requestData(values, chosenOf(values), format)}
          onDone={(document) =>
            void navigate(
              document
                ? { to: '/requests/$id', params: { id: document.stream } }
                : { to: '/requests' },
            )
          }
          onCancel={() => void navigate({ to: '/requests' })}
        >
          {(form) => (
            <>
              <Select
                label={word('field.client')}
                placeholder={t('newRequest.chooseClient')}
                data={clients.map((client) => ({ value: client.stream, label: client.title }))}
                searchable
                required
                limit={60}
                nothingFoundMessage={t('ui.nothingFound')}
                value={form.values.client.id || null}
                error={form.errors['client.id'] ?? form.errors['client.name']}
                onChange={(id) => {
                  form.setFieldValue('client.id', id ?? '');
                  const known = knownOf(clients.find((client) => client.stream === id));
                  form.setFieldValue('place', known.place);
                  form.setFieldValue('contact', known.contact);
                }}
              />
              <NewRequestFields form={form} types={types} />
            </>
          )}
        </CommandForm>
      </Section>
    </Page>
  );
}
