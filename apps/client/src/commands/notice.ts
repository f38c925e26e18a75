import type { DeviceDocument } from '@callout/sync';
import { notifications } from '@mantine/notifications';
import { i18n, localeNow } from '../i18n/i18n.ts';
import { textsFor } from '../i18n/use-text.ts';

/** Tells at once what has happened, and whether it is still on this device only. */
export function noticeOf(
  command: string,
  document: DeviceDocument | undefined,
  online: boolean,
): void {
  const texts = textsFor(localeNow(), (key, params) => i18n.t(key, { ...params }));
  notifications.show({
    title: texts.command(command),
    message: texts.t(messageOf(document, online)),
    autoClose: 2800,
    withBorder: true,
  });
}

function messageOf(document: DeviceDocument | undefined, online: boolean): string {
  if (!document?.unsent) return 'command.done';
  return online ? 'command.sending' : 'command.kept';
}
