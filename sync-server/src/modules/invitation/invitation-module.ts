import { LOCALES, type Locale, type Model } from '@callout/kernel';
import express, { type Express, type Request, type RequestHandler, type Response } from 'express';
import { TooBusy } from '../../host/passwords.ts';
import type { Module } from '../../web/module.ts';
import { localeOf, refusalText } from '../../web/problem.ts';
import { mountPath, part } from '../../web/route.ts';
import type { People } from '../people/people.ts';
import { donePage, passwordPage, SHOW_SCRIPT, sayingPage, type Words, wordsIn } from './page.ts';

const FORM_BYTES_MAX = 10_000;
const PATH = '/invitation/:person/:secret';

/**
 * Where somebody who was invited chooses a password: a page of its own, that works on any phone and
 * before anything else of Callout is there. The link is the whole permission; it works once.
 */
export function invitationModule(people: People): Module {
  return {
    mount: (app, { model }) => {
      mountInvitation(app, people, model);
      return undefined;
    },
  };
}

function mountInvitation(app: Express, people: People, model: Model): void {
  const form = express.urlencoded({ extended: false, limit: FORM_BYTES_MAX });
  app.get('/invitation/show.js', (_request, response) => {
    response.type('js').send(SHOW_SCRIPT);
  });
  app.use('/invitation', (_request, response, next) => {
    response.set({ 'Cache-Control': 'no-store', Vary: 'Accept-Language' });
    // The address is the secret: it goes into no index and to no other place.
    response.set({ 'X-Robots-Tag': 'noindex', 'Referrer-Policy': 'no-referrer' });
    next();
  });
  mountPath(app, PATH, { get: show(people), post: [form, take(people, model)] });
}

function wordsFor(request: Request): Words {
  const asked = request.query['lang'];
  const locale: Locale = LOCALES.find((each) => each === asked) ?? localeOf(request);
  return wordsIn(locale);
}

function send(response: Response, status: number, page: string): void {
  response.status(status).type('html').send(page);
}

function pathOf(request: Request): string {
  const [person, secret] = [part(request, 'person'), part(request, 'secret')];
  return `/invitation/${encodeURIComponent(person)}/${encodeURIComponent(secret)}`;
}

function show(people: People): RequestHandler {
  return async (request, response) => {
    const words = wordsFor(request);
    const [id, secret] = [part(request, 'person'), part(request, 'secret')];
    const invited = await people.openInvitation(id, secret);
    if (invited) send(response, 200, passwordPage(words, pathOf(request), invited));
    else send(response, 404, sayingPage(words, 'gone.title', 'gone.lead'));
  };
}

function textOf(body: unknown, name: string): string {
  if (typeof body !== 'object' || body === null) return '';
  const value: unknown = Reflect.get(body, name);
  return typeof value === 'string' ? value : '';
}

function take(people: People, model: Model): RequestHandler {
  return async (request, response) => {
    const words = wordsFor(request);
    const [id, secret] = [part(request, 'person'), part(request, 'secret')];
    const invited = await people.openInvitation(id, secret);
    if (!invited) return send(response, 404, sayingPage(words, 'gone.title', 'gone.lead'));
    const again = (status: number, fault: string) =>
      send(response, status, passwordPage(words, pathOf(request), invited, fault));
    const password = textOf(request.body, 'password');
    if (password !== textOf(request.body, 'again')) {
      return again(422, words.say('fault.differs'));
    }
    try {
      const accepted = await people.acceptInvitation(id, secret, password);
      if (accepted.ok) send(response, 200, donePage(words, accepted.value.login));
      else if (accepted.refusal.code === 'invitation-gone') {
        send(response, 404, sayingPage(words, 'gone.title', 'gone.lead'));
      } else again(422, refusalText(model, words.locale, accepted.refusal));
    } catch (error) {
      if (!(error instanceof TooBusy)) throw error;
      response.set('Retry-After', '5');
      send(response, 503, sayingPage(words, 'busy.title', 'busy.lead'));
    }
  };
}
