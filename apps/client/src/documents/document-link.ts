import type { Role } from '@callout/kernel';
import type { DeviceDocument } from '@callout/sync';
import { useNavigate } from '@tanstack/react-router';
import { useReplica } from '../data/replica-context.tsx';

type Page =
  | '/requests/$id'
  | '/jobs/$id'
  | '/services/$id'
  | '/reviews/$id'
  | '/weeks/$id'
  | '/invoices/$id'
  | '/months/$id';

/** The page that somebody of this role has for a document of this kind. */
const PAGES: readonly (readonly [kind: string, role: Role, page: Page])[] = [
  ['service-request', 'manager', '/requests/$id'],
  ['service-request', 'worker', '/jobs/$id'],
  ['service-request', 'client', '/services/$id'],
  ['review-case', 'reviewer', '/reviews/$id'],
  ['client-statement', 'accountant', '/weeks/$id'],
  ['client-statement', 'client', '/invoices/$id'],
  ['worker-statement', 'accountant', '/months/$id'],
];

/** Opens the page of a document; undefined where this person has none for it. */
export function useDocumentLink(): (document: DeviceDocument) => (() => void) | undefined {
  const { roles } = useReplica().owner;
  const navigate = useNavigate();
  return ({ kind, stream }) => {
    const found = PAGES.find(([of, role]) => of === kind && roles.includes(role));
    return found && (() => void navigate({ to: found[2], params: { id: stream } }));
  };
}
