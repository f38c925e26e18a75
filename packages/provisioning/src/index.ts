export { provisioning } from './context.ts';
export { DEFAULT_PIPELINE } from './matching/pipeline.ts';
export type { EvidenceTaken, ServiceRequestState } from './streams/service-request-state.ts';
export type { SuppliesKitState } from './streams/supplies-kit.ts';
