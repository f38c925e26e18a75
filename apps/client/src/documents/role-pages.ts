import type { RolePages } from '../ui/document-link.ts';

/** The pages of documents that were made by hand, and for whom; all others are derived. */
export const ROLE_PAGES: RolePages = {
  'service-request': [
    { path: '/requests', roles: ['manager'] },
    { path: '/jobs', roles: ['worker'] },
    { path: '/services', roles: ['client'] },
  ],
  'review-case': [{ path: '/reviews', roles: ['reviewer'] }],
  'client-statement': [
    { path: '/weeks', roles: ['accountant'] },
    { path: '/invoices', roles: ['client'] },
  ],
  'worker-statement': [{ path: '/months', roles: ['accountant'] }],
};
