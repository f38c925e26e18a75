import { useNavigate } from '@tanstack/react-router';
import { useReplica } from '../data/replica-context.tsx';

/** Opens a request on the screen that this person has for it. */
export function useRequestLink(): (id: string) => void {
  const { roles } = useReplica().owner;
  const navigate = useNavigate();
  return (id) => {
    const params = { id };
    if (roles.includes('manager')) void navigate({ to: '/requests/$id', params });
    else if (roles.includes('worker')) void navigate({ to: '/jobs/$id', params });
    else if (roles.includes('client')) void navigate({ to: '/services/$id', params });
  };
}
