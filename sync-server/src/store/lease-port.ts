/** What one of several servers asks for; its name says what only one of them does at a time. */
export interface LeaseAsked {
  readonly name: string;
  /** The one server, or tool, that asks. */
  readonly holder: string;
  /** From now on, by the database's own clock. */
  readonly forMs: number;
  /** Takes it from whoever holds it: for a tool that has to be alone at work. */
  readonly isForced?: boolean | undefined;
}

export interface Lease {
  readonly name: string;
  readonly holder: string;
  /** By the database's clock; not above zero when it has run out. */
  readonly leftMs: number;
}

export interface LeaseReader {
  /** All there are, also those that have run out; none where one server alone holds the database. */
  readonly leases: () => Promise<readonly Lease[]>;
}

export interface LeaseWriter {
  /**
   * Takes a lease that nobody holds, or keeps one's own for longer. What is written in the same
   * transaction is written by its holder: no two units of work run side by side, so that a server
   * which slept beyond its lease finds it lost before it has written anything. Where one server alone
   * holds the database the answer is always true.
   * @returns false when another one holds it
   */
  readonly holdLease: (asked: LeaseAsked) => Promise<boolean>;
  /** Lets go of all that this one holds, so that nobody waits for them to run out. */
  readonly releaseLeases: (holder: string) => Promise<void>;
}
