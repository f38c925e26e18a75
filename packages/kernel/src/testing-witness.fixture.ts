import { appendFileSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** One thing that a spec has proved: a command's success or refusal, a policy's occasion, an answer. */
export type Testimony =
  | { readonly command: string; readonly refusal?: string }
  | { readonly policy: string; readonly occasion: string }
  | { readonly answer: string };

const told = new Set<string>();

/**
 * Writes it down under the folder that CALLOUT_WITNESS names, counted from the root of the repository;
 * without it, does nothing. Each process has a file of its own.
 */
export function witness(testimony: Testimony): void {
  const folder = process.env['CALLOUT_WITNESS'];
  const line = JSON.stringify(testimony);
  if (!folder || told.has(line)) return;
  told.add(line);
  const place = resolve(import.meta.dirname, '../../..', folder);
  mkdirSync(place, { recursive: true });
  appendFileSync(join(place, `${process.pid}.jsonl`), `${line}\n`);
}
