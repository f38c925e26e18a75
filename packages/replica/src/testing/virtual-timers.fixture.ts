import { instantText } from '@callout/kernel';
import type { ReplicaClock, Timers } from '../platform/ports.ts';

/** So many turns of the event loop in which nothing new was asked for: what is under way has ended. */
const QUIET_TURNS = 40;

/** Time that runs as fast as what depends on it: the next timer is due as soon as all is quiet. */
export class VirtualTimers implements Timers {
  nowMs = 0;
  private readonly due = new Map<number, { readonly atMs: number; readonly run: () => void }>();
  private serial = 0;
  private asked = 0;
  private readonly beganAtMs: number;

  constructor(began: string) {
    this.beganAtMs = Date.parse(began);
  }

  readonly after = (delayMs: number, run: () => void) => {
    this.serial += 1;
    this.noteWork();
    const id = this.serial;
    this.due.set(id, { atMs: this.nowMs + delayMs, run });
    return () => {
      this.due.delete(id);
    };
  };

  readonly clock: ReplicaClock = {
    now: () => instantText(this.beganAtMs + this.nowMs),
    elapsedMs: () => this.nowMs,
  };

  /** Something is under way that no timer tells of. */
  noteWork(): void {
    this.asked += 1;
  }

  async quiet(): Promise<void> {
    let before = this.asked;
    for (let turns = 0; turns < QUIET_TURNS; turns += 1) {
      await new Promise<void>((resolve) => setImmediate(resolve));
      if (this.asked !== before) turns = 0;
      before = this.asked;
    }
  }

  async pass(spanMs: number): Promise<void> {
    const untilMs = this.nowMs + spanMs;
    for (;;) {
      await this.quiet();
      const [id, next] = [...this.due].sort(([, a], [, b]) => a.atMs - b.atMs)[0] ?? [];
      if (id === undefined || !next || next.atMs > untilMs) break;
      this.nowMs = Math.max(this.nowMs, next.atMs);
      this.due.delete(id);
      next.run();
    }
    this.nowMs = untilMs;
  }
}
