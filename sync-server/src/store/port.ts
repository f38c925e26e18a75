import type {
  Actor,
  AudienceToken,
  ConfirmedEvent,
  ContextName,
  InstantText,
  RecordedEvent,
  Refusal,
  Role,
  RowQuery,
} from '@callout/kernel';
import type {
  DeviceNumbers,
  DeviceOrder,
  Gone,
  Overtaking,
  Settlement,
  Surface,
} from '@callout/sync';
import type { Cursor } from './cursor.ts';
import type { EpochReader, EpochWriter } from './epoch-port.ts';
import type { FoldReader, FoldWriter } from './fold-port.ts';
import type { LeaseReader, LeaseWriter } from './lease-port.ts';
import type { StoredDocument } from './stored-document.ts';

export type { StoredDocument } from './stored-document.ts';

/**
 * The one port that every store implements and the contract suite runs against. All of it is
 * asynchronous, so that an embedded database and one behind a network fit alike.
 */
export interface Store extends Reader {
  /** Several servers may be at work on it; otherwise this one holds it alone. */
  readonly isShared: boolean;
  /**
   * Runs a unit of work in a transaction. Units are run one after another, never side by side; those
   * that wait are committed together, and none is answered before the commit is durable. A unit that
   * throws leaves nothing behind and spoils none of the others.
   */
  readonly write: <T>(work: (transaction: Transaction) => Promise<T>) => Promise<T>;
  /**
   * While this work runs, commits are not flushed one by one; all of them are when it ends, and only
   * then is anything that was written meanwhile sure to survive a power cut. For filling that can be
   * begun again: a power cut loses the last of it, never a part from the middle.
   */
  readonly bulk: <T>(work: () => Promise<T>) => Promise<T>;
  /** Hears what other servers on the same database have announced; never what this one has. */
  readonly onAnnounced: (listener: (heard: Announced) => void) => () => void;
  /**
   * Runs work that only one process at a time may do on this database; the others wait until it has
   * ended, or until its process has.
   */
  readonly alone: <T>(work: () => Promise<T>) => Promise<T>;
  readonly close: () => Promise<void>;
}

/** `missed`: the line to the other servers was broken, and whatever was announced meanwhile is unheard. */
export type Announced = { readonly text: string } | 'missed';

/** An announcement's text is at most so long, in UTF-8: PostgreSQL takes fewer than 8,000 bytes. */
export const ANNOUNCED_BYTES_MAX = 7_000;

/** A store as of one moment. It writes nothing, whatever is asked of it. */
export interface ReadStore {
  readonly reader: Reader;
  /** @throws StoreUnusable when what was read may have been changed underneath */
  readonly close: () => Promise<void>;
}

export interface DocumentQuery {
  readonly context: ContextName;
  readonly kind: string;
  /** Only documents that one of these may see; `everybody` for the system itself. */
  readonly tokens: readonly AudienceToken[] | 'everybody';
  readonly status?: string | undefined;
  /** Only documents with one of these. */
  readonly statuses?: readonly string[] | undefined;
  /** Id of the client that it belongs to. */
  readonly owner?: string | undefined;
  /** Id of the worker that it is assigned to. */
  readonly assignee?: string | undefined;
  /** Business days, both included; a document without one is in no range. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** Words that the title contains, without regard to case. */
  readonly q?: string | undefined;
  /** Leaves out documents of which it is known that they lack one of these words. */
  readonly sought?: { readonly words: readonly string[]; readonly madeBy: string } | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** What a document is searched by, in lower case, and what has made it so. */
export interface SearchedText {
  readonly madeBy: string;
  readonly words: string;
}

export interface ChangedQuery {
  readonly context: ContextName;
  readonly tokens: readonly AudienceToken[];
  readonly after: number;
  /** What was closed at this position or before is told as gone: see `DeviceWindow`. */
  readonly windowAfter: number;
  readonly limit: number;
}

export interface SnapshotQuery {
  readonly context: ContextName;
  readonly tokens: readonly AudienceToken[];
  readonly part: 'open' | 'closed';
  readonly windowAfter: number;
  /** The place of the last one of the page before; beyond the end of the log for the first. */
  readonly before: number;
  readonly limit: number;
}

/** What a reader sees is committed; inside a transaction it sees that transaction's own writes too. */
export interface Reader extends EpochReader, FoldReader, LeaseReader {
  /** The last position given out. */
  readonly head: () => Promise<number>;
  readonly document: (kind: string, stream: string) => Promise<StoredDocument | undefined>;
  /** In the order of `sort`. */
  readonly documents: (
    query: DocumentQuery,
  ) => Promise<{ readonly documents: readonly StoredDocument[]; readonly cursor?: string }>;
  /** Documents of an audience that changed after a position, oldest first, filtered before paging. */
  readonly changed: (query: ChangedQuery) => Promise<{
    readonly documents: readonly (StoredDocument | Gone)[];
    /** The position of the last one; the one asked with when there is none. */
    readonly checkpoint: number;
  }>;
  /** What devices of an audience hold, the latest first: each with its place in that order. */
  readonly snapshot: (
    query: SnapshotQuery,
  ) => Promise<readonly { readonly document: StoredDocument; readonly place: number }[]>;
  /** How many documents that is, open and closed. */
  readonly heldCount: (
    query: Pick<SnapshotQuery, 'context' | 'tokens' | 'windowAfter'>,
  ) => Promise<number>;
  /** Of the command that recorded this event first, where it had an id. */
  readonly requestDigest: (eventId: string) => Promise<string | undefined>;
  readonly event: (id: string) => Promise<ConfirmedEvent | undefined>;
  /** The whole log, in its order. */
  readonly events: (after: number, limit: number) => Promise<readonly ConfirmedEvent[]>;
  readonly eventsOf: (
    kind: string,
    stream: string,
    afterVersion: number,
    limit: number,
  ) => Promise<readonly ConfirmedEvent[]>;
  readonly row: (context: ContextName, projection: string, key: string) => Promise<unknown>;
  /** By the projection's index, ascending. */
  readonly rows: (
    context: ContextName,
    projection: string,
    query: RowQuery & {
      /** Only rows after this one: its index and its key. */
      readonly after?: Cursor | undefined;
    },
  ) => Promise<readonly { readonly key: string; readonly row: unknown }[]>;
  readonly checkpoint: (processor: string) => Promise<number>;
  readonly device: (id: string) => Promise<Device | undefined>;
  readonly devices: (limit: number) => Promise<readonly Device[]>;
  /** Of one person, the last seen first. */
  readonly devicesOf: (user: string, limit: number) => Promise<readonly Device[]>;
  readonly dispute: (eventId: string) => Promise<StoredDispute | undefined>;
  /** Unsettled ones first, and of those the newest. */
  readonly disputes: (limit: number) => Promise<readonly StoredDispute[]>;
  /**
   * Unsettled ones of one stream, begun or not, the oldest first: of every author, or of one, so many
   * at most of each.
   */
  readonly openDisputesOf: (
    kind: string,
    stream: string,
    query: { readonly author?: string | undefined; readonly eachMax: number },
  ) => Promise<readonly StoredDispute[]>;
  /** Settled ones of one stream, so many of the latest, the latest first. */
  readonly settledDisputesOf: (
    kind: string,
    stream: string,
    limit: number,
  ) => Promise<readonly StoredDispute[]>;
  /** How many unsettled ones somebody has: in all, and on one stream. */
  readonly openDisputeCount: (
    author: string,
    kind: string,
    stream: string,
  ) => Promise<{ readonly all: number; readonly here: number }>;
  /** All of one stream, the oldest first. */
  readonly disputesOf: (kind: string, stream: string) => Promise<readonly StoredDispute[]>;
  readonly account: (login: string) => Promise<Account | undefined>;
  readonly accountById: (id: string) => Promise<Account | undefined>;
  readonly accounts: (limit: number) => Promise<readonly Account[]>;
  /** In the order of logins, from the one after this login on. */
  readonly accountsAfter: (login: string, limit: number) => Promise<readonly Account[]>;
  readonly session: (tokenHash: string) => Promise<Session | undefined>;
  /** All of one person: as many as signing in allows. */
  readonly sessionsOf: (user: string) => Promise<readonly Session[]>;
  readonly reportPass: (tokenHash: string) => Promise<ReportPass | undefined>;
  readonly file: (sha256: string) => Promise<StoredFile | undefined>;
  /** Documents (`kind:stream` ids) whose events name this file. */
  readonly fileDocuments: (sha256: string) => Promise<readonly string[]>;
  /** The same with who named it there. */
  readonly fileNamings: (sha256: string) => Promise<readonly FileNaming[]>;
  /** What files that no event names take: of one person, or of everybody. */
  readonly unnamedTotals: (
    person?: string,
  ) => Promise<{ readonly files: number; readonly bytes: number }>;
  /** Files that no event names and that came before an instant, oldest first, after one of them. */
  readonly unnamedFiles: (query: UnnamedQuery) => Promise<readonly UnnamedFile[]>;
  /** Refused facts that name the file, settled or not: so many at most, each with who recorded it. */
  readonly disputesNaming: (sha256: string) => Promise<readonly DisputeNaming[]>;
  readonly setting: (key: string) => Promise<string | undefined>;
  readonly pendingApplication: (id: string) => Promise<PendingApplication | undefined>;
  readonly pendingApplicationCount: () => Promise<number>;
  readonly message: (id: string) => Promise<OutboxMessage | undefined>;
  /** Waiting messages of these system commands that are due by now, the longest due first. */
  readonly messagesDue: (query: {
    readonly commands: readonly string[];
    readonly now: InstantText;
    readonly limit: number;
  }) => Promise<readonly OutboxMessage[]>;
  /** Messages that still hold what is asked, and that this event has caused. */
  readonly messagesCausedBy: (eventId: string) => Promise<readonly OutboxMessage[]>;
  /** When the first waiting message of these system commands is due. */
  readonly nextMessageDue: (commands: readonly string[]) => Promise<InstantText | undefined>;
  /** By system command and state, in this order. */
  readonly messageCounts: () => Promise<readonly MessageCount[]>;
  readonly issue: (id: string) => Promise<StoredIssue | undefined>;
  /** Whether something that this policy wants of this stream is not settled yet. */
  readonly hasOpenIssue: (policy: string, stream: string) => Promise<boolean>;
  /** What may be tried again by now, each the first of its policy and stream. */
  readonly issuesDue: (query: {
    readonly contexts: readonly ContextName[];
    readonly now: InstantText;
    readonly limit: number;
  }) => Promise<readonly StoredIssue[]>;
  readonly nextIssueDue: (contexts: readonly ContextName[]) => Promise<InstantText | undefined>;
  /** Unsettled ones: the parked first, then by how long they are in trouble. */
  readonly openIssues: (limit: number) => Promise<readonly StoredIssue[]>;
  /** By policy; only policies that have unsettled ones. */
  readonly openIssueCounts: () => Promise<readonly IssueCount[]>;
}

export interface Transaction extends Reader, EpochWriter, FoldWriter, LeaseWriter {
  /** Runs a part of the unit. When it throws, nothing of it is left, and the unit may go on. */
  readonly attempt: <T>(part: () => Promise<T>) => Promise<T>;
  /** Gives out the next position of the log, for what is no event. */
  readonly nextPosition: () => Promise<number>;
  /**
   * Gives out the next position with the instant that an event there is recorded at: now, or the
   * latest one of the log where that is later.
   */
  readonly nextPlace: (
    now: InstantText,
  ) => Promise<{ readonly position: number; readonly recordedAt: InstantText }>;
  /**
   * With `impersonal`, what is left of the event without what says who somebody is, the whole is
   * sealed under a key of its stream, and is read as long as there is that key.
   */
  readonly append: (event: ConfirmedEvent, impersonal?: ConfirmedEvent) => Promise<void>;
  /**
   * Destroys the key of a stream for ever: nothing sealed can be added to it any more. `impersonal`
   * stands for those of its events that were written unsealed, before there were keys.
   */
  readonly erase: (
    kind: string,
    stream: string,
    impersonal: readonly ConfirmedEvent[],
  ) => Promise<void>;
  /**
   * Stores a document under its position, and notes who has left its audience.
   * @param text what it is searched by; absent where that has not changed
   */
  readonly putDocument: (document: StoredDocument, text?: SearchedText) => Promise<void>;
  /** What a document is searched by, where nothing else of it has changed. */
  readonly putSearchedText: (documentId: string, text: SearchedText) => Promise<void>;
  /** An undefined row is removed. */
  readonly putRow: (
    context: ContextName,
    projection: string,
    key: string,
    index: string,
    row: unknown,
  ) => Promise<void>;
  readonly putRequestDigest: (eventId: string, digest: string) => Promise<void>;
  readonly putCheckpoint: (processor: string, position: number) => Promise<void>;
  readonly putDevice: (device: Device) => Promise<void>;
  readonly removeDevice: (id: string) => Promise<void>;
  readonly putDispute: (dispute: StoredDispute) => Promise<void>;
  readonly putAccount: (account: Account) => Promise<void>;
  readonly putSession: (session: Session) => Promise<void>;
  readonly removeSession: (tokenHash: string) => Promise<void>;
  readonly putReportPass: (pass: ReportPass) => Promise<void>;
  readonly removeReportPass: (tokenHash: string) => Promise<void>;
  /** Those that have expired by this instant. */
  readonly removeExpiredReportPasses: (now: InstantText) => Promise<void>;
  /** One that nothing names yet counts as unnamed until something does. */
  readonly putFile: (file: StoredFile) => Promise<void>;
  /** Only one that nothing names. */
  readonly removeUnnamedFile: (sha256: string) => Promise<void>;
  /** Once somebody could open the file when they named it there, that stays so. */
  readonly linkFile: (sha256: string, naming: FileNaming) => Promise<void>;
  readonly putSetting: (key: string, value: string) => Promise<void>;
  readonly putMessage: (message: OutboxMessage) => Promise<void>;
  /** The other servers on the same database hear this text when the transaction is committed. */
  readonly announce: (text: string) => Promise<void>;
  readonly putIssue: (issue: StoredIssue) => Promise<void>;
  readonly putPendingApplication: (application: PendingApplication) => Promise<void>;
  readonly removePendingApplication: (id: string) => Promise<void>;
  /** Those that have expired by this instant. */
  readonly removeExpiredApplications: (now: InstantText) => Promise<void>;
}

/** What somebody sent by the public form, until they have confirmed their address: no fact yet. */
export interface PendingApplication {
  readonly id: string;
  readonly expiresAt: InstantText;
  /** As it will be submitted. */
  readonly application: unknown;
}

export interface Device {
  readonly id: string;
  /** The account's id. */
  readonly user: string;
  readonly numbers: DeviceNumbers;
  readonly lastSeenAt: string;
  /** Two events came under one number: the disk was copied, or a backup restored. */
  readonly cloned: boolean;
  readonly revoked: boolean;
  /** SHA-256 of the key that it was registered with; absent on a row from before there were keys. */
  readonly keyHash?: string | undefined;
  readonly registeredAt?: string | undefined;
  /** What it calls itself, such as the browser's and the system's names. */
  readonly label?: string | undefined;
  readonly told?: DeviceTold | undefined;
  /** When its person signed out on it, and so left nothing there; absent while they are signed in. */
  readonly leftAt?: InstantText | undefined;
  readonly order?: DeviceOrdered | undefined;
}

/** What a device last said of itself; of this only the clock is the server's own finding. */
export interface DeviceTold {
  readonly at: InstantText;
  readonly application?: string | undefined;
  readonly surface?: Surface | undefined;
  readonly installation?: string | undefined;
  readonly unsent: number;
  readonly unsentFiles: number;
  /** When it last told that nothing was unsent: what was recorded before has come. */
  readonly sentUntil?: InstantText | undefined;
  /** Of its clock against the server's; as wrong as the request was long under way. */
  readonly clockAheadMs: number;
}

/** What a manager wants of it. The name of an account, or of the console. */
export interface DeviceOrdered {
  readonly how: DeviceOrder;
  readonly at: InstantText;
  readonly by: string;
  /** When the device was answered so. */
  readonly heardAt?: InstantText | undefined;
}

export interface StoredDispute {
  readonly event: RecordedEvent;
  readonly refusal: Refusal;
  readonly at: string;
  readonly settledAs?: Settlement['as'] | undefined;
  /** Who settled it; their name and the time are not known of what was settled long ago. */
  readonly settledBy?: string | undefined;
  readonly settledByName?: string | undefined;
  readonly settledAt?: InstantText | undefined;
  readonly settledReason?: string | undefined;
  readonly overtakenBy?: Overtaking | undefined;
}

/** That a refused fact names a file. */
export interface DisputeNaming {
  readonly event: string;
  readonly author: string;
}

/** Who may sign in, as it is kept: login, password and roles. Whoever signs in with it is a `Principal`. */
export interface Account {
  readonly id: string;
  readonly login: string;
  readonly name: string;
  readonly roles: readonly Role[];
  /** The client or worker stream that this person is. */
  readonly subject?: string | undefined;
  /** Absent until they have chosen one. */
  readonly passwordHash?: string | undefined;
  readonly disabled: boolean;
  /** Where invitations go; the login is the address where that is one. */
  readonly email?: string | undefined;
  /** The one link that lets this person choose a password: a new one takes the place of the old. */
  readonly invitation?: Invitation | undefined;
}

export interface Invitation {
  /** SHA-256 of the secret in the link. */
  readonly tokenHash: string;
  readonly sentAt: InstantText;
  readonly expiresAt: InstantText;
}

export interface Session {
  readonly tokenHash: string;
  /** The account's id. */
  readonly user: string;
  readonly device?: string | undefined;
  readonly createdAt: string;
  readonly expiresAt: string;
  /** To a quarter of an hour; absent on a session from before this was kept. */
  readonly lastUsedAt?: string | undefined;
}

/** Opens the reports by a session: a ticket once, to be changed for a cookie, which opens them until it ends. */
export interface ReportPass {
  readonly tokenHash: string;
  readonly kind: 'ticket' | 'cookie';
  /** The hash of the session's token: it opens nothing when that has ended. */
  readonly session: string;
  /** The session was begun by the reports' own form, and ends where it is left. */
  readonly ownSession: boolean;
  readonly expiresAt: InstantText;
}

export interface StoredFile {
  readonly sha256: string;
  readonly type: string;
  readonly bytes: number;
  readonly uploadedBy: Actor['id'];
  readonly uploadedAt: string;
  /** Of the session that brought it, when that names one. */
  readonly device?: string | undefined;
}

export interface UnnamedFile {
  readonly sha256: string;
  readonly uploadedAt: string;
}

export interface UnnamedQuery {
  readonly before: string;
  readonly after?: UnnamedFile | undefined;
  readonly limit: number;
}

/** That a document names a file. */
export interface FileNaming {
  readonly document: string;
  readonly author: Actor['id'];
  /** The author could open the file at that time. */
  readonly isSeen: boolean;
}

/** What an external system is to be asked, from the policy's transaction until its answer is in. */
export interface OutboxMessage {
  readonly id: string;
  readonly context: ContextName;
  readonly command: string;
  /** Removed when the message is settled: the id stays, so that a repeat is known for one. */
  readonly input?: unknown;
  readonly causationId: string;
  readonly correlationId: string;
  readonly askedAt: InstantText;
  readonly state: MessageState;
  /** Deliveries that have begun. */
  readonly attempts: number;
  /** When it may be taken. One that is being delivered is due again when its lease has run out. */
  readonly dueAt: InstantText;
  /** Delivered, but what comes of it could not be recorded yet. */
  readonly outcome?: MessageOutcome | undefined;
  /** The code of the last failure. */
  readonly failure?: string | undefined;
}

/** `broken`: its answer could not be recorded however often it was tried. Somebody must look at it. */
export type MessageState = 'waiting' | 'answered' | 'failed' | 'broken';

export type MessageOutcome =
  | { readonly ok: true; readonly reply: unknown }
  | { readonly ok: false; readonly code: string };

export interface MessageCount {
  readonly command: string;
  readonly state: MessageState;
  readonly count: number;
}

/**
 * What became of something that a policy, the clock or an external system's answer wanted done.
 * Settled: `done`, `refused` by the command, `void` when it was tried again and not wanted any more,
 * `dropped` by a person. Open: `failing` is tried again by itself, `parked` waits for a person, `held`
 * waits for an earlier one of the same policy and stream.
 */
export type IssueState = 'done' | 'refused' | 'void' | 'dropped' | 'failing' | 'held' | 'parked';

/** What was issued, told by names and ids alone: never what anybody wrote. */
export interface StoredIssue {
  readonly id: string;
  readonly context: ContextName;
  readonly policy: string;
  /** Absent for a whole reaction, or turn of the clock, that could not say what it wants. */
  readonly command?: string | undefined;
  readonly stream: string;
  readonly key: string;
  /** The event that it answers; absent for the clock. */
  readonly cause?: string | undefined;
  /** Its order among what one policy wants of one stream: the cause's position, then this. */
  readonly place: number;
  readonly nth: number;
  readonly state: IssueState;
  /** When it was first tried. */
  readonly since: InstantText;
  readonly attempts: number;
  readonly dueAt: InstantText;
  /** The events that came of it. */
  readonly events?: readonly string[] | undefined;
  /** The code of its refusal. */
  readonly refusal?: string | undefined;
  /** The last fault: the kind of the exception and its message, without anybody's data. */
  readonly fault?: string | undefined;
  readonly settledBy?: string | undefined;
  readonly reason?: string | undefined;
}

export interface IssueCount {
  readonly context: ContextName;
  readonly policy: string;
  readonly failing: number;
  readonly held: number;
  readonly parked: number;
  readonly since: InstantText;
}
