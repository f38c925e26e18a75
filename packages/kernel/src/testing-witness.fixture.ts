import { appendFileSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import fc from 'fast-check';

/** One thing that a spec has proved: a command's success or refusal, a policy's occasion, an answer. */
export type Testimony =
  | { readonly command: string; readonly refusal?: string }
  | { readonly policy: string; readonly occasion: string }
  | { readonly answer: string };

const told = new Set<string>();
let propertyRuns = 0;

/**
 * What a random history happens to meet is no testimony: another seed meets something else, and the
 * record must say the same after every run.
 */
const leaveOutProperties = fc.beforeEach(() => {
  propertyRuns += 1;
  return () => {
    propertyRuns -= 1;
  };
});

const FOLDER = process.env['CALLOUT_WITNESS'];
if (FOLDER) fc.installGlobalPlugin(leaveOutProperties);

/**
 * Writes it down under the folder that CALLOUT_WITNESS names, counted from the root of the repository;
 * without it, does nothing. Each process has a file of its own.
 */
export function witness(testimony: Testimony): void {
  const line = JSON.stringify(testimony);
  if (!FOLDER || propertyRuns > 0 || told.has(line)) return;
  told.add(line);
  const place = resolve(import.meta.dirname, '../../..', FOLDER);
  mkdirSync(place, { recursive: true });
  appendFileSync(join(place, `${process.pid}.jsonl`), `${line}\n`);
}
