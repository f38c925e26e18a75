import { derivedId } from '@callout/kernel';

/** Ids of the demo are named, so that a second fill of an empty database is the same to the letter. */
export function demoId(kind: string, key: string | number): string {
  return derivedId('demo', kind, key);
}
