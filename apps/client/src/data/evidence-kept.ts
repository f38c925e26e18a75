import type { Evidence } from '@callout/published-language';
import type { Replica } from '@callout/replica';

export interface Taken {
  readonly content: Blob | undefined;
  readonly purpose: Evidence['purpose'];
}

/** Keeps what was taken on the device first: a fact may only name files that are safe here. */
export async function keptEvidence(
  replica: Replica,
  taken: readonly Taken[],
): Promise<readonly object[]> {
  const kept: object[] = [];
  for (const { content, purpose } of taken) {
    if (content) kept.push({ ...(await replica.files.keep(content)), purpose });
  }
  return kept;
}
