import { Alert } from '@mantine/core';
import { useState } from 'react';
import { useText } from '../i18n/use-text.ts';
import { useKeyStore } from './use-key-store.ts';

/** On a computer without a key store what is kept is not protected, which its people should know. */
export function KeyStoreBanner() {
  const { t } = useText();
  const { state } = useKeyStore();
  const [isRead, setRead] = useState(false);
  if (isRead || (state !== 'basic_text' && state !== 'none')) return null;
  return (
    <Alert
      color="yellow"
      radius={0}
      title={t('keyStore.title')}
      withCloseButton
      closeButtonLabel={t('ui.close')}
      onClose={() => setRead(true)}
    >
      {t(`keyStore.${state}`)}
    </Alert>
  );
}
