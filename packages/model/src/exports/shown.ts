import type { Step } from '../board/stickies.ts';
import type { Board } from '../board/wall.ts';

/** What hangs on the wall at a step: arrows only between stickies that are there. */
export function shownAt(board: Board, step: Step): Pick<Board, 'boxes' | 'arrows' | 'frames'> {
  return {
    frames: step === 4 ? board.frames : [],
    boxes: board.boxes.filter((box) => box.step <= step),
    arrows: board.arrows.filter(({ first, last }) => first <= step && step <= last),
  };
}
