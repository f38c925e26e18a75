// All randomness of a simulation: one seed, and streams of it that are named, so that what is left out in
// one place changes nothing in another.

export interface Random {
  /** From 0 up to, but not including, 1. */
  readonly share: () => number;
  /** An integer from `from` up to and including `to`. */
  readonly between: (from: number, to: number) => number;
  readonly chance: (share: number) => boolean;
  readonly pick: <T>(choices: readonly T[]) => T;
  /** Undefined where there is nothing to pick. */
  readonly pickAny: <T>(choices: readonly T[]) => T | undefined;
  /** By weight; a weight of 0 is never picked. */
  readonly weighted: <T>(choices: readonly (readonly [weight: number, what: T])[]) => T;
  readonly bytes: (count: number) => Uint8Array;
}

/** FNV-1a, over the parts of a name. */
function seedOf(parts: readonly (string | number)[]): number {
  let hash = 0x811c9dc5;
  for (const letter of parts.join('/')) {
    hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193);
  }
  return hash >>> 0;
}

/** A generator of its own for every name (Mulberry32: 32 bits of state are plenty for one run). */
export function randomOf(...name: readonly (string | number)[]): Random {
  let state = seedOf(name);
  const share = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const between = (from: number, to: number) => from + Math.floor(share() * (to - from + 1));
  const pickAny = <T>(choices: readonly T[]) => choices[Math.floor(share() * choices.length)];
  return {
    share,
    between,
    pickAny,
    chance: (limit) => share() < limit,
    pick: (choices) => {
      const picked = pickAny(choices);
      if (picked === undefined) throw new RangeError(`nothing to pick of ${name.join('/')}`);
      return picked;
    },
    weighted: (choices) => {
      let left = share() * choices.reduce((sum, [weight]) => sum + weight, 0);
      for (const [weight, what] of choices) {
        left -= weight;
        if (left < 0) return what;
      }
      throw new RangeError(`nothing to pick of ${name.join('/')}`);
    },
    bytes: (count) => Uint8Array.from({ length: count }, () => Math.floor(share() * 256)),
  };
}
