import {
  createTexts,
  type FieldFault,
  faultText,
  type Locale,
  type Model,
  type Refusal,
  type Result,
  type SayText,
  type TextKey,
  type TextParams,
  refusalText as wordRefusal,
} from '@callout/kernel';
import type { SharedRefusal } from '@callout/model';
import type { Request, Response } from 'express';
import { en } from './texts/en.ts';
import { ru } from './texts/ru.ts';

/** What the server alone refuses, and has the sentences of. */
type OwnCode = Exclude<TextKey<keyof typeof en>, `title.${number}`>;
export type ProblemCode = OwnCode | SharedRefusal;

/** An answer by RFC 9457 before it is put into the words of a language. */
export interface Problem {
  readonly status: number;
  readonly code: string;
  readonly params?: TextParams | undefined;
  readonly errors?: readonly FieldFault[] | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** Leaves a handler at once with a problem as the answer; the last error handler writes it. */
export class Answered extends Error {
  override readonly name = 'Answered';
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.code);
    this.problem = problem;
  }
}

export function answer(
  status: number,
  code: ProblemCode,
  detail: Omit<Problem, 'status' | 'code'> = {},
): Answered {
  return new Answered({ status, code, ...detail });
}

/**
 * The status of a refusal (docs/adr/0050). One that names fields is about what was sent: 422. One
 * that names none is about how things stand: 409.
 */
function statusOf(refusal: Refusal): number {
  const status = STATUS_BY_CODE[refusal.code];
  if (status !== undefined) return status;
  return (refusal.fields ?? []).length > 0 ? 422 : 409;
}
const STATUS_BY_CODE: Readonly<Record<string, number>> = {
  'input-invalid': 400,
  'command-unknown': 400,
  'context-unknown': 400,
  'sign-in-refused': 401,
  'not-permitted': 403,
  'device-refused': 403,
  'device-revoked': 403,
  'device-differs': 403,
  'not-there': 404,
  'device-unknown': 404,
  'unsent-work-forged': 403,
  'unsent-work-elsewhere': 404,
  'unsent-work-unreadable': 400,
  'command-id-taken': 409,
  'version-differs': 412,
  'declaration-broken': 500,
};

export function problemOf(refusal: Refusal): Problem {
  return {
    status: statusOf(refusal),
    code: refusal.code,
    params: refusal.params,
    errors: refusal.fields,
  };
}

/** What came of it, or the problem that says why not. */
export function granted<T>(result: Result<T>): T {
  if (!result.ok) throw new Answered(problemOf(result.refusal));
  return result.value;
}

export function localeOf(request: Request): Locale {
  return request.acceptsLanguages('en', 'ru') === 'ru' ? 'ru' : 'en';
}

/** Of titles and codes alike; a code of the model's may come here, and shows itself. */
const texts: SayText = createTexts<string>({ en, ru });

export function ownText(locale: Locale, key: OwnCode, params?: TextParams): string {
  return texts(locale, key, params);
}

/** A refusal as a person reads it: by the model's own sentence where it has one, the same everywhere. */
export function refusalText(model: Model, locale: Locale, refusal: Refusal): string {
  return wordRefusal(model, locale, refusal) ?? texts(locale, refusal.code, refusal.params);
}

/** What a status is called; its number where it has no words. */
export function titleOf(locale: Locale, status: number): string {
  const key = `title.${status}`;
  const title = texts(locale, key);
  return title === key ? String(status) : title;
}

function refusalIn({ code, params, errors }: Problem): Refusal {
  return { code, params, fields: errors };
}

/** Each fault as a sentence for people, and as the code that a program knows it by. */
function errorsOf(model: Model, locale: Locale, problem: Problem) {
  return problem.errors?.map((fault) => {
    const { path, message: code, params } = fault;
    const own = texts(locale, code, params);
    const message =
      code === problem.code
        ? refusalText(model, locale, { code, params: problem.params })
        : own === code
          ? faultText(model, locale, fault)
          : own;
    return { path, code, message, ...(params ? { params } : {}) };
  });
}

export function sendProblem(
  model: Model,
  request: Request,
  response: Response,
  problem: Problem,
): void {
  const locale = localeOf(request);
  const detail = refusalText(model, locale, refusalIn(problem));
  response
    .status(problem.status)
    .set({ 'Cache-Control': 'no-store', 'Content-Language': locale, Vary: 'Accept-Language' })
    .set(problem.headers ?? {})
    .type('application/problem+json')
    .send(
      JSON.stringify({
        type: `urn:callout:problem:${problem.code}`,
        title: titleOf(locale, problem.status),
        status: problem.status,
        code: problem.code,
        detail,
        // By which a program that has words of its own says it in another language.
        ...(problem.params ? { params: problem.params } : {}),
        ...(problem.errors ? { errors: errorsOf(model, locale, problem) } : {}),
      }),
    );
}
