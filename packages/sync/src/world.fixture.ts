import { type ConfirmedEvent, evolveState, type RecordedEvent, refusalOf } from '@callout/kernel';
import type { DeviceDocument, StreamDocument } from './document.ts';
import type { LogName } from './epoch.ts';
import { foldDocument } from './fold.ts';
import { rebase, record } from './rebase.ts';
import { type BoardEvent, boards, recorded, toyModel } from './toy.fixture.ts';
import {
  type DeviceNumbers,
  isEarly,
  isUsed,
  judge,
  lowestUnsent,
  NO_NUMBERS,
  numberSeen,
  type Verdict,
} from './verdict.ts';

// A server and devices in memory, nothing but this package's functions between them. Answers can be
// lost on the way or arrive late, as on a real network.

export const STREAMS = ['s1', 's2'] as const;

/** All that a backup of the server holds. */
interface Backup {
  readonly log: readonly ConfirmedEvent[];
  readonly disputed: ReadonlyMap<string, RecordedEvent>;
  readonly documents: ReadonlyMap<string, StreamDocument>;
  readonly numbers: ReadonlyMap<string, DeviceNumbers>;
  readonly position: number;
}

export class ToyServer {
  log: ConfirmedEvent[] = [];
  disputed = new Map<string, RecordedEvent>();
  documents = new Map<string, StreamDocument>();
  numbers = new Map<string, DeviceNumbers>();
  /** How many events of each device were judged since the last restore, in the order in which they were. */
  readonly judged = new Map<string, number[]>();
  /** Devices that seem to have been copied: a new fact came under a number that was judged before. */
  readonly cloned = new Set<string>();
  name: LogName = { id: 'log', epoch: 'epoch-0' };
  #epochs = 0;
  #position = 0;

  backup(): Backup {
    return {
      log: [...this.log],
      disputed: new Map(this.disputed),
      documents: new Map(this.documents),
      numbers: new Map(this.numbers),
      position: this.#position,
    };
  }

  /** Puts a backup in place of everything, and begins a new epoch. */
  restore(backup: Backup): void {
    this.log = [...backup.log];
    this.disputed = new Map(backup.disputed);
    this.documents = new Map(backup.documents);
    this.numbers = new Map(backup.numbers);
    this.#position = backup.position;
    this.judged.clear();
    this.#epochs += 1;
    this.name = { ...this.name, epoch: `epoch-${this.#epochs}` };
  }

  lacking(ids: readonly string[]): ReadonlySet<string> {
    const known = new Set(this.log.map(({ id }) => id));
    return new Set(ids.filter((id) => !known.has(id) && !this.disputed.has(id)));
  }

  push(device: string, lowest: number, events: readonly RecordedEvent[]): readonly Verdict[] {
    this.numbers.set(device, lowestUnsent(this.numbers.get(device) ?? NO_NUMBERS, lowest));
    const inOrder = [...events].sort((a, b) => (a.deviceSeq ?? 0) - (b.deviceSeq ?? 0));
    return inOrder.map((event) => this.#verdict(device, event));
  }

  #verdict(device: string, event: RecordedEvent): Verdict {
    const numbers = this.numbers.get(device) ?? NO_NUMBERS;
    if (this.log.some(({ id }) => id === event.id)) return { event: event.id, verdict: 'repeated' };
    const before = this.documents.get(event.stream);
    if (this.disputed.has(event.id)) {
      return { event: event.id, verdict: 'disputed', refusal: { code: 'again' } };
    }
    if (isEarly(numbers, event)) {
      return { event: event.id, verdict: 'waiting', missingFrom: numbers.through + 1 };
    }
    const seq = event.deviceSeq ?? 0;
    if (isUsed(numbers, seq)) this.cloned.add(device);
    this.numbers.set(device, numberSeen(numbers, seq));
    this.judged.set(device, [...(this.judged.get(device) ?? []), seq]);
    this.#position += 1;
    const { refusal } = judge(toyModel, before?.state, event);
    if (refusal) {
      this.disputed.set(event.id, event);
      if (before) {
        const disputes = [...before.disputes, { event, refusal, at: event.occurredAt }];
        this.documents.set(event.stream, { ...before, position: this.#position, disputes });
      }
      return { event: event.id, verdict: 'disputed', refusal };
    }
    const confirmed: ConfirmedEvent = {
      ...event,
      recordedAt: event.occurredAt,
      position: this.#position,
      version: (before?.version ?? 0) + 1,
    };
    this.log.push(confirmed);
    this.documents.set(event.stream, foldDocument(boards, before, [confirmed]));
    return { event: event.id, verdict: 'accepted', position: this.#position };
  }
}

interface Answer {
  readonly verdicts: readonly Verdict[];
  readonly documents: readonly StreamDocument[];
}

export class ToyDevice {
  readonly name: string;
  readonly recordedIds: string[] = [];
  readonly documents = new Map<string, DeviceDocument>();
  readonly #server: ToyServer;
  readonly #held = new Map<string, StreamDocument>();
  readonly #late: Answer[] = [];
  #seq = 0;

  constructor(name: string, server: ToyServer) {
    this.name = name;
    this.#server = server;
  }

  /** Records what the rules allow here and now, as the replica does. */
  record(type: BoardEvent, stream: string): void {
    const before = this.documents.get(stream);
    const event = recorded(this.name, this.#seq + 1, type, stream);
    const begun = before !== undefined && before.status !== 'none';
    const state = begun ? before.state : undefined;
    if (refusalOf(boards, state, event)) return;
    this.#seq += 1;
    this.recordedIds.push(event.id);
    const after = evolveState(boards, state ?? boards.initial, event);
    this.documents.set(stream, record(boards, before, [event], after));
  }

  pending(): readonly RecordedEvent[] {
    return [...this.documents.values()]
      .flatMap((document) => document.pending)
      .sort((a, b) => (a.deviceSeq ?? 0) - (b.deviceSeq ?? 0));
  }

  /** Sends some of what is pending, from `skip` on; the answer arrives, arrives late or is lost. */
  push(skip: number, count: number, fate: 'arrives' | 'late' | 'lost'): void {
    const pending = this.pending();
    const events = pending.slice(skip, skip + count);
    if (events.length === 0) return;
    const lowest = pending[0]?.deviceSeq ?? 1;
    const verdicts = this.#server.push(this.name, lowest, events);
    const streams = [...new Set(events.map(({ stream }) => stream))];
    this.#meet({ verdicts, documents: this.#now(streams) }, fate);
  }

  pull(fate: 'arrives' | 'late' | 'lost'): void {
    this.#meet({ verdicts: [], documents: this.#now(STREAMS) }, fate);
  }

  /** The oldest late answer arrives at last. */
  receiveLate(): void {
    const answer = this.#late.shift();
    if (answer) this.#receive(answer);
  }

  #now(streams: readonly string[]): readonly StreamDocument[] {
    return streams.flatMap((stream) => this.#server.documents.get(stream) ?? []);
  }

  #meet(answer: Answer, fate: 'arrives' | 'late' | 'lost'): void {
    if (fate === 'arrives') this.#receive(answer);
    if (fate === 'late') this.#late.push(answer);
  }

  #receive({ verdicts, documents }: Answer): void {
    const settled = new Set(
      verdicts.filter(({ verdict }) => verdict !== 'waiting').map(({ event }) => event),
    );
    for (const document of documents) {
      const held = this.#held.get(document.stream);
      if (!held || document.position >= held.position) this.#held.set(document.stream, document);
    }
    for (const stream of STREAMS) {
      const pending = (this.documents.get(stream)?.pending ?? []).filter(
        ({ id }) => !settled.has(id),
      );
      const rebased = rebase(boards, this.#held.get(stream), pending);
      if (rebased) this.documents.set(stream, rebased);
      else this.documents.delete(stream);
    }
  }

  /** The server's document that the device holds for a stream. */
  heldOf(stream: string): StreamDocument | undefined {
    return this.#held.get(stream);
  }
}
