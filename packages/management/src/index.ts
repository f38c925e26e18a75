export { management } from './context.ts';
export type { ClientState } from './streams/client.ts';
export { ORGANISATION_ID, type OrganisationState } from './streams/organisation.ts';
export type { ServiceTypeState } from './streams/service-type.ts';
export type { WorkerState } from './streams/worker.ts';
