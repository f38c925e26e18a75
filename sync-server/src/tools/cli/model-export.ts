import { type ParseArgsConfig, parseArgs } from 'node:util';
import { EXPORT_FORMATS, type ExportFormat } from '@callout/board';
import { CONTEXTS, type ContextName, LOCALES, type Locale, type Model } from '@callout/kernel';
import { STEPS, type Step } from '@callout/model';
import { mistaken } from './command.ts';

interface ExportCall {
  readonly format: ExportFormat;
  readonly context?: ContextName | undefined;
  readonly step: Step;
  readonly locale: Locale;
}

const OPTIONS = {
  format: { type: 'string' },
  context: { type: 'string' },
  step: { type: 'string', default: '4' },
  locale: { type: 'string', default: 'en' },
} as const;

export function readExportCall(args: readonly string[], model: Model): ExportCall {
  const { format, context, step, locale } = optionsOf('model export', args, OPTIONS);
  const contexts = CONTEXTS.filter((name) => model.contexts.some((one) => one.name === name));
  return {
    format: oneOf('--format', EXPORT_FORMATS, format),
    context: context === undefined ? undefined : oneOf('--context', contexts, context),
    step: oneOf('--step', STEPS, step),
    locale: oneOf('--locale', LOCALES, locale),
  };
}

interface DocsCall {
  readonly all: boolean;
  /** A folder of the reader's; the one that is kept when absent. */
  readonly out: string | undefined;
}

const DOCS_OPTIONS = {
  all: { type: 'boolean', default: false },
  out: { type: 'string' },
} as const;

export function readDocsCall(args: readonly string[]): DocsCall {
  const { all, out } = optionsOf('model docs', args, DOCS_OPTIONS);
  if (all && out === undefined) {
    throw mistaken('model docs --all needs --out <folder>: not every picture is kept.');
  }
  return { all, out };
}

type Options = NonNullable<ParseArgsConfig['options']>;

function optionsOf<const T extends Options>(task: string, args: readonly string[], options: T) {
  try {
    return parseArgs({ args: [...args], options, strict: true }).values;
  } catch (error) {
    throw mistaken(`${task}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function oneOf<T extends string | number>(
  option: string,
  allowed: readonly T[],
  said: string | undefined,
): T {
  const found = allowed.find((one) => String(one) === said);
  if (found === undefined) throw mistaken(`${option} is one of ${allowed.join(', ')}.`);
  return found;
}
