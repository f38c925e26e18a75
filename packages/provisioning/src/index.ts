export { provisioning } from './context.ts';
export { DEFAULT_PIPELINE } from './matching/pipeline.ts';
export {
  isAboutTime,
  type Mark,
  type MarkKind,
  openMarks,
} from './streams/service-request/mark.ts';
export type { EvidenceTaken, ServiceRequestState } from './streams/service-request/state.ts';
export { kitId, type SuppliesKitState } from './streams/supplies-kit/stream.ts';
