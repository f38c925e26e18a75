import { Button } from '@mantine/core';
import { IconMapPinOff } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useText } from '../i18n/use-text.ts';
import { Nothing } from '../ui/states.tsx';

export function NotFound() {
  const { t } = useText();
  return (
    <Nothing icon={IconMapPinOff} title={t('notFound.title')} text={t('notFound.text')}>
      <Button variant="default" component={Link} to="/">
        {t('notFound.home')}
      </Button>
    </Nothing>
  );
}
