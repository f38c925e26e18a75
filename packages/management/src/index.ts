export { management } from './context.ts';
export type { ClientState } from './streams/client.ts';
export { ORGANISATION_ID, type OrganisationState } from './streams/organisation.ts';
export type { ServiceTypeState } from './streams/service-type.ts';
export type { TestSuiteState } from './streams/test-suite.ts';
export type { WorkerState } from './streams/worker.ts';
export type { ApplicationState, ApplicationTest } from './streams/worker-application-state.ts';
