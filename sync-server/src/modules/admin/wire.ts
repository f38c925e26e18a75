import { refusalSchema } from '@callout/sync';
import { z } from 'zod';

/** One line of JSON asks, one answers. */
export const LINE_BYTES_MAX = 256 * 1024;
/** An answer may be a long list. */
export const ANSWER_BYTES_MAX = 4 * 1024 * 1024;

export const askedSchema = z.strictObject({ operation: z.string().max(80), input: z.unknown() });
export const answerSchema = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), value: z.unknown() }),
  z.object({ ok: z.literal(false), refusal: refusalSchema }),
]);

/** Cuts what arrives into lines; undefined when one grows longer than is allowed. */
export function createLines(bytesMax: number): (chunk: string) => readonly string[] | undefined {
  let rest = '';
  return (chunk) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    return [rest, ...lines].some((line) => Buffer.byteLength(line) > bytesMax) ? undefined : lines;
  };
}
