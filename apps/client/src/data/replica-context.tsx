import type { ListQuery, Replica, SyncStatus } from '@callout/replica';
import { type DeviceDocument, documentId } from '@callout/sync';
import { createContext, type ReactNode, useContext, useMemo } from 'react';
import { stateOf } from './read.ts';
import { fromSharedLists, sharedList } from './shared-lists.ts';
import { type Latest, useObservable, useObserved } from './use-observable.ts';

/** What almost every part of the page reads, so that it is followed once and not by each part. */
const Held = createContext<Replica | undefined>(undefined);
const Status = createContext<SyncStatus | undefined>(undefined);
/** Of the status, what does not change with every page that a fresh device loads. */
interface Standing {
  readonly connection: SyncStatus['connection'];
  /** A fresh device loads: what is here is not all yet. */
  readonly isLoading: boolean;
}
const Standing = createContext<Standing>({ connection: 'connecting', isLoading: false });
const Organisation = createContext<OrganisationFacts | undefined>(undefined);

export interface OrganisationFacts {
  readonly name: string;
  readonly timeZone: string;
  /** Unknown until the organisation's document has arrived. */
  readonly currency: string | undefined;
  /** Whether photos keep where they were taken. */
  readonly keepPhotoLocation?: boolean | undefined;
}

const ownZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
const UNNAMED: OrganisationFacts = { name: '', timeZone: ownZone, currency: undefined };
/** There is one organisation; its stream is named after it. */
const ORGANISATION = 'organisation';
const UNKNOWN: SyncStatus = { connection: 'connecting', unsent: 0, unsentFiles: 0, disputed: 0 };

export function ReplicaProvider(props: { replica: Replica; children: ReactNode }) {
  return (
    <Held value={props.replica}>
      <Followed replica={props.replica}>{props.children}</Followed>
    </Held>
  );
}

function Followed({ replica, children }: { replica: Replica; children: ReactNode }) {
  const status = useObservable(replica.status$).value ?? UNKNOWN;
  const { connection } = status;
  const isLoading = status.loading !== undefined;
  const standing = useMemo(() => ({ connection, isLoading }), [connection, isLoading]);
  const document = useDocument('organisation', ORGANISATION).value;
  const organisation = useMemo(() => {
    const settings = document && stateOf('organisation', document).settings;
    if (!settings) return UNNAMED;
    const { name, timeZone, currency, keepPhotoLocation } = settings;
    return { name, timeZone, currency, keepPhotoLocation };
  }, [document]);
  return (
    <Status value={status}>
      <Standing value={standing}>
        <Organisation value={organisation}>{children}</Organisation>
      </Standing>
    </Status>
  );
}

export function useReplica(): Replica {
  const replica = useContext(Held);
  if (!replica) throw new Error('no replica is open here');
  return replica;
}

export function useSyncStatus(): SyncStatus {
  return useContext(Status) ?? UNKNOWN;
}

/** For parts of a page that need not be drawn anew with every page that is loaded. */
export function useStanding(): Standing {
  return useContext(Standing);
}

export function useOrganisation(): OrganisationFacts {
  return useContext(Organisation) ?? UNNAMED;
}

export type Documents = Latest<readonly DeviceDocument[]>;

export function useDocuments(query: ListQuery): Documents {
  const replica = useReplica();
  return useObserved(() => {
    const list = sharedList(replica, query);
    return { source: list.source, known: list.latest };
  }, [query]);
}

export function useDocument(kind: string, stream: string): Latest<DeviceDocument | undefined> {
  const replica = useReplica();
  return useObserved<DeviceDocument | undefined>(
    () => ({
      source: replica.document$(kind, stream),
      known: fromSharedLists(replica, documentId(kind, stream)),
    }),
    [kind, stream],
  );
}
