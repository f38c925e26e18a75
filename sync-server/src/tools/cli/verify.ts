import type { Model } from '@callout/kernel';
import type { Reader } from '../../store/port.ts';
import { type Difference, verify } from '../verify/verify-log.ts';

function sentenceOf({ what, where, path }: Difference): string {
  return path === undefined ? `${where}: ${what}` : `${where}: ${what} at ${path}`;
}

/**
 * `callout verify`: folds the whole log anew and says where a stored document or row differs. Reads only, so
 * it may run beside a working server.
 * @returns the exit code: 0 when everything is equal
 */
export async function runVerify(parts: {
  readonly store: Reader;
  readonly model: Model;
  readonly print: (line: string) => void;
}): Promise<0 | 1> {
  const { store, model, print } = parts;
  const found = await verify(store, model);
  for (const difference of found.differences) print(sentenceOf(difference));
  const checked = `${found.events} events, ${found.documents} documents and ${found.rows} rows`;
  if (found.differenceCount === 0) {
    print(`Verified ${checked}: every document and row equals its fold.`);
    return 0;
  }
  const more = found.differenceCount - found.differences.length;
  if (more > 0) print(`… and ${more} more`);
  print(`Verified ${checked}: ${found.differenceCount} differences.`);
  return 1;
}
