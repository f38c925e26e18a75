import { epochMs } from '@callout/kernel';
import { createChallenge, randomInt, verifySolution } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/sha';
import { z } from 'zod';
import type { Clock } from '../../host/clock.ts';

/** A browser finds the counter in about a second or two; whoever sends thousands of forms waits. */
const COUNTER_MIN = 15_000;
const COUNTER_MAX = 40_000;
/** For addresses from which very many forms come: some ten seconds, while the form is filled in. */
const HARD_FACTOR = 6;
/** Long enough to fill in the form, with a pause. */
const VALID_MS = 2 * 60 * 60 * 1000;
const USED_MAX = 20_000;
const PROOF_LENGTH_MAX = 4_000;

const hexSchema = z
  .string()
  .max(200)
  .regex(/^[0-9a-f]+$/);
const proofSchema = z.object({
  challenge: z.object({
    parameters: z.object({
      algorithm: z.literal('SHA-256'),
      cost: z.literal(1),
      nonce: hexSchema,
      salt: hexSchema,
      keyLength: z.literal(32),
      keyPrefix: hexSchema,
      expiresAt: z.int(),
      data: z.strictObject({ hard: z.boolean() }),
    }),
    signature: hexSchema,
  }),
  solution: z.object({ counter: z.int(), derivedKey: hexSchema }),
});

type Work = 'usual' | 'hard';

export interface ProofOfWork {
  /** What the browser has to solve, as JSON. */
  readonly challenge: (work: Work) => Promise<string>;
  /**
   * Which work was done, if this is the solution of a challenge of ours, in time and for the first
   * time.
   */
  readonly accepts: (proof: string) => Promise<Work | undefined>;
}

export function createProofOfWork(key: string, clock: Clock): ProofOfWork {
  const used = new Map<string, number>();

  /** @returns false when it was there already */
  function use(signature: string, expiresAtMs: number, nowMs: number): boolean {
    if (used.has(signature)) return false;
    // They are kept in the order in which they came, so the first ones expire first.
    for (const [old, expiry] of used) {
      if (expiry > nowMs && used.size < USED_MAX) break;
      used.delete(old);
    }
    used.set(signature, expiresAtMs);
    return true;
  }

  return {
    challenge: async (asked) => {
      const factor = asked === 'hard' ? HARD_FACTOR : 1;
      return JSON.stringify(
        await createChallenge({
          algorithm: 'SHA-256',
          cost: 1,
          counter: randomInt(COUNTER_MIN * factor, COUNTER_MAX * factor),
          // Signed with the rest, so that little work cannot be called much.
          data: { hard: asked === 'hard' },
          deriveKey,
          expiresAt: new Date(epochMs(clock.now()) + VALID_MS),
          hmacSignatureSecret: key,
        }),
      );
    },
    accepts: async (proof) => {
      const read = readProof(proof);
      if (!read) return undefined;
      const nowMs = epochMs(clock.now());
      const expiresAtMs = read.challenge.parameters.expiresAt * 1000;
      if (expiresAtMs <= nowMs) return undefined;
      const { verified } = await verifySolution({
        ...read,
        deriveKey,
        hmacSignatureSecret: key,
      });
      if (!verified || !use(read.challenge.signature, expiresAtMs, nowMs)) return undefined;
      return read.challenge.parameters.data.hard ? 'hard' : 'usual';
    },
  };
}

function readProof(proof: string): z.infer<typeof proofSchema> | undefined {
  if (proof.length > PROOF_LENGTH_MAX) return undefined;
  try {
    return proofSchema.safeParse(JSON.parse(proof)).data;
  } catch {
    return undefined;
  }
}
