import {
  IconAddressBook,
  IconArrowsExchange,
  IconBulb,
  IconCalendarDollar,
  IconCalendarWeek,
  IconClipboardList,
  IconFileMinus,
  IconForms,
  IconList,
  IconPackage,
  IconPercentage,
  type IconProps,
  IconScale,
  IconTable,
  IconTools,
  IconUserPlus,
  IconUsersGroup,
  IconWallet,
  IconZoomScan,
} from '@tabler/icons-react';
import type { ComponentType } from 'react';

type Icon = ComponentType<IconProps>;

/** Lists of one kind of documents have one picture; a kind without its own has that of any list. */
const ICONS: Readonly<Record<string, Icon>> = {
  'service-request': IconClipboardList,
  'supplies-kit': IconPackage,
  'review-case': IconScale,
  'review-sample': IconZoomScan,
  hypothesis: IconBulb,
  client: IconAddressBook,
  worker: IconUsersGroup,
  'worker-application': IconUserPlus,
  'service-type': IconTools,
  'test-suite': IconForms,
  'client-statement': IconCalendarWeek,
  'worker-statement': IconCalendarDollar,
  'client-account': IconWallet,
  'credit-note': IconFileMinus,
  'bank-file': IconArrowsExchange,
  tariff: IconPercentage,
};

export function iconOfKind(kind: string): Icon {
  return ICONS[kind] ?? IconList;
}

export const READ_MODEL_ICON: Icon = IconTable;
