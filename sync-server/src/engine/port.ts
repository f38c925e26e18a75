import type {
  AudienceToken,
  ConfirmedEvent,
  ContextName,
  InstantText,
  Principal,
  Result,
} from '@callout/kernel';
import type {
  Dispute,
  HandInRequest,
  HandInResponse,
  LackingRequest,
  LackingResponse,
  LogName,
  PullResponse,
  PushRequest,
  PushResponse,
  SettledDispute,
  SnapshotResponse,
  StreamDocument,
} from '@callout/sync';
import type { IssueCount, StoredIssue } from '../store/port.ts';
import type { Settling } from './run/settling.ts';

/** A command that somebody wants run: `POST /api/v1/commands`, read. */
export interface CommandRequest {
  readonly context: string;
  readonly command: string;
  /** Absent: a new stream. */
  readonly stream?: string | undefined;
  readonly data: unknown;
  /** Makes it idempotent: the same id again answers what the first one did. */
  readonly id?: string | undefined;
  /** The versions of the stream that it was decided on; any that there is, or whichever when absent. */
  readonly versions?: readonly number[] | 'any' | undefined;
  /** When it happened, for facts that are told later (an import); the clock's now when absent. */
  readonly occurredAt?: InstantText | undefined;
  /**
   * Said by a program of the server itself, such as an import: it names streams as it likes, and may
   * name any file. See docs/adr/0100.
   */
  readonly isOurs?: boolean | undefined;
}

export interface Executed {
  readonly events: readonly ConfirmedEvent[];
  /** As this person may see it; undefined when they may not. */
  readonly document: StreamDocument | undefined;
}

export interface Change {
  readonly context: ContextName;
  readonly position: number;
  /** Those who may see it now, or could before; `everybody` where that is not known. */
  readonly tokens: readonly AudienceToken[] | 'everybody';
}

/** What of several servers does something: this one, another, or nobody yet. */
export type LeasePlace = 'here' | 'elsewhere' | 'nowhere';

export interface ProcessorState {
  /** The context whose policies it runs. */
  readonly name: ContextName;
  readonly position: number;
  readonly lag: number;
  /** Which of the servers on the database runs it; on an embedded one always this. */
  readonly runs: LeasePlace;
  /** Why it cannot pass its next event, and since when: one of its read models, or the store. */
  readonly failing?: { readonly since: InstantText; readonly fault: string } | undefined;
}

export interface OutboxState {
  readonly command: string;
  /** To be delivered, or tried again. */
  readonly waiting: number;
  /** Waiting without anybody who could deliver them here. */
  readonly undeliverable: number;
  readonly answered: number;
  readonly failed: number;
  readonly broken: number;
}

export type SettleIssue =
  | { readonly how: 'retry' }
  | { readonly how: 'drop'; readonly reason: string };

/** How many issues of one policy are not settled, since when, and what the oldest of them threw. */
export interface PolicyTrouble extends IssueCount {
  readonly fault?: string | undefined;
}

/**
 * What the server does with facts, however they come in: runs commands, judges pushed
 * events, runs policies and the clock. Knows no HTTP.
 */
export interface Engine {
  readonly execute: (request: CommandRequest, principal: Principal) => Promise<Result<Executed>>;
  /** @throws LogDiffers when the device names another log than this, or another epoch of it */
  readonly push: (request: PushRequest, principal: Principal) => Promise<PushResponse>;
  /** Takes what a device has exported, which this manager brings, as a push of its author's. */
  readonly handIn: (request: HandInRequest, by: Principal) => Promise<Result<HandInResponse>>;
  /** @throws LogDiffers likewise */
  readonly pull: (
    request: {
      readonly context: ContextName;
      readonly after: number;
      readonly limit: number;
      readonly known?: LogName | undefined;
    },
    principal: Principal,
    device: string | undefined,
  ) => Promise<PullResponse>;
  /** @throws LogDiffers likewise */
  readonly snapshot: (
    request: {
      readonly context: ContextName;
      readonly limit: number;
      readonly cursor?: string | undefined;
      readonly known?: LogName | undefined;
    },
    principal: Principal,
    device: string | undefined,
  ) => Promise<SnapshotResponse>;
  readonly log: () => Promise<LogName>;
  /**
   * Which of this person's facts the log lacks; they are noted as offered again.
   * @throws LogDiffers likewise
   */
  readonly lacking: (request: LackingRequest, principal: Principal) => Promise<LackingResponse>;
  /** A refused fact, open or settled; undefined for who neither recorded it nor decides on it. */
  readonly readDispute: (
    eventId: string,
    principal: Principal,
  ) => Promise<{ readonly dispute: Dispute | SettledDispute; readonly title: string } | undefined>;
  /**
   * A person settles a dispute: the fact is let go, was recorded again in another form, or is taken in
   * spite of the rule that refused it. Answers the document; undefined when they may not see it.
   */
  readonly settleDispute: (settling: Settling) => Promise<Result<StreamDocument | undefined>>;
  /**
   * Resolves when every processor that runs here has reached the end of the log, everything in the outbox that can
   * be delivered now has been, and what came of that is done too.
   * @throws what stopped a processor, when all the others have
   */
  readonly idle: () => Promise<void>;
  /**
   * Runs what is due by the clock's now, period by period, until nothing is, and waits for idle.
   * @throws when a processor has stopped, after all the others had their turn
   */
  readonly runDue: () => Promise<void>;
  /** Takes the processors, the clock and the retries from the other servers on the database. */
  readonly takeOver: () => Promise<void>;
  readonly processors: () => Promise<readonly ProcessorState[]>;
  /** Policies with something that is failing, waiting or parked. */
  readonly troubledPolicies: () => Promise<readonly PolicyTrouble[]>;
  /** What policies wanted and could not do yet, the parked first; nothing for who is no manager. */
  readonly parkedIssues: (principal: Principal) => Promise<readonly StoredIssue[]>;
  /**
   * A manager has an issue tried at once, or drops it with a reason. Answers how it stands then:
   * parked again, when it failed once more.
   */
  readonly settleIssue: (
    id: string,
    how: SettleIssue,
    principal: Principal,
  ) => Promise<Result<StoredIssue>>;
  /**
   * Asks an external system for something that no fact has caused; it leaves through the outbox.
   * @throws when no context declares the system command, or not with this input
   */
  readonly requestEffect: (
    context: ContextName,
    request: { readonly command: string; readonly data: unknown },
  ) => Promise<void>;
  /** One for each system command that was ever asked. */
  readonly outbox: () => Promise<readonly OutboxState[]>;
  readonly onChange: (listener: (change: Change) => void) => () => void;
  /** Starts the processors' loop and the clock's; `stop` lets what runs finish. */
  readonly start: () => void;
  readonly stop: () => Promise<void>;
}
