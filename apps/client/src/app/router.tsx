import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Navigate,
  Outlet,
  type RouterHistory,
} from '@tanstack/react-router';
import { useReplica } from '../data/replica-context.tsx';
import { listSearchSchema } from '../lists/list-search.ts';
import { NotFound } from '../shell/not-found.tsx';
import { firstPlace } from '../shell/places.ts';
import { Shell } from '../shell/shell.tsx';
import { Broken, PageSkeleton } from '../ui/states.tsx';

const root = createRootRoute({ component: Outlet, notFoundComponent: NotFound });

const app = createRoute({ getParentRoute: () => root, id: 'app', component: Shell });

const start = createRoute({ getParentRoute: () => app, path: '/', component: Start });

function Start() {
  const { owner } = useReplica();
  const place = firstPlace(owner.roles);
  return place ? <Navigate to={place} replace /> : <NotFound />;
}

const account = createRoute({
  getParentRoute: () => app,
  path: '/account',
  component: lazyRouteComponent(() => import('../shell/account/account-page.tsx'), 'AccountPage'),
});
const people = createRoute({
  getParentRoute: () => app,
  path: '/people',
  component: lazyRouteComponent(
    () => import('../roles/manager/people/people-page.tsx'),
    'PeoplePage',
  ),
});
const requests = createRoute({
  getParentRoute: () => app,
  path: '/requests',
  component: lazyRouteComponent(() => import('../roles/manager/requests-page.tsx'), 'RequestsPage'),
});
const newRequest = createRoute({
  getParentRoute: () => app,
  path: '/requests/new',
  component: lazyRouteComponent(
    () => import('../roles/manager/new-request-page.tsx'),
    'NewRequestPage',
  ),
});
const request = createRoute({
  getParentRoute: () => app,
  path: '/requests/$id',
  component: lazyRouteComponent(() => import('../roles/manager/request-page.tsx'), 'RequestPage'),
});
const issues = createRoute({
  getParentRoute: () => app,
  path: '/issues',
  component: lazyRouteComponent(() => import('../roles/manager/issues-page.tsx'), 'IssuesPage'),
});
const jobs = createRoute({
  getParentRoute: () => app,
  path: '/jobs',
  component: lazyRouteComponent(() => import('../roles/worker/jobs-page.tsx'), 'JobsPage'),
});
const job = createRoute({
  getParentRoute: () => app,
  path: '/jobs/$id',
  component: lazyRouteComponent(() => import('../roles/worker/job-page.tsx'), 'JobPage'),
});
const services = createRoute({
  getParentRoute: () => app,
  path: '/services',
  component: lazyRouteComponent(() => import('../roles/client/services-page.tsx'), 'ServicesPage'),
});
const service = createRoute({
  getParentRoute: () => app,
  path: '/services/$id',
  component: lazyRouteComponent(() => import('../roles/client/service-page.tsx'), 'ServicePage'),
});
const invoices = createRoute({
  getParentRoute: () => app,
  path: '/invoices',
  component: lazyRouteComponent(() => import('../roles/client/invoices-page.tsx'), 'InvoicesPage'),
});
const invoice = createRoute({
  getParentRoute: () => app,
  path: '/invoices/$id',
  component: lazyRouteComponent(() => import('../roles/client/invoice-page.tsx'), 'InvoicePage'),
});
const supplies = createRoute({
  getParentRoute: () => app,
  path: '/supplies',
  component: lazyRouteComponent(
    () => import('../roles/supplies/supplies-page.tsx'),
    'SuppliesPage',
  ),
});
const reviews = createRoute({
  getParentRoute: () => app,
  path: '/reviews',
  component: lazyRouteComponent(() => import('../roles/reviewer/reviews-page.tsx'), 'ReviewsPage'),
});
const review = createRoute({
  getParentRoute: () => app,
  path: '/reviews/$id',
  component: lazyRouteComponent(() => import('../roles/reviewer/review-page.tsx'), 'ReviewPage'),
});
const weeks = createRoute({
  getParentRoute: () => app,
  path: '/weeks',
  component: lazyRouteComponent(() => import('../roles/accountant/weeks-page.tsx'), 'WeeksPage'),
});
const week = createRoute({
  getParentRoute: () => app,
  path: '/weeks/$id',
  component: lazyRouteComponent(
    () => import('../roles/accountant/client-statement-page.tsx'),
    'ClientStatementPage',
  ),
});
const months = createRoute({
  getParentRoute: () => app,
  path: '/months',
  component: lazyRouteComponent(() => import('../roles/accountant/months-page.tsx'), 'MonthsPage'),
});
const month = createRoute({
  getParentRoute: () => app,
  path: '/months/$id',
  component: lazyRouteComponent(
    () => import('../roles/accountant/worker-statement-page.tsx'),
    'WorkerStatementPage',
  ),
});

const disputes = createRoute({
  getParentRoute: () => app,
  path: '/disputes',
  component: lazyRouteComponent(() => import('../documents/dispute-page.tsx'), 'DisputesPage'),
});
const dispute = createRoute({
  getParentRoute: () => app,
  path: '/disputes/$id',
  component: lazyRouteComponent(() => import('../documents/dispute-page.tsx'), 'DisputePage'),
});

const list = createRoute({
  getParentRoute: () => app,
  path: '/lists/$name',
  validateSearch: listSearchSchema,
  component: lazyRouteComponent(() => import('./list-route.tsx'), 'ListRoute'),
});

const readModel = createRoute({
  getParentRoute: () => app,
  path: '/read-models/$name',
  validateSearch: listSearchSchema,
  component: lazyRouteComponent(() => import('./read-model-route.tsx'), 'ReadModelRoute'),
});

const document = createRoute({
  getParentRoute: () => app,
  path: '/documents/$kind/$id',
  component: lazyRouteComponent(() => import('./document-route.tsx'), 'DocumentRoute'),
});

const routeTree = root.addChildren([
  app.addChildren([
    start,
    account,
    people,
    requests,
    newRequest,
    request,
    issues,
    jobs,
    job,
    services,
    service,
    invoices,
    invoice,
    supplies,
    reviews,
    review,
    weeks,
    week,
    months,
    month,
    disputes,
    dispute,
    list,
    readModel,
    document,
  ]),
]);

/** @param history where the addresses are kept; the browser's own when absent */
export function createAppRouter(history?: RouterHistory) {
  return createRouter({
    routeTree,
    ...(history ? { history } : {}),
    defaultPreload: 'intent',
    scrollRestoration: true,
    scrollToTopSelectors: ['#content'],
    defaultPendingComponent: PageSkeleton,
    defaultErrorComponent: Broken,
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
