import type { StickyKind } from './stickies.ts';

/** Pixels at 100 %. Wide stickies are wide in the notation too: policy, system, constraint. */
export const SIZE: Readonly<Record<StickyKind, { readonly w: number; readonly h: number }>> = {
  event: { w: 140, h: 96 },
  command: { w: 140, h: 96 },
  actor: { w: 112, h: 60 },
  policy: { w: 212, h: 96 },
  system: { w: 212, h: 96 },
  'read-model': { w: 140, h: 60 },
  constraint: { w: 168, h: 96 },
  hotspot: { w: 132, h: 104 },
};
/** A second sticky of something that hangs elsewhere: a reminder, smaller than the thing itself. */
export const COPY_H = 60;
export const GAP = { row: 10, block: 30, lane: 44, column: 34, channel: 44, track: 10 } as const;
/** Where an arrow from another block comes in, below the upper edge. */
export const PORT_Y = 18;
/** What stands left of a box with such an arrow leaves this much room for it. */
export const PORT_ROOM = 34;
export const FRAME = { padding: 40, title: 64, gap: 60 } as const;
