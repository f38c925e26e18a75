import { Text } from '@mantine/core';
import { useState } from 'react';
import { CommandForm } from '../../commands/command-form.tsx';
import {
  useDocument,
  useDocuments,
  useReplica,
  useSyncStatus,
} from '../../data/replica-context.tsx';
import { useFormat } from '../../data/use-format.ts';
import {
  knownOf,
  type NewRequestValues,
  proposedWindow,
  requestData,
} from '../../documents/new-request.ts';
import { NewRequestFields } from '../../documents/new-request-fields.tsx';
import { useText } from '../../i18n/use-text.ts';
import { ListSkeleton } from '../../ui/states.tsx';

const TYPES_MAX = 500;

/** "Request help": the catalogue, what, where, when; place and contact as they are known. */
export function HelpForm({ onDone }: { onDone?: () => void }) {
  const { t } = useText();
  const format = useFormat();
  const { owner } = useReplica();
  const own = useDocument('client', owner.subject ?? '');
  const types = useDocuments({
    kind: 'service-type',
    statuses: ['offered'],
    limit: TYPES_MAX,
  }).value;
  // A new, empty form after each request.
  const [asked, setAsked] = useState(0);
  const { loading, syncedAt } = useSyncStatus();
  const client = own.value;
  // On a fresh device the client's own details are about to arrive: the form begins with them.
  const arriving = !client && (loading !== undefined || syncedAt === undefined);
  if (!own.arrived || !types || arriving) return <ListSkeleton rows={5} />;
  const initial: NewRequestValues = {
    client: { id: owner.subject ?? '' },
    serviceType: { id: '' },
    description: '',
    ...knownOf(client),
    wanted: proposedWindow(format),
  };
  return (
    <CommandForm
      key={`${asked}-${client ? 'known' : 'unknown'}`}
      command="RequestService"
      initial={initial}
      toData={(values) =>
        requestData(
          values,
          { client, serviceType: types.find((type) => type.stream === values.serviceType.id) },
          format,
        )
      }
      onDone={() => {
        setAsked(asked + 1);
        onDone?.();
      }}
    >
      {(form) => (
        <>
          <NewRequestFields form={form} types={types} />
          <Text size="xs" c="dimmed">
            {t('help.terms')}
          </Text>
        </>
      )}
    </CommandForm>
  );
}
