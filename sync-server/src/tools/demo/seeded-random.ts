import { derivedId } from '@callout/kernel';

/**
 * SeededRandom that is named instead of drawn in turn: the same seed and the same name give the same answer,
 * so a new draw in one place changes nothing anywhere else.
 */
export interface SeededRandom {
  /** From 0 up to, but not including, 1. */
  readonly share: (...name: readonly (string | number)[]) => number;
  /** An integer from `from` up to and including `to`. */
  readonly between: (from: number, to: number, ...name: readonly (string | number)[]) => number;
  readonly pick: <T>(choices: readonly T[], ...name: readonly (string | number)[]) => T;
}

const SCALE = 2 ** 32;

export function chanceFrom(seed: string): SeededRandom {
  const share = (...name: readonly (string | number)[]) =>
    Number.parseInt(derivedId('chance', seed, ...name).slice(0, 8), 16) / SCALE;
  return {
    share,
    between: (from, to, ...name) => from + Math.floor(share(...name) * (to - from + 1)),
    pick(choices, ...name) {
      const chosen = choices[Math.floor(share(...name) * choices.length)];
      if (chosen === undefined) throw new RangeError(`nothing to pick for ${name.join('/')}`);
      return chosen;
    },
  };
}
