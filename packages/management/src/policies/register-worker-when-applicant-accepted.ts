import { derivedId, issue, requestEffect } from '@callout/kernel';
import { ApplicantAccepted } from '@callout/published-language';
import { definePolicy } from '../define.ts';
import { RegisterWorker } from '../streams/worker/stream.ts';
import { workerApplication } from '../streams/worker-application/stream.ts';
import { CreateSignIn } from '../systems.ts';

/** The worker that an application becomes, whoever asks and however often. */
export function workerOfApplication(application: string): string {
  return derivedId('worker-of-application', application);
}

export const registerWorkerWhenApplicantAccepted = definePolicy({
  name: 'register-worker-when-applicant-accepted',
  whenever: [ApplicantAccepted],
  issues: [RegisterWorker],
  requests: [CreateSignIn],
  react: async (event, view) => {
    const application = (await view.state(workerApplication, event.stream))?.application;
    if (!application) return [];
    const { skills, strengths, weaknesses } = event.data;
    const { place, ...person } = application.applicant;
    return [
      issue(RegisterWorker, workerOfApplication(event.stream), {
        ...person,
        ...(place ? { base: place } : {}),
        skills,
        // An application is one person's; a crew is registered by a manager.
        capacity: 1,
        availability: { weeklyHours: application.weeklyHours, timeOff: [] },
        characteristics: { strengths, weaknesses },
      }),
    ];
  },
  planEffects: async (event, view) => {
    const applicant = (await view.state(workerApplication, event.stream))?.application?.applicant;
    if (!applicant) return [];
    const { name, email } = applicant;
    return [
      requestEffect(CreateSignIn, { worker: workerOfApplication(event.stream), name, email }),
    ];
  },
});
