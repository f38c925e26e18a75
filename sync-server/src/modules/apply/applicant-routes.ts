import type { Principal, Refusal, Result } from '@callout/kernel';
import type { ApplicationState } from '@callout/model';
import type { Request, RequestHandler, Response } from 'express';
import type { Executed } from '../../engine/port.ts';
import type { PendingApplication } from '../../store/port.ts';
import { part } from '../../web/route.ts';
import { type ApplyContext, linkPath, sendPage, wordsFor } from './apply-context.ts';
import { saying } from './form-page.ts';
import { oneValueOf } from './sent-form.ts';
import { confirmPage, type Place, statusPage } from './status-page.ts';
import { answersIn } from './test-answers.ts';
import type { ApplyWords } from './words.ts';

/** What lies behind an applicant's link. */
interface Behind {
  readonly id: string;
  readonly place: Place;
  readonly words: ApplyWords;
  /** Confirmed: it is in the log. */
  readonly state: ApplicationState | undefined;
  readonly pending: PendingApplication | undefined;
}

type Answer = (request: Request, response: Response, behind: Behind) => Promise<void> | void;

/** Somebody else's, expired and never there are answered alike. */
function behindLink(parts: ApplyContext, answer: Answer): RequestHandler {
  const { store, clock } = parts.appContext;
  return async (request, response) => {
    const words = wordsFor(parts, request);
    const id = part(request, 'application');
    const { secrets } = await parts.open();
    const isOpened = secrets.opens(id, part(request, 'secret'));
    const document = isOpened ? await store.document('worker-application', id) : undefined;
    const kept = isOpened && !document ? await store.pendingApplication(id) : undefined;
    const pending = kept && kept.expiresAt > clock.now() ? kept : undefined;
    if (!document && !pending) {
      sendPage(response, 404, saying(words, words.say('gone.title'), words.say('gone.lead')));
      return;
    }
    const state = document?.state as ApplicationState | undefined;
    await answer(request, response, { id, place: placeOf(secrets, id), words, state, pending });
  };
}

function placeOf(secrets: Parameters<typeof linkPath>[0], id: string): Place {
  return { path: linkPath(secrets, id) };
}

function applicantOf(id: string, name: string): Principal {
  return { id: `applicant:${id}`, name, roles: ['applicant'], subject: id };
}

function sendState(response: Response, behind: Behind, status = 200, alert?: string): void {
  const { words, place, state } = behind;
  const page = state ? statusPage(words, place, state, alert) : confirmPage(words, place, alert);
  sendPage(response, status, page);
}

export function showApplication(parts: ApplyContext): RequestHandler {
  return behindLink(parts, (_request, response, behind) => sendState(response, behind));
}

/** Carries out a command of the applicant's and shows how it stands now, or why it was refused. */
async function executeFor(
  { appContext }: ApplyContext,
  response: Response,
  behind: Behind,
  asked: { readonly command: string; readonly data: unknown; readonly name: string },
): Promise<Result<Executed>> {
  const { id, words, place } = behind;
  const done = await appContext.engine.execute(
    {
      context: 'management',
      command: asked.command,
      stream: id,
      isOurs: true,
      data: asked.data,
    },
    applicantOf(id, asked.name),
  );
  // Pressed twice: it is there already, which is what was wanted.
  if (done.ok || done.refusal.code === 'already-there') response.redirect(303, place.path);
  else sendState(response, behind, 409, sentenceOf(appContext.model, words, done.refusal));
  return done;
}

function sentenceOf(
  model: ApplyContext['appContext']['model'],
  { locale }: ApplyWords,
  { code, params }: Refusal,
): string {
  return model.text(locale, `refusal.${code}`, params);
}

/** Only now does an application come into the log. Pressed twice, it is there once. */
export function confirmApplication(parts: ApplyContext): RequestHandler {
  return behindLink(parts, async (_request, response, behind) => {
    const { id, pending, place } = behind;
    if (!pending) {
      response.redirect(303, place.path);
      return;
    }
    const { application } = pending;
    const name = (application as { readonly applicant: { readonly name: string } }).applicant.name;
    const asked = { command: 'SubmitApplication', data: application, name };
    const done = await executeFor(parts, response, behind, asked);
    if (done.ok || done.refusal.code === 'already-there') {
      await parts.appContext.store.write((transaction) => transaction.removePendingApplication(id));
    }
  });
}

export function withdrawApplication(parts: ApplyContext): RequestHandler {
  return behindLink(parts, async (request, response, behind) => {
    const name = behind.state?.application?.applicant.name ?? '';
    const reason = oneValueOf(request.body, 'reason').slice(0, 300);
    const asked = { command: 'WithdrawApplication', data: { reason }, name };
    await executeFor(parts, response, behind, asked);
  });
}

export function takeTestAnswers(parts: ApplyContext): RequestHandler {
  return behindLink(parts, async (request, response, behind) => {
    const name = behind.state?.application?.applicant.name ?? '';
    const test = behind.state?.tests.find(({ id }) => id === part(request, 'test'));
    const answers = test ? answersIn(test, request.body) : [];
    const data = { test: part(request, 'test'), answers };
    await executeFor(parts, response, behind, { command: 'SubmitTestAnswers', data, name });
  });
}
