import type { StickyKind } from '@callout/model';

interface Size {
  readonly w: number;
  readonly h: number;
}

/** Pixels at 100 %. Wide stickies are wide in the notation too: policy, system, constraint. */
export const SIZE: Readonly<Record<StickyKind, Size>> = {
  event: { w: 132, h: 92 },
  command: { w: 132, h: 92 },
  actor: { w: 100, h: 44 },
  policy: { w: 204, h: 92 },
  system: { w: 168, h: 92 },
  'read-model': { w: 132, h: 46 },
  constraint: { w: 168, h: 92 },
  hotspot: { w: 132, h: 104 },
};

/** A second sticky of something that hangs elsewhere: a reminder, smaller than the thing itself. */
const COPY_HEIGHT = 46;

export function sizeOf(kind: StickyKind, isCopy: boolean): Size {
  const size = SIZE[kind];
  return isCopy ? { w: size.w, h: Math.min(COPY_HEIGHT, size.h) } : size;
}

/** As wide as the policy that it hangs below, with a line for each mail. */
export function mailSize(mails: number): Size {
  return { w: SIZE.policy.w, h: COPY_HEIGHT + mails * MAIL_LINE };
}
const MAIL_LINE = 14;

export const GAP = {
  /** Between stickies above each other. */
  row: 8,
  /** Between units above each other. */
  unit: 16,
  /** Between stickies with an arrow from one to the next. */
  arrow: 20,
  /** Between a policy and its mails below it. */
  below: 14,
  /** Before a sticky that several others lead to. */
  bus: 24,
  /** Between two columns of units, to which each track of an arrow adds its own. */
  channel: 28,
  track: 10,
  shelf: 34,
} as const;

/** Where an arrow from another unit comes in, below the upper edge: level with a copy beside it. */
export const PORT = COPY_HEIGHT / 2;
/** What stands left of a sticky with such an arrow begins this much lower. */
export const PORT_ROOM = PORT + 14;
/** How near to its corners an arrow may meet a sticky. */
export const EDGE = 10;

export const FRAME = { padding: 28, title: 60, gap: 40 } as const;
/** Between two frames, where published events hang. */
export const GUTTER = { before: 54, track: 10, after: 34 } as const;
export const HEADER = 100;

/**
 * How many decisions a frame has beside each other: as many as follow from each other in the longest of
 * its stories, within these bounds. A story that is longer goes on from a copy.
 */
export const COLUMNS = { min: 3, max: 4 } as const;
