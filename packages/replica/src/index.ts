export { reportTicket, type SignedIn, type SignIn, signIn, signOut } from './network/sessions.ts';
export { openReplica } from './open.ts';
export { StorageFull } from './platform/storage-full.ts';
export type {
  Journal,
  ListQuery,
  Method,
  OpenDispute,
  Owner,
  Replica,
  ReplicaFiles,
  ReplicaOptions,
  SyncStatus,
  Timers,
} from './replica.ts';
export type { Restored } from './storage/device-store.ts';
