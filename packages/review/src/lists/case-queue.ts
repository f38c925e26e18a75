import { defineList } from '@callout/kernel';
import { reviewCase } from '../streams/review-case/stream.ts';

/** Cases that wait or are worked on, oldest first. */
export const caseQueue = defineList({
  name: 'case-queue',
  over: reviewCase,
  observers: ['reviewer', 'manager'],
  statuses: ['open', 'taken'],
  columns: ['cause', 'openedAt', 'worker', 'reviewer'],
  search: ['statement', 'client'],
  isWork: true,
});

/** Cases that are completed or were withdrawn, newest first. */
export const completedCases = defineList({
  name: 'completed-cases',
  over: reviewCase,
  observers: ['reviewer', 'manager'],
  statuses: ['completed', 'withdrawn'],
  columns: ['cause', 'verdict', 'rating', 'worker', 'completedAt'],
  search: ['summary', 'client'],
});
