import { defineList } from '@callout/kernel';
import { testSuite } from '../streams/test-suite/stream.ts';
import { workerApplication } from '../streams/worker-application/stream.ts';

export const applicationsByState = defineList({
  name: 'applications-by-state',
  over: workerApplication,
  observers: ['manager'],
  columns: ['submittedAt', 'skills', 'testsDone', 'email'],
  search: ['about', 'phone'],
});

/** What every assigned test is completed of: it comes here by the result that completes the last. */
export const decisionQueue = defineList({
  name: 'decision-queue',
  over: workerApplication,
  observers: ['manager'],
  statuses: ['to-decide'],
  columns: ['submittedAt', 'skills', 'testsDone'],
  search: ['about'],
  isWork: true,
});

/** What an applicant observes: the page behind the link of the first mail. */
export const myApplication = defineList({
  name: 'my-application',
  over: workerApplication,
  observers: ['applicant'],
  tie: 'owner',
  columns: ['submittedAt'],
});

export const testSuites = defineList({
  name: 'test-suites',
  over: testSuite,
  observers: ['manager'],
  statuses: ['in-use'],
  columns: ['questionCount', 'description'],
});
