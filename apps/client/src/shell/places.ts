import type { Role } from '@callout/kernel';
import {
  IconAlertTriangle,
  IconBriefcase,
  IconCalendarDollar,
  IconCalendarWeek,
  IconClipboardList,
  IconFileInvoice,
  IconHistory,
  IconHome,
  IconPackage,
  type IconProps,
  IconReportAnalytics,
  IconScale,
  IconUsers,
} from '@tabler/icons-react';
import type { ComponentType } from 'react';

export type PlacePath =
  | '/requests'
  | '/people'
  | '/issues'
  | '/jobs'
  | '/services'
  | '/invoices'
  | '/supplies'
  | '/reviews'
  | '/weeks'
  | '/months';

/** A screen that stands in the navigation, and for whom. */
export interface Place {
  readonly path: PlacePath;
  readonly title: string;
  readonly icon: ComponentType<IconProps>;
  readonly roles: readonly Role[];
}

const PLACES: readonly Place[] = [
  {
    path: '/requests',
    title: 'place.requests',
    icon: IconClipboardList,
    roles: ['manager'],
  },
  { path: '/people', title: 'place.people', icon: IconUsers, roles: ['manager'] },
  { path: '/issues', title: 'place.issues', icon: IconAlertTriangle, roles: ['manager'] },
  { path: '/jobs', title: 'place.jobs', icon: IconBriefcase, roles: ['worker'] },
  { path: '/services', title: 'place.services', icon: IconHome, roles: ['client'] },
  { path: '/invoices', title: 'place.invoices', icon: IconFileInvoice, roles: ['client'] },
  { path: '/supplies', title: 'place.supplies', icon: IconPackage, roles: ['supplies'] },
  { path: '/reviews', title: 'place.reviews', icon: IconScale, roles: ['reviewer'] },
  { path: '/weeks', title: 'place.weeks', icon: IconCalendarWeek, roles: ['accountant'] },
  { path: '/months', title: 'place.months', icon: IconCalendarDollar, roles: ['accountant'] },
];

/** A page that the server renders; it opens beside the application and needs the network. */
export interface Report {
  readonly path: string;
  readonly title: string;
  readonly icon: ComponentType<IconProps>;
  readonly roles: readonly Role[];
}

const REPORTS: readonly Report[] = [
  {
    path: '/reports/revenue',
    title: 'place.reports',
    icon: IconReportAnalytics,
    roles: ['accountant', 'manager'],
  },
  {
    path: '/reports/restores',
    title: 'place.restores',
    icon: IconHistory,
    roles: ['manager'],
  },
];

function forRoles<T extends { readonly roles: readonly Role[] }>(
  things: readonly T[],
  roles: readonly Role[],
): readonly T[] {
  return things.filter((thing) => thing.roles.some((role) => roles.includes(role)));
}

export function placesFor(roles: readonly Role[]): readonly Place[] {
  return forRoles(PLACES, roles);
}

export function reportsFor(roles: readonly Role[]): readonly Report[] {
  return forRoles(REPORTS, roles);
}

/** Whether a screen is for somebody with these roles; what is no one's place is everybody's. */
export function isPlaceFor(path: string, roles: readonly Role[]): boolean {
  const place = PLACES.find((one) => path === one.path || path.startsWith(`${one.path}/`));
  return !place || place.roles.some((role) => roles.includes(role));
}

/** Where a person begins. */
export function firstPlace(roles: readonly Role[]): PlacePath | undefined {
  return placesFor(roles)[0]?.path;
}
