import { type EventOf, sendMail } from '@callout/kernel';
import {
  ApplicantAccepted,
  ApplicantContacted,
  ApplicantRejected,
  ApplicationSubmitted,
  ApplicationWithdrawn,
  TestCompleted,
  TestsAssigned,
} from '@callout/published-language';
import { definePolicy } from '../define.ts';
import { applicantMails } from '../mails/application-mails.ts';
import type { ApplicationState } from '../streams/worker-application/state.ts';
import { workerApplication } from '../streams/worker-application/stream.ts';

const whenever = [
  ApplicationSubmitted,
  ApplicationWithdrawn,
  ApplicantContacted,
  TestsAssigned,
  TestCompleted,
  ApplicantAccepted,
  ApplicantRejected,
] as const;
type Change = EventOf<(typeof whenever)[number]>;

/** Only the result that completes the last test moves the application on. */
function changesState(event: Change, state: ApplicationState): boolean {
  return event.type !== 'TestCompleted' || state.readyBy === event.id;
}

export const mailApplicantWhenApplicationChangesState = definePolicy({
  name: 'mail-applicant-when-application-changes-state',
  whenever,
  sends: Object.values(applicantMails),
  planEffects: async (event, view) => {
    const state = await view.state(workerApplication, event.stream);
    // Whoever is erased meanwhile has no address any more.
    if (!state?.application || state.erasedAt || !changesState(event, state)) return [];
    const applicant = state.application.applicant.name;
    return [sendMail(applicantMails[event.type], { applicant: event.stream }, { applicant })];
  },
});
