import type { ContextName } from '@callout/kernel';
import type { ArrowKind, Step, StickyKind } from '@callout/model';
import type { Rect, Way } from './layout/pieces.ts';

/** A sticky where it hangs. A copy reminds of one that hangs elsewhere, perhaps in another context. */
export interface Box extends Rect {
  readonly key: string;
  readonly sticky: string;
  readonly kind: StickyKind;
  /** What it is, in words: colours alone do not tell it to everybody, nor does a print without them. */
  readonly kindName: string;
  readonly isCopy: boolean;
  readonly step: Step;
  readonly title: string;
  readonly name: string;
  /** The context that a copy comes from, where that is another one. */
  readonly origin: string;
  /** Names below the title, each in a line of its own. */
  readonly listed?: readonly string[];
}

/** What a frame publishes leads from the frame itself, by its key. */
export interface BoardArrow {
  readonly kind: ArrowKind | 'causes' | 'publishes';
  readonly from: string;
  readonly to: string;
  readonly way: Way;
  /** Shown from the first of these steps to the last. */
  readonly first: Step;
  readonly last: Step;
}

export interface Frame extends Rect {
  readonly key: string;
  readonly context: ContextName;
  readonly title: string;
  readonly subtitle: string;
}

export interface Board {
  readonly title: string;
  readonly width: number;
  readonly height: number;
  readonly frames: readonly Frame[];
  readonly boxes: readonly Box[];
  readonly arrows: readonly BoardArrow[];
}
