export { review } from './context.ts';
export { caseQueue, completedCases } from './lists/case-queue.ts';
export { reviewCaseId } from './policies/open-review-when-service-failed-or-cancelled.ts';
export {
  CompleteReview,
  OpenReview,
  RecordClientContact,
  RecordFinding,
  ReopenReview,
  TakeReview,
} from './streams/review-case/commands.ts';
export {
  type Contact,
  type Finding,
  type ReviewCaseState,
  type ReviewResult,
  reviewCase,
} from './streams/review-case/stream.ts';
