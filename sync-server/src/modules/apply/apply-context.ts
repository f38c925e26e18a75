import { LOCALES, type Locale } from '@callout/kernel';
import type { Request, Response } from 'express';
import type { AppContext } from '../../web/app-context.ts';
import { localeOf } from '../../web/problem.ts';
import type { ApplyGate, ApplyLimits } from './limits.ts';
import type { Mailer } from './mailer.ts';
import type { ProofOfWork } from './proof-of-work.ts';
import type { PublicOrganisation } from './public-organisation.ts';
import type { ApplySecrets } from './secrets.ts';
import { type ApplyWords, applyWords } from './words.ts';

/** What needs the store's key, and is therefore made at the first request. */
export interface Keys {
  readonly secrets: ApplySecrets;
  readonly work: ProofOfWork;
}

export interface ApplyContext {
  readonly appContext: Pick<AppContext, 'store' | 'engine' | 'model' | 'clock' | 'publicUrl'>;
  readonly mailer: Mailer;
  readonly limits: ApplyLimits;
  readonly gate: ApplyGate;
  readonly organisation: () => Promise<PublicOrganisation>;
  readonly open: () => Promise<Keys>;
}

/** In the language that was asked for by name, else in the browser's. */
export function wordsFor({ appContext }: ApplyContext, request: Request): ApplyWords {
  const asked = request.query['lang'];
  const locale: Locale = LOCALES.find((each) => each === asked) ?? localeOf(request);
  return applyWords(appContext.model, locale);
}

export function sendPage(response: Response, status: number, page: string): void {
  response.status(status).type('html').send(page);
}

export function linkPath(secrets: ApplySecrets, application: string): string {
  return `/apply/${application}/${secrets.linkSecret(application)}`;
}
