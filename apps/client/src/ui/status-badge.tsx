import {
  IconAlertTriangle,
  IconBan,
  IconCalendarCheck,
  IconCalendarX,
  IconCheck,
  IconCircleDashed,
  IconCircleDot,
  IconClock,
  IconClockExclamation,
  IconFileInvoice,
  IconHourglassHigh,
  IconPackage,
  IconPackageExport,
  IconPlayerPlay,
  IconProgress,
  type IconProps,
  IconRotate,
  IconUserSearch,
  IconX,
} from '@tabler/icons-react';
import type { ComponentType } from 'react';
import { useText } from '../i18n/use-text.ts';
import classes from './status-badge.module.css';

type Tone = 'neutral' | 'info' | 'active' | 'good' | 'warn' | 'bad';
type Look = readonly [Tone, ComponentType<IconProps>];

/** How a state looks, by kind and status: never by colour alone, the icon and the word say it too. */
const LOOKS: Readonly<Record<string, Look>> = {
  'service-request.requested': ['neutral', IconCircleDashed],
  'service-request.assigned': ['info', IconCalendarCheck],
  'service-request.suspected': ['warn', IconAlertTriangle],
  'service-request.started': ['active', IconPlayerPlay],
  'service-request.completed': ['good', IconCheck],
  'service-request.failed': ['bad', IconX],
  'service-request.cancelled': ['neutral', IconBan],
  'service-request.overdue': ['warn', IconClockExclamation],
  'service-request.unserved': ['bad', IconCalendarX],
  'service-request.attention': ['warn', IconAlertTriangle],
  'supplies-kit.requested': ['warn', IconHourglassHigh],
  'supplies-kit.ready': ['info', IconPackage],
  'supplies-kit.issued': ['active', IconPackageExport],
  'supplies-kit.collected': ['good', IconCheck],
  'supplies-kit.recalled': ['neutral', IconRotate],
  'review-case.open': ['warn', IconCircleDot],
  'review-case.taken': ['active', IconProgress],
  'review-case.completed': ['good', IconCheck],
  'review-case.withdrawn': ['neutral', IconBan],
  'client-statement.open': ['neutral', IconCircleDashed],
  'client-statement.invoiced': ['info', IconFileInvoice],
  'client-statement.payment-requested': ['active', IconClock],
  'client-statement.paid': ['good', IconCheck],
  'client-statement.returned': ['bad', IconAlertTriangle],
  'worker-statement.open': ['neutral', IconCircleDashed],
  'worker-statement.issued': ['info', IconFileInvoice],
  'worker-statement.payout-issued': ['info', IconFileInvoice],
  'worker-statement.carried-forward': ['warn', IconRotate],
  'worker-statement.carried': ['warn', IconRotate],
  'worker-statement.paid': ['good', IconCheck],
  'worker-statement.settled': ['good', IconCheck],
};
const PLAIN: Look = ['neutral', IconCircleDashed];
const SEARCHING: Look = ['warn', IconUserSearch];

interface StatusBadgeProps {
  readonly kind: string;
  readonly status: string;
  /** Nobody was found at the last try: a request that needs attention. */
  readonly waiting?: boolean;
  readonly large?: boolean;
  /** Instead of the status's own words. */
  readonly label?: string;
}

export function StatusBadge({ kind, status, waiting, large, label }: StatusBadgeProps) {
  const texts = useText();
  const [tone, Icon] = waiting ? SEARCHING : (LOOKS[`${kind}.${status}`] ?? PLAIN);
  return (
    <span className={classes.badge} data-tone={tone} data-large={large || undefined}>
      <Icon size={large ? 16 : 14} stroke={2} aria-hidden="true" />
      <span>{label ?? (waiting ? texts.t('request.waiting') : texts.status(kind, status))}</span>
    </span>
  );
}
