export { hasDatabase } from './database-name.ts';
export type { ReplicaFiles } from './files/local-files.ts';
export type { ImportedFact, ImportedWork } from './import-unsent.ts';
export type { About } from './network/contact.ts';
export type { Owner } from './network/sessions.ts';
export { reportTicket, type SignedIn, type SignIn, signIn, signOut } from './network/sessions.ts';
export type { SyncStatus } from './network/status.ts';
export { openReplica } from './open.ts';
export { createTabLock } from './platform/lock.ts';
export {
  type Journal,
  JournalFault,
  type JournalFaultCode,
  type Timers,
} from './platform/ports.ts';
export { isStorageFull, refusalOfOpening, StorageFull } from './platform/storage-full.ts';
export type { StorageRoom } from './platform/storage-room.ts';
export type { Method, Replica, ReplicaOptions, UnsentExport } from './replica.ts';
export type { Recovered, Restored } from './storage/device-store.ts';
export type { ListQuery } from './storage/list-plan.ts';
export type { OpenDispute } from './storage/queries.ts';
export { unsentText } from './storage/unsent-file.ts';
export type { Fits, WholeList } from './storage/whole-list.ts';
