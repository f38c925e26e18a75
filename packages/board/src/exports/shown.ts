import type { Step } from '@callout/model';
import type { Board } from '../board-parts.ts';

/** What hangs on the wall at a step: arrows only between stickies that are there. */
export function shownAt(board: Board, step: Step): Pick<Board, 'boxes' | 'arrows' | 'frames'> {
  return {
    frames: step === 4 ? board.frames : [],
    boxes: board.boxes.filter((box) => box.step <= step),
    arrows: board.arrows.filter(({ first, last }) => first <= step && step <= last),
  };
}

/** Names for what is shown, by key: `f1` for a frame, `s1` for a sticky. An arrow may end at either. */
export function namesOf({
  frames,
  boxes,
}: Pick<Board, 'boxes' | 'frames'>): ReadonlyMap<string, string> {
  return new Map([
    ...frames.map(({ key }, index) => [key, `f${index + 1}`] as const),
    ...boxes.map(({ key }, index) => [key, `s${index + 1}`] as const),
  ]);
}
