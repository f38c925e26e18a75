import { randomUUID } from 'node:crypto';
import { addMinutes } from '@callout/kernel';
import type { RequestHandler, Response } from 'express';
import { formPage, saying } from './form-page.ts';
import { type ApplyParts, linkPath, sendPage, wordsFor } from './parts.ts';
import {
  type Application,
  applicationIn,
  EMPTY_FORM,
  type FormFaults,
  oneValueOf,
  readForm,
  type SentForm,
} from './sent-form.ts';
import type { ApplyWords } from './words.ts';

const PENDING_MINUTES = 2 * 24 * 60;

export function showForm(parts: ApplyParts): RequestHandler {
  return (request, response) =>
    sendForm(parts, response, wordsFor(request), { status: 200, form: EMPTY_FORM });
}

/**
 * From the cheapest check to the dearest, so that a flood is turned away before it costs anything:
 * address, work, fields, mailbox, everybody's share, room for one more.
 */
export function takeForm(parts: ApplyParts): RequestHandler {
  const { gate } = parts;
  return async (request, response) => {
    const words = wordsFor(request);
    const { say } = words;
    if (!(await gate.admitsAddress(request.ip ?? ''))) {
      sendPage(response, 429, saying(words, say('busy.title'), say('busy.lead')));
      return;
    }
    const form = readForm(request.body);
    const again = (status: number, alert: string, faults: FormFaults = {}) =>
      sendForm(parts, response, words, { status, form, alert, faults });
    const { work } = await parts.open();
    if (!(await work.accepts(oneValueOf(request.body, 'proof')))) {
      return again(400, say('form.proof'));
    }
    const read = applicationIn(form, words.locale);
    if ('faults' in read) return again(400, say('form.faulty'), read.faults);
    const { application } = read;
    const { email } = application.applicant;
    const admitted = (await gate.admitsMailbox(email)) && (await gate.admitsOneMore());
    const id = admitted ? await keep(parts, application) : undefined;
    if (id === undefined) return again(503, say('form.busy'));
    await sendLink(parts, words, id, application);
    sendPage(response, 202, saying(words, say('sent.title'), say('sent.lead', { email })));
  };
}

/** @returns its id; undefined when there is no room */
async function keep(
  { house, limits }: ApplyParts,
  application: Application,
): Promise<string | undefined> {
  const now = house.clock.now();
  return house.store.write(async (transaction) => {
    await transaction.removeExpiredApplications(now);
    if ((await transaction.pendingApplicationCount()) >= limits.pending) return undefined;
    const id = randomUUID();
    const expiresAt = addMinutes(now, PENDING_MINUTES);
    await transaction.putPendingApplication({ id, expiresAt, application });
    return id;
  });
}

async function sendLink(
  parts: ApplyParts,
  { say }: ApplyWords,
  id: string,
  { applicant }: Application,
): Promise<void> {
  const { secrets } = await parts.open();
  const organisation = (await parts.organisation()).name;
  const link = `${parts.house.publicUrl}${linkPath(secrets, id)}`;
  await parts.mailer.send({
    to: applicant.email,
    subject: say('mail.subject'),
    text: say('mail.text', { name: applicant.name, organisation, link }),
  });
}

async function sendForm(
  parts: ApplyParts,
  response: Response,
  words: ApplyWords,
  shown: {
    readonly status: number;
    readonly form: SentForm;
    readonly alert?: string;
    readonly faults?: FormFaults;
  },
): Promise<void> {
  const { work } = await parts.open();
  const { name, skills } = await parts.organisation();
  const challenge = await work.challenge();
  const { status, form, alert, faults = {} } = shown;
  const page = formPage(words, { form, faults, alert, challenge, organisation: name, skills });
  sendPage(response, status, page);
}
