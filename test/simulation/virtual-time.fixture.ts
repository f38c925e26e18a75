import { setImmediate } from 'node:timers/promises';
import { epochMs, instantText } from '@callout/kernel';

// Virtual time: nothing here waits for a real clock. Messages come at their moment; timers of devices and
// servers come at theirs or later, as on a machine that was busy or asleep: between two steps of a history
// only a few times, so that weeks pass in a blink.

interface Due {
  readonly isServers?: boolean;
  readonly at: number;
  readonly nth: number;
  readonly run: () => void;
}
/** Whatever may be thrown away together: a device, or a run of a server. */
export interface TimerOwner {
  readonly after: (delayMs: number, run: () => void) => () => void;
  readonly every: (periodMs: number, run: () => void) => () => void;
  readonly drop: () => void;
}

/** Turns without anything, after which what is under way waits for a pause to end. */
const PAUSED_TURNS = 30;
/** So often at most timers come between two steps. */
const TICKS_MAX = 1;
/** In it what a server says is mostly heard. */
const HEARD_MS = 100;
/** So many turns of the event loop without anything under way: then nothing will come by itself. */
const QUIET_TURNS = 3;
const TURNS_MAX = 20_000;

export class VirtualTime {
  nowMs: number;
  /** Work under way that only turns of the event loop carry on, such as a write to the store. */
  underWay = 0;
  /** Changes with everything that happens. */
  happened = 0;
  /** Pauses that work under way may wait for. */
  #pauses = 0;
  #nth = 0;
  #timers = new Set<Due>();
  #messages: Due[] = [];

  constructor(start: string) {
    this.nowMs = epochMs(start);
  }

  readonly now = (): string => instantText(this.nowMs);

  /** Servers' timers come a moment before devices' that are late, too: a line that lives is heard. */
  owner(isServers = false): TimerOwner {
    const own = new Set<Due>();
    const set = (delayMs: number, run: () => void) => {
      this.#nth += 1;
      const due: Due = {
        isServers,
        at: this.nowMs + Math.max(0, delayMs),
        nth: this.#nth,
        run: () => {
          own.delete(due);
          run();
        },
      };
      own.add(due);
      this.#timers.add(due);
      return () => {
        own.delete(due);
        this.#timers.delete(due);
      };
    };
    return {
      after: set,
      every: (periodMs, run) => {
        let callOff = () => {};
        const next = () => {
          callOff = set(periodMs, () => {
            next();
            run();
          });
        };
        next();
        return () => callOff();
      },
      drop: () => {
        for (const due of own) this.#timers.delete(due);
        own.clear();
      },
    };
  }

  /** Something comes after so many milliseconds, exactly then. */
  message(delayMs: number, run: () => void): void {
    this.#nth += 1;
    const due = { at: this.nowMs + delayMs, nth: this.#nth, run };
    const index = this.#messages.findLastIndex((one) => one.at <= due.at);
    this.#messages.splice(index + 1, 0, due);
  }

  /** A short sleep of somebody who is at work: it ends at its moment. */
  pause(delayMs: number, run: () => void): () => void {
    let isOver = false;
    const over = () => {
      if (isOver) return false;
      isOver = true;
      this.#pauses -= 1;
      return true;
    };
    this.#pauses += 1;
    this.message(delayMs, () => {
      if (over()) run();
    });
    return () => void over();
  }

  /** Counts work that turns of the event loop carry on. */
  async carried<T>(work: Promise<T>): Promise<T> {
    this.underWay += 1;
    this.happened += 1;
    try {
      return await work;
    } finally {
      this.underWay -= 1;
      this.happened += 1;
    }
  }

  /** Lets everything that can go on without time go on. */
  async settle(): Promise<void> {
    let quiet = 0;
    let seen = this.happened;
    let unchanged = 0;
    for (let turns = 0; quiet < QUIET_TURNS; turns += 1) {
      if (turns > TURNS_MAX) throw new Error('something goes on for ever without time');
      await setImmediate();
      unchanged = this.happened === seen ? unchanged + 1 : 0;
      if (this.#pauses > 0 && unchanged >= PAUSED_TURNS) return;
      quiet = this.underWay === 0 && this.happened === seen ? quiet + 1 : 0;
      seen = this.happened;
    }
  }

  /** Passes the time until then, with the messages and timers that are due on the way. */
  async pass(untilMs: number, ticksMax = TICKS_MAX): Promise<void> {
    const quantum = Math.ceil(Math.max(1, (untilMs - this.nowMs) / (ticksMax + 1)));
    let tickAt = this.nowMs + quantum;
    for (;;) {
      const message = this.#messages[0];
      const timerMs = this.#earliestTimer();
      const tickMs = timerMs === undefined ? Number.POSITIVE_INFINITY : Math.max(timerMs, tickAt);
      const nextMs = Math.min(message?.at ?? Number.POSITIVE_INFINITY, tickMs);
      if (nextMs > untilMs) break;
      this.nowMs = Math.max(this.nowMs, nextMs);
      if (message && message.at === nextMs) {
        this.#messages.shift();
        message.run();
      } else {
        tickAt = this.nowMs + quantum;
        this.#fire(true);
        await this.settle();
        await this.#deliverUntil(Math.min(untilMs, this.nowMs + HEARD_MS));
        this.#fire(false);
      }
      await this.settle();
    }
    this.nowMs = Math.max(this.nowMs, untilMs);
  }

  async #deliverUntil(untilMs: number): Promise<void> {
    for (let message = this.#messages[0]; message && message.at <= untilMs; ) {
      this.#messages.shift();
      this.nowMs = Math.max(this.nowMs, message.at);
      message.run();
      await this.settle();
      message = this.#messages[0];
    }
    this.nowMs = untilMs;
  }

  #earliestTimer(): number | undefined {
    let earliest: number | undefined;
    for (const { at } of this.#timers) {
      if (earliest === undefined || at < earliest) earliest = at;
    }
    return earliest;
  }

  #fire(servers: boolean): void {
    const due = [...this.#timers].filter(
      ({ at, isServers }) => at <= this.nowMs && isServers === servers,
    );
    due.sort((a, b) => a.at - b.at || a.nth - b.nth);
    for (const one of due) {
      if (!this.#timers.delete(one)) continue;
      one.run();
    }
  }
}
