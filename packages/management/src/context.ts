import { defineContext } from '@callout/kernel';
import {
  applicationsByState,
  decisionQueue,
  myApplication,
  testSuites,
} from './lists/applications.ts';
import {
  clientList,
  retiredServiceTypes,
  serviceCatalogue,
  workerList,
  workerProfile,
} from './lists/lists.ts';
import {
  applicantMails,
  applicationForManagers,
  applicationToConfirm,
} from './mails/application-mails.ts';
import { finishedMail } from './mails/finished-mail.ts';
import { invitation, signInCreated } from './mails/sign-in-mails.ts';
import { eraseApplicantWhenKeptLongEnough } from './policies/erase-applicant-when-kept-long-enough.ts';
import { mailApplicantWhenApplicationChangesState } from './policies/mail-applicant-when-application-changes-state.ts';
import { registerWorkerWhenApplicantAccepted } from './policies/register-worker-when-applicant-accepted.ts';
import { tellManagersWhenApplicationSubmitted } from './policies/tell-managers-when-application-submitted.ts';
import { applicantsByContact } from './read-models/applicants-by-contact.ts';
import { devices } from './read-models/devices.ts';
import { endedApplications } from './read-models/ended-applications.ts';
import { sentWork } from './read-models/sent-work.ts';
import { client, clientCommands } from './streams/client/stream.ts';
import { organisation, organisationCommands } from './streams/organisation/stream.ts';
import { serviceType, serviceTypeCommands } from './streams/service-type/stream.ts';
import { testSuite, testSuiteCommands } from './streams/test-suite/stream.ts';
import { worker, workerCommands } from './streams/worker/stream.ts';
import { applicationCommands } from './streams/worker-application/commands.ts';
import { workerApplication } from './streams/worker-application/stream.ts';
import { CreateSignIn, SendInvitation } from './systems.ts';
import en from './texts/en.json' with { type: 'json' };
import ru from './texts/ru.json' with { type: 'json' };

export const management = defineContext({
  name: 'management',
  streams: [organisation, serviceType, client, testSuite, workerApplication, worker],
  commands: [
    ...organisationCommands,
    ...serviceTypeCommands,
    ...clientCommands,
    ...testSuiteCommands,
    ...applicationCommands,
    ...workerCommands,
  ],
  policies: [
    tellManagersWhenApplicationSubmitted,
    registerWorkerWhenApplicantAccepted,
    mailApplicantWhenApplicationChangesState,
    eraseApplicantWhenKeptLongEnough,
  ],
  systemCommands: [CreateSignIn, SendInvitation],
  mails: [
    applicationToConfirm,
    applicationForManagers,
    ...Object.values(applicantMails),
    signInCreated,
    invitation,
    finishedMail,
  ],
  projections: [applicantsByContact, endedApplications],
  registers: [devices, sentWork],
  lists: [
    serviceCatalogue,
    retiredServiceTypes,
    clientList,
    workerList,
    workerProfile,
    applicationsByState,
    decisionQueue,
    myApplication,
    testSuites,
  ],
  texts: { en, ru },
});
