import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { declaredList } from '../../data/declared-list.ts';
import { useText } from '../../i18n/use-text.ts';
import { ListPage } from '../../lists/list-page.tsx';

const list = declaredList('service-requests');

/** Every request; a new one is made on a page of its own. */
export function RequestsPage() {
  const { t } = useText();
  return (
    <ListPage
      of={list}
      title={t('place.requests')}
      actions={
        <Button leftSection={<IconPlus size={17} />} component={Link} to="/requests/new">
          {t('requests.new')}
        </Button>
      }
    />
  );
}
