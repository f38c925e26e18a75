import { type EventOf, requestEffect } from '@callout/kernel';
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
import { type MailName, mailOf } from '../mails.ts';
import { ORGANISATION_ID, organisation } from '../streams/organisation/stream.ts';
import type { ApplicationState } from '../streams/worker-application/state.ts';
import { workerApplication } from '../streams/worker-application/stream.ts';
import { SendManagementMail } from '../systems.ts';

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

const MAIL: Readonly<Record<Change['type'], MailName>> = {
  ApplicationSubmitted: 'application-submitted',
  ApplicationWithdrawn: 'application-withdrawn',
  ApplicantContacted: 'applicant-contacted',
  TestsAssigned: 'tests-assigned',
  TestCompleted: 'tests-completed',
  ApplicantAccepted: 'applicant-accepted',
  ApplicantRejected: 'applicant-rejected',
};

/** Only the result that completes the last test moves the application on. */
function changesState(event: Change, state: ApplicationState): boolean {
  return event.type !== 'TestCompleted' || state.readyBy === event.id;
}

export const mailApplicantWhenApplicationChangesState = definePolicy({
  name: 'mail-applicant-when-application-changes-state',
  whenever,
  issues: [],
  requests: [SendManagementMail],
  react: async () => [],
  planEffects: async (event, view) => {
    const state = await view.state(workerApplication, event.stream);
    // Whoever is erased meanwhile has no address any more.
    if (!state?.application || state.erasedAt || !changesState(event, state)) return [];
    const { applicant, locale } = state.application;
    const settings = (await view.state(organisation, ORGANISATION_ID))?.settings;
    const mail = mailOf(MAIL[event.type], locale, {
      applicant: applicant.name,
      organisation: settings?.name ?? 'Callout',
    });
    return [requestEffect(SendManagementMail, { to: applicant.email, ...mail })];
  },
});
