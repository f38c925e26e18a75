import { randomUUID } from 'node:crypto';
import { addMinutes } from '@callout/kernel';
import type { RequestHandler, Response } from 'express';
import { clientAddress } from '../../web/client-address.ts';
import { type ApplyContext, linkPath, sendPage, wordsFor } from './apply-context.ts';
import { formPage, saying } from './form-page.ts';
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

export function showForm(parts: ApplyContext): RequestHandler {
  return (request, response) => {
    const address = clientAddress(request);
    return sendForm(parts, response, wordsFor(parts, request), {
      status: 200,
      form: EMPTY_FORM,
      address,
    });
  };
}

/**
 * From the cheapest check to the dearest, so that a flood is turned away before it costs anything:
 * work, fields, as much work as the address has come to need, mailbox, everybody's share, room for
 * one more. What brings no work counts against nobody: a neighbour could have it counted.
 */
export function takeForm(parts: ApplyContext): RequestHandler {
  const { gate } = parts;
  return async (request, response) => {
    const words = wordsFor(parts, request);
    const { say } = words;
    const address = clientAddress(request);
    const form = readForm(request.body);
    const again = (status: number, alert: string, faults: FormFaults = {}) =>
      sendForm(parts, response, words, { status, form, alert, faults, address });
    const { work } = await parts.open();
    const done = await work.accepts(oneValueOf(request.body, 'proof'));
    if (done === undefined) return again(400, say('form.proof'));
    const read = applicationIn(form, words.locale);
    if ('faults' in read) return again(400, say('form.faulty'), read.faults);
    if (done !== 'hard' && gate.isCrowded(address)) return again(429, say('form.crowded'));
    const { application } = read;
    const { email } = application.applicant;
    const admitted = gate.admitsMailbox(email) && gate.admitsOneMore(address);
    const id = admitted ? await keep(parts, application) : undefined;
    if (id === undefined) return again(503, say('form.busy'));
    await sendLink(parts, words, id, application);
    sendPage(response, 202, saying(words, say('sent.title'), say('sent.lead', { email })));
  };
}

/** @returns its id; undefined when there is no room */
async function keep(
  { appContext, limits }: ApplyContext,
  application: Application,
): Promise<string | undefined> {
  const now = appContext.clock.now();
  return appContext.store.write(async (transaction) => {
    await transaction.removeExpiredApplications(now);
    if ((await transaction.pendingApplicationCount()) >= limits.pending) return undefined;
    const id = randomUUID();
    const expiresAt = addMinutes(now, PENDING_MINUTES);
    await transaction.putPendingApplication({ id, expiresAt, application });
    return id;
  });
}

async function sendLink(
  parts: ApplyContext,
  { locale }: ApplyWords,
  id: string,
  { applicant }: Application,
): Promise<void> {
  const { secrets } = await parts.open();
  const link = `${parts.appContext.publicUrl}${linkPath(secrets, id)}`;
  const { email, name } = applicant;
  await parts.mailer.send({ email, locale, applicant: name, link });
}

async function sendForm(
  parts: ApplyContext,
  response: Response,
  words: ApplyWords,
  shown: {
    readonly status: number;
    readonly form: SentForm;
    readonly address: string;
    readonly alert?: string;
    readonly faults?: FormFaults;
  },
): Promise<void> {
  const { work } = await parts.open();
  const { name, skills } = await parts.organisation();
  const challenge = await work.challenge(parts.gate.isCrowded(shown.address) ? 'hard' : 'usual');
  const { status, form, alert, faults = {} } = shown;
  const page = formPage(words, { form, faults, alert, challenge, organisation: name, skills });
  sendPage(response, status, page);
}
