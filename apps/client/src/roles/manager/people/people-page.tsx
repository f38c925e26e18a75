import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconUserPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useText } from '../../../i18n/use-text.ts';
import { Page } from '../../../ui/page.tsx';
import { InviteDialog } from './invite-dialog.tsx';
import { PeopleList } from './people-list.tsx';

/** Who may sign in. Their devices stand in the register of devices. */
export function PeoplePage() {
  const { t } = useText();
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
      <PeopleList key={round} />
      <InviteDialog
        opened={inviting}
        onClose={dialog.close}
        onInvited={() => setRound(round + 1)}
      />
    </Page>
  );
}
