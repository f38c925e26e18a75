import type { ContextName } from '@callout/kernel';

/** The four steps of the modelling algorithm, in DOMAIN.md's order. */
export const STEPS = [1, 2, 3, 4] as const;
export type Step = (typeof STEPS)[number];

export const STICKY_KINDS = [
  'event',
  'command',
  'actor',
  'policy',
  'system',
  'read-model',
  'constraint',
  'hotspot',
] as const;
export type StickyKind = (typeof STICKY_KINDS)[number];

export interface Sticky {
  /** `kind:context/name`; two read models of one name differ by what they are. */
  readonly id: string;
  readonly kind: StickyKind;
  readonly name: string;
  readonly context: ContextName;
  readonly step: Step;
  /** Where its title is among the model's texts. */
  readonly textKey: string;
}

export type ArrowKind =
  | 'observes'
  | 'decides'
  | 'issues'
  | 'invoked'
  | 'produces'
  | 'activates'
  | 'feeds'
  | 'concerns';

export interface Arrow {
  readonly kind: ArrowKind;
  readonly from: string;
  readonly to: string;
}

/** The model as event storming draws it: what is on the wall, and what leads to what. */
export interface ModelGraph {
  readonly stickies: readonly Sticky[];
  readonly arrows: readonly Arrow[];
}
