import type { ContextName } from '@callout/kernel';
import type { Rect } from './place.ts';
import type { Way } from './route.ts';
import type { ArrowKind, Step, StickyKind } from './stickies.ts';

/** A sticky where it hangs. A copy reminds of one that hangs elsewhere, perhaps in another context. */
export interface Box extends Rect {
  readonly key: string;
  readonly sticky: string;
  readonly kind: StickyKind;
  readonly isCopy: boolean;
  readonly step: Step;
  readonly title: string;
  readonly name: string;
  /** The context that a copy comes from, where that is another one. */
  readonly origin: string;
}

export interface BoardArrow {
  readonly kind: ArrowKind | 'causes';
  readonly from: string;
  readonly to: string;
  readonly way: Way;
  /** Shown from the first of these steps to the last. */
  readonly first: Step;
  readonly last: Step;
}

export interface Frame extends Rect {
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
