import { Select } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { CommandForm } from '../../commands/command-form.tsx';
import { declaredList } from '../../data/declared-list.ts';
import { useFormat } from '../../data/use-format.ts';
import { useList } from '../../data/use-list.ts';
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

const clientList = declaredList('client-list');
const catalogue = declaredList('service-catalogue');
const NOT_CLOSED = { closed: false };

/** A request on behalf of a client. */
export function NewRequestPage() {
  const { t, word } = useText();
  const format = useFormat();
  const navigate = useNavigate();
  const clients = useList(clientList, NOT_CLOSED).value ?? [];
  const types = useList(catalogue).value ?? [];
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
