import { isStorageFull } from '@callout/replica';
import { notifications } from '@mantine/notifications';
import { useEffect } from 'react';
import { useText } from '../i18n/use-text.ts';

/** One notice at a time: what fails once often fails in a row. */
const NOTICE = 'failure';

/** Ended on purpose, or a remark of the browser that nobody can do anything about. */
function isNoFailure(event: ErrorEvent | PromiseRejectionEvent): boolean {
  if (event instanceof PromiseRejectionEvent) {
    return event.reason instanceof DOMException && event.reason.name === 'AbortError';
  }
  return event.message.startsWith('ResizeObserver loop');
}

/** Says in words that something failed which nothing else has caught; the console has the rest. */
export function Failures() {
  const { t } = useText();
  useEffect(() => {
    const tell = (event: ErrorEvent | PromiseRejectionEvent) => {
      if (isNoFailure(event)) return;
      const error: unknown = event instanceof ErrorEvent ? event.error : event.reason;
      notifications.show({
        id: NOTICE,
        color: 'red',
        title: t('failure.title'),
        message: t(isStorageFull(error) ? 'refusal.storage-full' : 'failure.text'),
        autoClose: false,
        withBorder: true,
        closeButtonProps: { 'aria-label': t('ui.close') },
      });
    };
    window.addEventListener('error', tell);
    window.addEventListener('unhandledrejection', tell);
    return () => {
      window.removeEventListener('error', tell);
      window.removeEventListener('unhandledrejection', tell);
      notifications.hide(NOTICE);
    };
  }, [t]);
  return null;
}
