import { v5, v7 } from 'uuid';

/** Everything derived hangs under this name space; changing it would change every derived id. */
const NAMESPACE = '8f3c1f1e-6d0b-5a57-9f0e-0c3c2a2f7b11';

/**
 * A time-ordered id for a fact recorded now (RFC 9562, version 7).
 * @param epochMs the recorder's clock, in milliseconds since 1970
 * @param random 16 bytes of the recorder's randomness
 */
export function uuidV7(epochMs: number, random: Uint8Array): string {
  return v7({ msecs: epochMs, random });
}

const MADE = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/**
 * Whether an id has the form of one that was made anew (version 7, lower case). Derived ids are
 * version 5, so what somebody brings in this form can never stand where a policy's fact will stand.
 */
export function isMadeId(id: string): boolean {
  return MADE.test(id);
}

/**
 * The same parts give the same id, on every machine and for ever. A policy's event is named after
 * its cause in this way, so that running the policy again yields the id that is already there.
 */
export function derivedId(...parts: readonly (string | number)[]): string {
  return v5(parts.map((part) => `${String(part).length}:${part}`).join('/'), NAMESPACE);
}
