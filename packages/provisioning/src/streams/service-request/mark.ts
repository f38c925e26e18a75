import type { InstantText } from '@callout/kernel';

/**
 * Rule 24: a check-in or a completion that is far from its window or its place, or that comes from a
 * device or a clock to be wondered at, is taken and marked. A mark changes nothing else: it asks a
 * person to look, and a manager's note settles it (docs/adr/0127).
 */
export type MarkKind = 'early' | 'late' | 'far' | 'new-device' | 'clock-ahead' | 'clock-behind';
export type MarkedStep = 'check-in' | 'completion';

export interface Mark {
  /** The fact that is marked. */
  readonly event: string;
  readonly step: MarkedStep;
  readonly kind: MarkKind;
  readonly at: InstantText;
  readonly by: string;
  /** Of early and late: from the nearer end of the window. Of a clock: how far it was off. */
  readonly minutes?: number | undefined;
  /** Of far: from the place of the request. */
  readonly metres?: number | undefined;
  readonly settled?:
    | {
        readonly by: string;
        readonly at: InstantText;
        /** Where its time was settled: when it was, when it had counted as done, and why. */
        readonly time?: InstantText | undefined;
        readonly recorded?: InstantText | undefined;
        readonly reason?: string | undefined;
      }
    | undefined;
}

/** Marks that nobody has settled. A device that is not shown marks has none. */
export function openMarks({
  marks,
}: {
  readonly marks?: readonly Mark[] | undefined;
}): readonly Mark[] {
  return (marks ?? []).filter(({ settled }) => settled === undefined);
}

const ABOUT_TIME: ReadonlySet<MarkKind> = new Set(['early', 'late', 'clock-ahead', 'clock-behind']);

/** Whether it wonders when something was, and not where or by which device. */
export function isAboutTime({ kind }: Pick<Mark, 'kind'>): boolean {
  return ABOUT_TIME.has(kind);
}
