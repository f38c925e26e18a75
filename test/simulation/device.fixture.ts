import { instantText, type Model, type Principal } from '@callout/kernel';
import type { Line, Network } from './network.fixture.ts';
import type { Random } from './random.fixture.ts';
import {
  type Disk,
  type LocalDocument,
  openSimulatedDevice,
  type Replica,
} from './replica.fixture.ts';
import type { TimerOwner, VirtualTime } from './virtual-time.fixture.ts';

export interface DeviceParts {
  readonly time: VirtualTime;
  readonly network: Network;
  readonly random: Random;
  /** The one that is installed when it opens. */
  readonly program: () => Model;
  readonly withJournal: boolean;
  readonly written: ((document: LocalDocument) => LocalDocument) | undefined;
  readonly pageMax: number;
}

/** Somebody's device: the replica over a disk in memory. Its program can die at any write. */
export class Device {
  readonly id: string;
  readonly person: Principal;
  readonly token: string;
  disk: Disk;
  replica: Replica | undefined;
  line: Line;
  /** What it runs. */
  program: Model | undefined;
  offsetMs = 0;
  isSignedOut = false;
  readonly #parts: DeviceParts;
  #owner: TimerOwner | undefined;
  #life = { isDead: true, diesIn: Number.POSITIVE_INFINITY };

  constructor(
    parts: DeviceParts,
    named: { readonly id: string; readonly person: Principal; readonly token: string },
    disk: Disk,
  ) {
    this.#parts = parts;
    this.id = named.id;
    this.person = named.person;
    this.token = named.token;
    this.disk = disk;
    this.line = parts.network.newLine();
  }

  get isOpen(): boolean {
    return this.replica !== undefined && !this.#life.isDead;
  }

  async open(): Promise<void> {
    const { time, network, random, withJournal, pageMax, written } = this.#parts;
    const model = this.#parts.program();
    const { cut } = this.line;
    const owner = time.owner();
    const life = { isDead: false, diesIn: Number.POSITIVE_INFINITY };
    const line = network.newLine();
    line.cut = cut;
    Object.assign(this, { line, program: model, isSignedOut: false });
    this.#owner = owner;
    this.#life = life;
    const opened = openSimulatedDevice({
      model,
      owner: this.person,
      ...{ device: this.id, token: this.token, disk: this.disk, withJournal, pageMax, written },
      before: () => {
        time.happened += 1;
        life.diesIn -= 1;
        if (life.diesIn < 0 && !life.isDead) this.crash();
        // What was about to be written never is, and nobody goes on.
        return life.isDead ? new Promise(() => undefined) : Promise.resolve();
      },
      clock: {
        now: () => instantText(time.nowMs + this.offsetMs),
        elapsedMs: () => time.nowMs,
      },
      timers: {
        after: (delayMs, run) =>
          owner.after(delayMs, () => {
            if (!life.isDead) run();
          }),
      },
      random: random.bytes,
      fetch: network.fetchOver(line),
      onSignedOut: () => {
        if (!life.isDead) this.isSignedOut = true;
      },
    });
    // It may die while it opens.
    void opened.then((replica) => {
      if (!life.isDead) this.replica = replica;
    });
    await time.settle();
  }

  /** Dies at the nth write from now, before it is done. */
  dieIn(writes: number): void {
    this.#life.diesIn = writes;
  }

  crash(): void {
    this.#life.isDead = true;
    this.line.isGone = true;
    for (const end of [...this.line.ends]) end();
    this.#owner?.drop();
    this.replica = undefined;
  }

  async close(): Promise<void> {
    const { replica } = this;
    if (!replica) return;
    void replica.close();
    await this.#parts.time.settle();
    this.crash();
  }
}
