import type { MenuItemConstructorOptions } from 'electron';
import type { Texts } from './texts.ts';

export interface MenuSituation {
  readonly platform: string;
  readonly isDevelopment: boolean;
  readonly showLog: () => void;
}

/** Roles whose words are the same word in our texts. */
type Role = Extract<NonNullable<MenuItemConstructorOptions['role']>, keyof Texts>;

/**
 * The least menu that a platform's users expect. Without one, macOS has no clipboard keys at all.
 * Every item says its text: Electron translates its roles on no platform but macOS.
 */
export function menuFor(
  texts: Texts,
  { platform, isDevelopment, showLog }: MenuSituation,
): MenuItemConstructorOptions[] {
  const roles = (...names: (Role | 'separator')[]): MenuItemConstructorOptions[] =>
    names.map((role) =>
      role === 'separator' ? { type: 'separator' } : { role, label: texts[role] },
    );
  const isMac = platform === 'darwin';
  const application = roles('about', 'separator', 'hide', 'hideOthers', 'unhide', 'separator');
  const edit = roles('undo', 'redo', 'separator', 'cut', 'copy', 'paste', 'selectAll');
  const view = roles('reload', 'separator', 'resetZoom', 'zoomIn', 'zoomOut', 'togglefullscreen');
  return [
    isMac
      ? { label: 'Callout', submenu: [...application, ...roles('quit')] }
      : { label: texts['menu.file'], submenu: roles('quit') },
    { label: texts['menu.edit'], submenu: edit },
    {
      label: texts['menu.view'],
      submenu: isDevelopment ? [...view, ...roles('toggleDevTools')] : view,
    },
    ...(isMac ? [{ label: texts['menu.window'], submenu: roles('minimize', 'close') }] : []),
    { label: texts['menu.help'], submenu: [{ label: texts.showLog, click: showLog }] },
  ];
}
