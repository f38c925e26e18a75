import { SHOWN_KINDS, type ShownCell } from '@callout/kernel';
import { z } from 'zod';

/** The server says values by the same model; a kind unknown here is of a newer one, and left out. */
export const cellSchema = z
  .object({ kind: z.string(), value: z.unknown() })
  .transform(({ kind, value }) =>
    SHOWN_KINDS.some((known) => known === kind) ? ({ kind, value } as ShownCell) : undefined,
  );
