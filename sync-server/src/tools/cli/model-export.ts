import { parseArgs } from 'node:util';
import { CONTEXTS, type ContextName, LOCALES, type Locale, type Model } from '@callout/kernel';
import { EXPORT_FORMATS, type ExportFormat, STEPS, type Step } from '@callout/model';
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
  const { format, context, step, locale } = optionsOf(args);
  const contexts = CONTEXTS.filter((name) => model.contexts.some((one) => one.name === name));
  return {
    format: oneOf('--format', EXPORT_FORMATS, format),
    context: context === undefined ? undefined : oneOf('--context', contexts, context),
    step: oneOf('--step', STEPS, step),
    locale: oneOf('--locale', LOCALES, locale),
  };
}

function optionsOf(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, strict: true }).values;
  } catch (error) {
    throw mistaken(`model export: ${error instanceof Error ? error.message : String(error)}`);
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
