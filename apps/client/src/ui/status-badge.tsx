import type { DocumentKind, StatusOf } from '@callout/model';
import type { DeviceDocument } from '@callout/sync';
import {
  IconAlertTriangle,
  IconArchive,
  IconArrowForwardUp,
  IconBan,
  IconBuildingBank,
  IconBulb,
  IconCalendarCheck,
  IconCalendarX,
  IconCheck,
  IconCircleDashed,
  IconCircleDot,
  IconClock,
  IconClockExclamation,
  IconFileDownload,
  IconFileInvoice,
  IconFileUpload,
  IconHourglassHigh,
  IconPackage,
  IconPackageExport,
  IconPhone,
  IconPlayerPause,
  IconPlayerPlay,
  IconProgress,
  type IconProps,
  IconRepeat,
  IconRotate,
  IconScale,
  IconThumbDown,
  IconThumbUp,
  IconUserSearch,
  IconX,
} from '@tabler/icons-react';
import type { ComponentType } from 'react';
import { useText } from '../i18n/use-text.ts';
import classes from './status-badge.module.css';

type Tone = 'neutral' | 'info' | 'active' | 'good' | 'warn' | 'bad';
type Look = readonly [Tone, ComponentType<IconProps>];

/** How a status looks: never by colour alone, the icon and the word say it too. */
const LOOKS: { readonly [K in DocumentKind]: Readonly<Record<StatusOf<K>, Look>> } = {
  organisation: {
    configured: ['good', IconCheck],
    unnamed: ['warn', IconAlertTriangle],
  },
  'service-type': {
    offered: ['good', IconCheck],
    retired: ['neutral', IconArchive],
  },
  client: {
    active: ['good', IconCheck],
    inactive: ['neutral', IconBan],
  },
  'test-suite': {
    'in-use': ['good', IconCheck],
    retired: ['neutral', IconArchive],
  },
  'worker-application': {
    submitted: ['warn', IconCircleDot],
    contacted: ['info', IconPhone],
    testing: ['active', IconProgress],
    'to-decide': ['warn', IconScale],
    accepted: ['good', IconCheck],
    rejected: ['bad', IconX],
    withdrawn: ['neutral', IconBan],
  },
  worker: {
    active: ['good', IconCheck],
    suspended: ['warn', IconPlayerPause],
    dismissed: ['neutral', IconBan],
  },
  'service-request': {
    requested: ['neutral', IconCircleDashed],
    assigned: ['info', IconCalendarCheck],
    suspected: ['warn', IconAlertTriangle],
    started: ['active', IconPlayerPlay],
    completed: ['good', IconCheck],
    failed: ['bad', IconX],
    cancelled: ['neutral', IconBan],
    overdue: ['warn', IconClockExclamation],
    unserved: ['bad', IconCalendarX],
    attention: ['warn', IconAlertTriangle],
    left: ['neutral', IconArrowForwardUp],
  },
  'supplies-kit': {
    requested: ['warn', IconHourglassHigh],
    ready: ['info', IconPackage],
    issued: ['active', IconPackageExport],
    collected: ['good', IconCheck],
    recalled: ['neutral', IconRotate],
  },
  'review-case': {
    open: ['warn', IconCircleDot],
    taken: ['active', IconProgress],
    completed: ['good', IconCheck],
    withdrawn: ['neutral', IconBan],
  },
  'review-sample': { drawn: ['good', IconCheck] },
  hypothesis: {
    proposed: ['warn', IconBulb],
    accepted: ['info', IconThumbUp],
    rejected: ['neutral', IconThumbDown],
    confirmed: ['good', IconCheck],
    refuted: ['bad', IconX],
  },
  tariff: { set: ['good', IconCheck] },
  'client-account': {
    'bank-transfer': ['neutral', IconBuildingBank],
    'direct-debit': ['info', IconRepeat],
  },
  'client-statement': {
    open: ['neutral', IconCircleDashed],
    invoiced: ['info', IconFileInvoice],
    'payment-requested': ['active', IconClock],
    exported: ['active', IconBuildingBank],
    paid: ['good', IconCheck],
    returned: ['bad', IconAlertTriangle],
  },
  'worker-statement': {
    open: ['neutral', IconCircleDashed],
    issued: ['info', IconFileInvoice],
    exported: ['active', IconBuildingBank],
    returned: ['bad', IconAlertTriangle],
    'carried-forward': ['warn', IconRotate],
    settled: ['good', IconCheck],
  },
  'credit-note': { issued: ['good', IconCheck] },
  'bank-file': {
    'direct-debits': ['info', IconFileDownload],
    payouts: ['info', IconFileUpload],
    'bank-statement': ['neutral', IconFileInvoice],
  },
};
/** Of a status that a newer server says. */
const PLAIN: Look = ['neutral', IconCircleDashed];
const SEARCHING: Look = ['warn', IconUserSearch];

function lookOf({ kind, status }: Stated): Look {
  const looks: Readonly<Record<string, Readonly<Record<string, Look>> | undefined>> = LOOKS;
  return looks[kind]?.[status] ?? PLAIN;
}

/** A document, or how one stands. */
type Stated = Pick<DeviceDocument, 'kind' | 'status'>;

interface StatusBadgeProps {
  readonly of: Stated;
  /** Nobody was found at the last try: a request that needs attention. */
  readonly waiting?: boolean;
  readonly large?: boolean;
  /** Instead of the status's own words. */
  readonly label?: string;
}

export function StatusBadge({ of, waiting, large, label }: StatusBadgeProps) {
  const texts = useText();
  const [tone, Icon] = waiting ? SEARCHING : lookOf(of);
  const words = waiting ? texts.t('request.waiting') : texts.status(of.kind, of.status);
  return (
    <span className={classes.badge} data-tone={tone} data-large={large || undefined}>
      <Icon size={large ? 16 : 14} stroke={2} aria-hidden="true" />
      <span>{label ?? words}</span>
    </span>
  );
}
