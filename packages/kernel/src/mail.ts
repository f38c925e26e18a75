import { z } from 'zod';
import { moneySchema } from './money.ts';
import { daySchema, instantSchema, windowSchema } from './time.ts';
import type { ContextName, Recipients } from './vocabulary.ts';

const TEXT_MAX = 10_000;
const ITEMS_MAX = 50;
const idSchema = z.string().min(1).max(120);

export type MailRecipient = Extract<keyof Recipients, string>;

/** One recipient: `{ client: 'c1' }`. */
export type MailTo<R extends MailRecipient = MailRecipient> = {
  [K in R]: { readonly [P in K]: Recipients[P] };
}[R];

/** What a mail is filled with, by kind: each is worded in the language of whoever reads it. */
const VALUES = {
  text: z.string().max(TEXT_MAX),
  texts: z.array(z.string().max(TEXT_MAX)).max(ITEMS_MAX),
  /** A word of the model, by its text's key: `verdict.unclear`. */
  word: z.string().max(120),
  count: z.int(),
  money: z.object({ amount: moneySchema, currency: z.string().length(3) }),
  day: daySchema,
  instant: instantSchema,
  window: windowSchema,
  windows: z.array(windowSchema).max(ITEMS_MAX),
  /** Where the mail leads to; one in a mail. It is shown as the way on, below the text. */
  link: z.url().max(2000),
} as const;
export type MailValueKind = keyof typeof VALUES;
export type MailValues = { readonly [K in MailValueKind]: z.output<(typeof VALUES)[K]> };

export type MailParams = Readonly<Record<string, MailValueKind>>;
/** Every parameter is named; what is not known is undefined, and shown as such. */
export type MailData<P extends MailParams = MailParams> = {
  readonly [N in keyof P]: MailValues[P[N]] | undefined;
};

/**
 * A mail as a value: who may get it and what it is filled with. Its sentences are the context's texts
 * `mail.<name>.subject` and `.text`, with a dash or `mail.<name>.without.<parameter>` for what is not
 * known, and `.action` for the words of the link where it leads somewhere.
 */
export interface MailDefinition<
  R extends MailRecipient = MailRecipient,
  P extends MailParams = MailParams,
> {
  readonly name: string;
  readonly context: ContextName;
  readonly to: readonly R[];
  readonly params: P;
  /** The kind of the document that it leads to. */
  readonly opens?: string;
  /** Every parameter once; documentation and tests show the mail with it. */
  readonly sample: MailData<P>;
}

/**
 * Who a mail is written to, by one name. Whoever sends it knows what each name stands for, and the
 * addresses and languages of that day.
 */
const mailToSchema = z
  .record(z.string().max(40), z.unknown())
  .refine((to) => Object.keys(to).length === 1) as unknown as z.ZodType<MailTo>;

/** One mail on its way: which, to whom, about which document, filled with what. */
export const mailMessageSchema = z.object({
  mail: z.string().max(120),
  to: mailToSchema,
  about: idSchema.optional(),
  params: z.record(z.string().max(40), z.unknown()),
});
export type MailMessage = z.output<typeof mailMessageSchema>;

/** Reads what a mail is filled with; what it does not declare is left out. */
export function mailDataSchema(mail: Pick<MailDefinition, 'params'>): z.ZodType<MailData> {
  return z.object(
    Object.fromEntries(
      Object.entries(mail.params).map(([name, kind]) => [name, VALUES[kind].optional()]),
    ),
  ) as z.ZodType<MailData>;
}

/** The parameter that holds the link, where the mail has one. */
export function linkParamOf({ params }: Pick<MailDefinition, 'params'>): string | undefined {
  return Object.keys(params).find((name) => params[name] === 'link');
}

/** It leads somewhere, and has words for the link. */
export function hasAction(mail: MailDefinition): boolean {
  return mail.opens !== undefined || linkParamOf(mail) !== undefined;
}
