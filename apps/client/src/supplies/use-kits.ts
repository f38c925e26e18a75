import type { DeviceDocument } from '@callout/sync';
import { stateOf } from '../documents/read.ts';
import { useList, useReplica } from '../ui/replica-context.tsx';

const KITS_MAX = 1000;

/** The kits of one request that this person may see, whichever assignment they were for. */
export function useKits(requestId: string): readonly DeviceDocument[] {
  const { owner } = useReplica();
  const own = owner.roles.includes('worker') && !owner.roles.includes('manager');
  const kits = useList({
    kind: 'supplies-kit',
    limit: KITS_MAX,
    ...(own ? { assignee: owner.subject ?? '' } : {}),
  });
  return (kits.value ?? []).filter(
    (kit) => stateOf('supplies-kit', kit).order?.requestId === requestId,
  );
}
