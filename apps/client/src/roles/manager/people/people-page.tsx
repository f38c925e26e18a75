import { Button, SegmentedControl } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconUserPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useText } from '../../../i18n/use-text.ts';
import { Page } from '../../../ui/page.tsx';
import { DeviceList } from './device-list.tsx';
import { InviteDialog } from './invite-dialog.tsx';
import { PeopleList } from './people-list.tsx';

/** Who may sign in, and on which devices. */
export function PeoplePage() {
  const { t } = useText();
  const [view, setView] = useState('people');
  const [inviting, dialog] = useDisclosure(false);
  /** A new person changes the list, which then begins anew. */
  const [round, setRound] = useState(0);
  return (
    <Page
      title={t('place.people')}
      actions={
        <Button leftSection={<IconUserPlus size={17} />} onClick={dialog.open}>
          {t('people.invite')}
        </Button>
      }
    >
      <SegmentedControl
        mb="md"
        aria-label={t('people.view')}
        value={view}
        onChange={setView}
        data={['people', 'devices'].map((value) => ({ value, label: t(`people.view.${value}`) }))}
      />
      {view === 'people' ? <PeopleList key={round} /> : <DeviceList />}
      <InviteDialog
        opened={inviting}
        onClose={dialog.close}
        onInvited={() => setRound(round + 1)}
      />
    </Page>
  );
}
