import { declarationsIn, defineContext } from '@callout/kernel';
import * as applications from './lists/applications.ts';
import * as lists from './lists/lists.ts';
import * as applicationMails from './mails/application-mails.ts';
import * as finishedMail from './mails/finished-mail.ts';
import * as signInMails from './mails/sign-in-mails.ts';
import * as eraseApplicantWhenKeptLongEnough from './policies/erase-applicant-when-kept-long-enough.ts';
import * as mailApplicantWhenApplicationChangesState from './policies/mail-applicant-when-application-changes-state.ts';
import * as registerWorkerWhenApplicantAccepted from './policies/register-worker-when-applicant-accepted.ts';
import * as tellManagersWhenApplicationSubmitted from './policies/tell-managers-when-application-submitted.ts';
import * as applicantsByContact from './read-models/applicants-by-contact.ts';
import * as endedApplications from './read-models/ended-applications.ts';
import * as client from './streams/client/stream.ts';
import * as organisation from './streams/organisation/stream.ts';
import * as serviceType from './streams/service-type/stream.ts';
import * as testSuite from './streams/test-suite/stream.ts';
import * as worker from './streams/worker/stream.ts';
import * as workerApplicationCommands from './streams/worker-application/commands.ts';
import * as workerApplication from './streams/worker-application/stream.ts';
import * as systems from './systems.ts';
import en from './texts/en.json' with { type: 'json' };
import ru from './texts/ru.json' with { type: 'json' };

export const management = defineContext({
  name: 'management',
  ...declarationsIn([
    tellManagersWhenApplicationSubmitted,
    registerWorkerWhenApplicantAccepted,
    mailApplicantWhenApplicationChangesState,
    eraseApplicantWhenKeptLongEnough,
    organisation,
    serviceType,
    client,
    testSuite,
    workerApplication,
    worker,
    workerApplicationCommands,
    systems,
    applicantsByContact,
    endedApplications,
    lists,
    applications,
    applicationMails,
    signInMails,
    finishedMail,
  ]),
  texts: { en, ru },
});
