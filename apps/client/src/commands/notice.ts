import type { DeviceDocument } from '@callout/sync';
import { notifications } from '@mantine/notifications';
import { i18n, localeNow } from '../i18n/i18n.ts';
import { textsFor } from '../i18n/use-text.ts';

/** Tells at once what has happened, and whether it is still on this device only. */
export function noticeOf(command: string, document: DeviceDocument | undefined): void {
  const texts = textsFor(localeNow(), (key, params) => i18n.t(key, { ...params }));
  notifications.show({
    title: texts.command(command),
    message: texts.t(document?.unsent ? 'command.kept' : 'command.done'),
    autoClose: 2800,
    withBorder: true,
  });
}
