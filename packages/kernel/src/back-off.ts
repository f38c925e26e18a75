/** How long to wait before something that failed is tried again. */
export interface BackOffRange {
  /** The longest wait after the first failure. It doubles with every further one in a row. */
  readonly firstMs: number;
  /** No wait is longer. */
  readonly mostMs: number;
}

/** Beyond so many doublings every range has reached its most. */
const DOUBLINGS_MAX = 30;

/**
 * Any share of a span that doubles with every failure (full jitter): those that failed together come
 * back apart, which a fixed part of the span would prevent.
 * @param failures in a row, counted from 1
 * @param random so many random bytes
 * @returns whole milliseconds
 */
export function backOffMs(
  failures: number,
  { firstMs, mostMs }: BackOffRange,
  random: (bytes: number) => Uint8Array,
): number {
  const spanMs = Math.min(mostMs, firstMs * 2 ** Math.min(failures - 1, DOUBLINGS_MAX));
  const [high = 0, low = 0] = random(2);
  return Math.round((spanMs * (high * 256 + low)) / 65_535);
}
