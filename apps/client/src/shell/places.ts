import { type ContextName, isObserver, type ListDefinition, type Role } from '@callout/kernel';
import { model } from '@callout/model';
import {
  IconAlertTriangle,
  IconArrowsSplit,
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
import { iconOfKind, READ_MODEL_ICON } from './list-icons.ts';

/** A screen that stands in the navigation, and for whom. */
export interface Place {
  readonly path: string;
  /** A text of the application or of the model. */
  readonly title: string;
  readonly icon: ComponentType<IconProps>;
  readonly roles: readonly Role[];
  /** The declared list that it shows. */
  readonly list?: ListDefinition | undefined;
}

/** Screens made by hand, in their order; those that show a declared list take its derived page's place. */
const HAND_MADE: readonly (Omit<Place, 'list'> & { readonly shows?: string })[] = [
  {
    path: '/requests',
    title: 'place.requests',
    icon: IconClipboardList,
    roles: ['manager'],
    shows: 'service-requests',
  },
  { path: '/people', title: 'place.people', icon: IconUsers, roles: ['manager'] },
  { path: '/issues', title: 'place.issues', icon: IconAlertTriangle, roles: ['manager'] },
  {
    path: '/jobs',
    title: 'place.jobs',
    icon: IconBriefcase,
    roles: ['worker'],
    shows: 'worker-jobs',
  },
  {
    path: '/services',
    title: 'place.services',
    icon: IconHome,
    roles: ['client'],
    shows: 'client-services',
  },
  {
    path: '/invoices',
    title: 'place.invoices',
    icon: IconFileInvoice,
    roles: ['client'],
    shows: 'my-statements',
  },
  {
    path: '/disputes',
    title: 'place.disputes',
    icon: IconArrowsSplit,
    roles: ['worker', 'manager', 'client'],
  },
  {
    path: '/supplies',
    title: 'place.supplies',
    icon: IconPackage,
    roles: ['supplies'],
    shows: 'supplies-queue',
  },
  {
    path: '/reviews',
    title: 'place.reviews',
    icon: IconScale,
    roles: ['reviewer'],
    shows: 'case-queue',
  },
  {
    path: '/weeks',
    title: 'place.weeks',
    icon: IconCalendarWeek,
    roles: ['accountant'],
    shows: 'client-statements',
  },
  {
    path: '/months',
    title: 'place.months',
    icon: IconCalendarDollar,
    roles: ['accountant'],
    shows: 'worker-statements',
  },
];

const handMadePlaces: readonly Place[] = HAND_MADE.map(({ shows, ...place }) => ({
  ...place,
  list: shows === undefined ? undefined : model.list(shows),
}));

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

/** The screens made by hand that somebody with these roles has. */
export function placesFor(roles: readonly Role[]): readonly Place[] {
  return forRoles(handMadePlaces, roles);
}

/** A context's lists and read models that have no screen by hand. */
export interface PlaceGroup {
  readonly context: ContextName;
  readonly places: readonly Place[];
}

/** All else that somebody with these roles observes, as the model says, by context. */
export function derivedPlacesFor(roles: readonly Role[]): readonly PlaceGroup[] {
  const shown = new Set(placesFor(roles).map(({ list }) => list));
  return model.contexts
    .map(({ name, lists, projections, registers = [] }): PlaceGroup => {
      const ofLists = lists.filter((list) => isObserver(list, roles) && !shown.has(list));
      const ofReadModels = [...projections, ...registers].filter(
        ({ observed }) => observed && isObserver(observed, roles),
      );
      return {
        context: name,
        places: [
          ...ofLists.map((list) => ({
            path: `/lists/${list.name}`,
            title: `list.${list.name}`,
            icon: iconOfKind(list.over.kind),
            roles: list.observers,
            list,
          })),
          ...ofReadModels.map(({ name: readModel, observed }) => ({
            path: `/read-models/${readModel}`,
            title: `projection.${readModel}`,
            icon: READ_MODEL_ICON,
            roles: observed?.observers ?? [],
          })),
        ],
      };
    })
    .filter(({ places }) => places.length > 0);
}

export function reportsFor(roles: readonly Role[]): readonly Report[] {
  return forRoles(REPORTS, roles);
}

/** The screen made by hand that somebody with these roles has for a list. */
export function handMadePageOf(list: ListDefinition, roles: readonly Role[]): Place | undefined {
  return placesFor(roles).find((place) => place.list === list);
}

/** Whether a screen is for somebody with these roles; what is no one's place is everybody's. */
export function isPlaceFor(path: string, roles: readonly Role[]): boolean {
  const [, part, name = ''] = path.split('/');
  if (part === 'lists') return isSeen(model.list(name), roles);
  if (part === 'read-models') return isSeen(model.readModel(name)?.observed, roles);
  const place = handMadePlaces.find((one) => path === one.path || path.startsWith(`${one.path}/`));
  return !place || place.roles.some((role) => roles.includes(role));
}

function isSeen(
  observed: { readonly observers: readonly Role[] } | undefined,
  roles: readonly Role[],
) {
  return observed !== undefined && isObserver(observed, roles);
}

/** Where a person begins. */
export function firstPlace(roles: readonly Role[]): string | undefined {
  return placesFor(roles)[0]?.path;
}
