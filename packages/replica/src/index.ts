export type { Restored } from './device-store.ts';
export { openReplica } from './open.ts';
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
} from './port.ts';
export { reportTicket, type SignedIn, type SignIn, signIn, signOut } from './sessions.ts';
export { StorageFull } from './storage-full.ts';
