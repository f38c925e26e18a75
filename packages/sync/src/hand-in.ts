import { type InstantText, instantSchema } from '@callout/kernel';
import { z } from 'zod';
import type { Verdict } from './verdict.ts';
import { verdictSchema } from './wire.ts';

/** Facts of one request; an export of more is handed in by several. */
export const HAND_IN_FACTS_MAX = 200;
const FACT_CHARACTERS_MAX = 200_000;

/** What a device signs of a fact and of a file, so that nobody on the way makes up one of them. */
export const factSaying = (text: string) => `fact\n${text}`;
export const fileSaying = (sha256: string) => `file\n${sha256}`;

const proofSchema = z.string().regex(/^[0-9a-f]{64}$/);

/** A fact as its device wrote it down, and the proof of it: HMAC-SHA256 by the hash of the device's key. */
const provenFactSchema = z.object({
  text: z.string().min(2).max(FACT_CHARACTERS_MAX),
  proof: proofSchema,
});
export type ProvenFact = z.infer<typeof provenFactSchema>;

/** `POST /api/v1/unsent-work`: a manager hands in what somebody's device could not send. */
export const handInRequestSchema = z
  .strictObject({
    /** Under which the server counts the facts: the same export is the same import, however often. */
    export: z.uuid(),
    /** The device that exported them. */
    device: z.string().min(1).max(80),
    /** The place of the first of these facts in the export, from 1. */
    from: z.int().min(1).max(10_000),
    facts: z.array(provenFactSchema).min(1).max(HAND_IN_FACTS_MAX),
  })
  .meta({ id: 'HandIn' });
export type HandInRequest = z.infer<typeof handInRequestSchema>;

export const handInResponseSchema = z
  .object({
    person: z.object({ id: z.string(), name: z.string() }),
    facts: z.array(
      z.object({ type: z.string(), occurredAt: instantSchema, outcome: verdictSchema }),
    ),
  })
  .meta({ id: 'HandedIn' });
export interface HandInResponse {
  /** Whose facts they are. */
  readonly person: { readonly id: string; readonly name: string };
  readonly facts: readonly {
    readonly type: string;
    readonly occurredAt: InstantText;
    readonly outcome: Verdict;
  }[];
}
