import { type DataOf, type Money, money, type Period, ZERO } from '@callout/kernel';
import type {
  BonusGranted,
  FineReversed,
  PayoutExported,
  PayoutIssued,
  PayoutSettled,
  WorkerEarned,
  WorkerFined,
} from '@callout/published-language';

export type Earned = DataOf<typeof WorkerEarned>;
export type Fined = DataOf<typeof WorkerFined>;
export type Bonus = DataOf<typeof BonusGranted>;
export type FineTakenBack = DataOf<typeof FineReversed>;
type Person = Bonus['grantedBy'];

export const WORKER_STATEMENT_STATUSES = [
  'open',
  'issued',
  'exported',
  'returned',
  'carried-forward',
  'settled',
] as const;

export interface Movement {
  readonly movementId: string;
  readonly kind: 'earned' | 'fined' | 'bonus' | 'fine-reversed';
  readonly requestId: string;
  readonly text: string;
  readonly amount: Money;
  readonly reason: string;
  readonly occurredOn: string;
  readonly postedOn: string;
  /** Of a fine that is taken back: its movement, and its days. */
  readonly reverses?: string | undefined;
  readonly fined?: Fined['posting'] | undefined;
}
/** A bonus that waits, or waited, for a second person. */
export interface ProposedBonus {
  readonly bonusId: string;
  readonly amount: Money;
  readonly reason: string;
  readonly proposedBy: Person;
  readonly approvedBy: Person | undefined;
}
export type Payout = Pick<
  DataOf<typeof PayoutIssued>,
  'number' | 'date' | 'total' | 'currency' | 'endToEndId'
>;

export interface WorkerStatementState {
  readonly status: (typeof WORKER_STATEMENT_STATUSES)[number] | 'none';
  readonly worker: Earned['worker'] | undefined;
  readonly month: Period | undefined;
  readonly lines: readonly Movement[];
  readonly totals: {
    readonly earned: Money;
    readonly fined: Money;
    /** Absent where there are none. */
    readonly bonuses?: Money;
    readonly finesReversed?: Money;
  };
  /** Absent where none needed a second person. */
  readonly proposals?: readonly ProposedBonus[];
  /** Known once the month is closed. */
  readonly carriedIn: Money | undefined;
  readonly payout: Payout | undefined;
  /** What opens the next statement; above zero never. */
  readonly carriedForward: Money | undefined;
  readonly settled: Pick<DataOf<typeof PayoutSettled>, 'paidOn' | 'reference'> | undefined;
  /** The latest file that asked the bank for it. */
  readonly exported?: DataOf<typeof PayoutExported> | undefined;
  /** Why the bank sent the latest transfer back. */
  readonly returnedBecause?: string | undefined;
}

export const TOTALS = {
  earned: 'earned',
  fined: 'fined',
  bonus: 'bonuses',
  'fine-reversed': 'finesReversed',
} as const satisfies Record<Movement['kind'], keyof WorkerStatementState['totals']>;

/** The sum of the lines of a kind. */
export function movementTotal(state: WorkerStatementState, kind: Movement['kind']): Money {
  return state.totals[TOTALS[kind]] ?? ZERO;
}

export function balanceOf(state: WorkerStatementState, carriedIn: Money): Money {
  const total = (kind: Movement['kind']) => movementTotal(state, kind);
  return money(
    total('earned') - total('fined') + total('bonus') + total('fine-reversed') + carriedIn,
  );
}
