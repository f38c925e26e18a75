import type { ListQuery, Replica, SyncStatus } from '@callout/replica';
import type { DeviceDocument } from '@callout/sync';
import { createContext, type ReactNode, useContext } from 'react';
import { type Latest, useObservable, useObserved } from './use-observable.ts';

const Held = createContext<Replica | undefined>(undefined);

export function ReplicaProvider(props: { replica: Replica; children: ReactNode }) {
  return <Held value={props.replica}>{props.children}</Held>;
}

export function useReplica(): Replica {
  const replica = useContext(Held);
  if (!replica) throw new Error('no replica is open here');
  return replica;
}

export type Documents = Latest<readonly DeviceDocument[]>;

export function useList(query: ListQuery): Documents {
  const replica = useReplica();
  return useObserved(() => replica.list$(query), [query]);
}

export function useDocument(kind: string, stream: string): Latest<DeviceDocument | undefined> {
  const replica = useReplica();
  return useObserved(() => replica.document$(kind, stream), [kind, stream]);
}

const UNKNOWN: SyncStatus = { connection: 'connecting', unsent: 0, unsentFiles: 0, disputed: 0 };

export function useSyncStatus(): SyncStatus {
  return useObservable(useReplica().status$).value ?? UNKNOWN;
}
