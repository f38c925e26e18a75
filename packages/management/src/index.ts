export { management } from './context.ts';
export { applicationToConfirm } from './mails/application-mails.ts';
export { finishedMail } from './mails/finished-mail.ts';
export { invitation, signInCreated } from './mails/sign-in-mails.ts';
export {
  type DeviceRow,
  type DeviceStanding,
  devices,
  mayHoldWork,
} from './read-models/devices.ts';
export { sentWork, sentWorkOf } from './read-models/sent-work.ts';
export type { ClientState } from './streams/client/stream.ts';
export { ORGANISATION_ID, type OrganisationState } from './streams/organisation/stream.ts';
export type { ServiceTypeState } from './streams/service-type/stream.ts';
export type { TestSuiteState } from './streams/test-suite/stream.ts';
export type { WorkerState } from './streams/worker/stream.ts';
export type { ApplicationState, ApplicationTest } from './streams/worker-application/state.ts';
