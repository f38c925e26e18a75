import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { epochMs } from '@callout/kernel';
import express, { type Express } from 'express';
import { faultLevel } from '../../store/errors.ts';
import type { AppContext } from '../../web/app-context.ts';
import type { Module } from '../../web/module.ts';
import { mountPath } from '../../web/route.ts';
import {
  confirmApplication,
  showApplication,
  takeTestAnswers,
  withdrawApplication,
} from './applicant-routes.ts';
import type { ApplyContext, Keys } from './apply-context.ts';
import { showForm, takeForm } from './form-routes.ts';
import { FORM_SCRIPT } from './form-script.ts';
import { type ApplyLimits, createApplyGate } from './limits.ts';
import type { Mailer } from './mailer.ts';
import { createProofOfWork } from './proof-of-work.ts';
import { createPublicOrganisation } from './public-organisation.ts';
import { readSecrets } from './secrets.ts';

const FORM_BYTES_MAX = 40_000;
const ANSWERS_BYTES_MAX = 400_000;
const HOUR_MS = 60 * 60 * 1000;
/** The library's own files: the browser runs the same work that the server checks. */
const WORK_FOLDER = dirname(fileURLToPath(import.meta.resolve('altcha-lib')));

interface ApplyOptions {
  readonly mailer: Mailer;
  readonly limits: ApplyLimits;
}

/** The public way in for people who want to work here: the form, its confirmation, their page. */
export function applyModule(options: ApplyOptions): Module {
  return { mount: (app, appContext) => mountApply(app, appContext, options) };
}

function mountApply(app: Express, appContext: AppContext, options: ApplyOptions): () => void {
  const parts = partsOf(appContext, options);
  const form = express.urlencoded({ extended: false, limit: FORM_BYTES_MAX });
  const answers = express.urlencoded({ extended: false, limit: ANSWERS_BYTES_MAX });
  app.use('/apply/work', express.static(WORK_FOLDER, { index: false, maxAge: HOUR_MS }));
  app.get('/apply/form.js', (_request, response) => {
    response.type('js').send(FORM_SCRIPT);
  });
  app.use('/apply', (_request, response, next) => {
    response.set({ 'Cache-Control': 'no-store', Vary: 'Accept-Language' });
    response.set('X-Robots-Tag', 'noindex');
    next();
  });
  mountPath(app, '/apply', { get: showForm(parts), post: [form, takeForm(parts)] });
  const link = '/apply/:application/:secret';
  mountPath(app, link, { get: showApplication(parts) });
  mountPath(app, `${link}/confirm`, { post: confirmApplication(parts) });
  mountPath(app, `${link}/withdraw`, { post: [form, withdrawApplication(parts)] });
  mountPath(app, `${link}/tests/:test`, { post: [answers, takeTestAnswers(parts)] });
  return appContext.timers.every(HOUR_MS, () => removeExpired(appContext));
}

function partsOf(appContext: AppContext, { limits, mailer }: ApplyOptions): ApplyContext {
  let opened: Promise<Keys> | undefined;
  const open = async (): Promise<Keys> => {
    const secrets = await readSecrets(appContext.store);
    return { secrets, work: createProofOfWork(secrets.challengeKey, appContext.clock) };
  };
  return {
    appContext,
    mailer,
    limits,
    gate: createApplyGate(limits, () => epochMs(appContext.clock.now())),
    organisation: createPublicOrganisation(appContext),
    open: () => {
      opened ??= open().catch((error: unknown) => {
        opened = undefined;
        throw error;
      });
      return opened;
    },
  };
}

/** Nobody's data stays for longer than was said, also when no new form comes. */
function removeExpired({ store, clock, log }: AppContext): void {
  store
    .write((transaction) => transaction.removeExpiredApplications(clock.now()))
    .catch((error: unknown) => {
      log[faultLevel(error)]({ err: error }, 'expired applications were not removed');
    });
}
