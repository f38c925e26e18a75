import { useRegisterSW } from 'virtual:pwa-register/react';
import { Button, Group, Notification, Portal } from '@mantine/core';
import { IconSparkles } from '@tabler/icons-react';
import { useText } from '../i18n/use-text.ts';
import { desktop } from '../session/desktop.ts';
import { reloadWithNextVersion } from './new-version.ts';
import classes from './update-notice.module.css';

const HOUR_MS = 3_600_000;

/** The desktop shell has its files beside it and updates itself: no service worker there. */
export function UpdateNotice() {
  return desktop() ? null : <WebUpdate />;
}

function WebUpdate() {
  const { t } = useText();
  const {
    needRefresh: [waiting, setWaiting],
    updateServiceWorker,
  } = useRegisterSW({
    onRegisteredSW: (_, registration) => {
      if (!registration) return;
      reloadWithNextVersion(registration);
      setInterval(() => void checkForUpdate(registration), HOUR_MS);
    },
  });
  if (!waiting) return null;
  return (
    <Portal>
      <Notification
        className={classes.notice}
        icon={<IconSparkles size={18} />}
        title={t('update.title')}
        onClose={() => setWaiting(false)}
        closeButtonProps={{ 'aria-label': t('ui.close') }}
        withBorder
        role="status"
      >
        {t('update.text')}
        <Group mt="xs">
          <Button size="xs" onClick={() => void updateServiceWorker(true)}>
            {t('update.now')}
          </Button>
        </Group>
      </Notification>
    </Portal>
  );
}

/** A tab may stay open for weeks; without a network there is nothing to find. */
async function checkForUpdate(registration: ServiceWorkerRegistration): Promise<void> {
  if (!navigator.onLine) return;
  await registration.update().catch(() => undefined);
}
