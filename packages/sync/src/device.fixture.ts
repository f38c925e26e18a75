import { evolveState, type RecordedEvent, refusalOf } from '@callout/kernel';
import { jobs } from '@callout/kernel/toy';
import type { DeviceDocument, StreamDocument } from './document.ts';
import { type LogName, meetLog, offeredAgain, rebaseAfterRestore } from './epoch.ts';
import { type HeldDocument, heldDocument, rebase, record } from './rebase.ts';
import { type JobFact, recorded } from './recorded.fixture.ts';
import type { Verdict } from './verdict.ts';
import { STREAMS, type ToyServer } from './world.fixture.ts';

// A device in memory that lives through restores of its server: the steps are those of the replica, each
// of them may be the last before a crash. Answers can be lost on the way or arrive late, as on a real
// network, also those of an earlier epoch.

export type Fate = 'arrives' | 'late' | 'lost';
interface Answer {
  readonly log: LogName;
  readonly verdicts: readonly Verdict[];
  readonly documents: readonly StreamDocument[];
}

export class ToyDevice {
  readonly name: string;
  readonly recordedIds: string[] = [];
  readonly documents = new Map<string, DeviceDocument>();
  acknowledged: RecordedEvent[] = [];
  /** Current: exchanges. Loading: loads everything again. Other: has met somebody else's log. */
  phase: 'current' | 'loading' | 'other' = 'current';
  known: LogName;
  readonly #acknowledgedMax: number;
  readonly #held = new Map<string, HeldDocument>();
  readonly #late: Answer[] = [];
  #seq = 0;

  constructor(name: string, log: LogName, acknowledgedMax: number) {
    this.name = name;
    this.known = log;
    this.#acknowledgedMax = acknowledgedMax;
  }

  record(type: JobFact, stream: string): void {
    const before = this.documents.get(stream);
    const event = recorded(this.name, this.#seq + 1, type, stream);
    const begun = before !== undefined && before.status !== 'none';
    const state = begun ? before.state : undefined;
    if (refusalOf(jobs, state, event)) return;
    this.#seq += 1;
    this.recordedIds.push(event.id);
    const after = evolveState(jobs, state ?? jobs.initial, event);
    this.documents.set(stream, record(jobs, before, [event], after));
  }

  pending(): readonly RecordedEvent[] {
    return [...this.documents.values()]
      .flatMap((document) => document.pending)
      .sort((a, b) => (a.deviceSeq ?? 0) - (b.deviceSeq ?? 0));
  }

  /** Asks which log it is, as before every exchange. */
  meet(server: ToyServer): void {
    const meeting = meetLog(this.known, server.name);
    if (meeting === 'other') this.phase = 'other';
    if (meeting !== 'reload') return;
    this.known = server.name;
    this.phase = 'loading';
    for (const [stream, held] of this.#held) {
      // What was refused here before goes the way of what was acknowledged: it is offered again.
      for (const { event } of held.disputes) {
        if (event.device === this.name) this.#keep([event]);
      }
      // Older than anything that the new epoch says.
      this.#held.set(stream, { ...held, position: 0 });
    }
  }

  /** Everything from the beginning, what is gone vanishes, and what the log lacks is pending again. */
  load(server: ToyServer): void {
    if (this.phase !== 'loading' || meetLog(this.known, server.name) !== 'same') return;
    this.#receive({ log: server.name, verdicts: [], documents: [...server.documents.values()] });
    const lacking = server.lacking(this.acknowledged.map(({ id }) => id));
    const pending = new Set(this.pending().map(({ id }) => id));
    const again = offeredAgain(this.acknowledged, lacking, pending);
    for (const stream of STREAMS) {
      if (this.#held.get(stream)?.position === 0) this.#held.delete(stream);
      const own = again.filter((event) => event.stream === stream);
      const left = this.documents.get(stream)?.pending ?? [];
      this.#put(stream, rebaseAfterRestore(jobs, this.#held.get(stream), left, own));
    }
    this.phase = 'current';
  }

  push(server: ToyServer, skip: number, count: number, fate: Fate): void {
    const pending = this.pending();
    const events = pending.slice(skip, skip + count);
    // The server refuses what names another log, and a device that loads again sends nothing.
    if (events.length === 0 || this.phase !== 'current') return;
    if (meetLog(this.known, server.name) !== 'same') return;
    const verdicts = server.push(this.name, pending[0]?.deviceSeq ?? 1, events);
    const streams = new Set(events.map(({ stream }) => stream));
    const documents = [...streams].flatMap((stream) => server.documents.get(stream) ?? []);
    this.#arrive({ log: server.name, verdicts, documents }, fate);
  }

  pull(server: ToyServer, fate: Fate): void {
    if (this.phase !== 'current' || meetLog(this.known, server.name) !== 'same') return;
    const documents = STREAMS.flatMap((stream) => server.documents.get(stream) ?? []);
    this.#arrive({ log: server.name, verdicts: [], documents }, fate);
  }

  receiveLate(): void {
    const answer = this.#late.shift();
    if (answer) this.#receive(answer);
  }

  #arrive(answer: Answer, fate: Fate): void {
    if (fate === 'arrives') this.#receive(answer);
    if (fate === 'late') this.#late.push(answer);
  }

  #receive({ log, verdicts, documents }: Answer): void {
    // Of an epoch that is over: nothing of it may be mixed with what is.
    if (meetLog(this.known, log) !== 'same') return;
    const settled = new Set(
      verdicts.filter(({ verdict }) => verdict !== 'waiting').map(({ event }) => event),
    );
    for (const document of documents) {
      const held = this.#held.get(document.stream);
      if (held && document.position < held.position) continue;
      const left = this.documents.get(document.stream)?.pending ?? [];
      const unsettled = left.filter(({ id }) => !settled.has(id));
      this.#held.set(document.stream, heldDocument(held, document, unsettled));
    }
    for (const stream of STREAMS) {
      const before = this.documents.get(stream)?.pending ?? [];
      const pending = before.filter(({ id }) => !settled.has(id));
      const rebased = rebase(jobs, this.#held.get(stream), pending);
      const stays = new Set((rebased?.pending ?? []).map(({ id }) => id));
      this.#keep(before.filter(({ id }) => !stays.has(id)));
      this.#put(stream, rebased);
    }
  }

  #keep(events: readonly RecordedEvent[]): void {
    const known = new Set(this.acknowledged.map(({ id }) => id));
    const all = [...this.acknowledged, ...events.filter(({ id }) => !known.has(id))];
    all.sort((a, b) => (a.deviceSeq ?? 0) - (b.deviceSeq ?? 0));
    this.acknowledged = all.slice(-this.#acknowledgedMax);
  }

  #put(stream: string, document: DeviceDocument | undefined): void {
    if (document) this.documents.set(stream, document);
    else this.documents.delete(stream);
  }

  heldOf(stream: string): HeldDocument | undefined {
    return this.#held.get(stream);
  }
}
