import type { ConfirmedEvent, RecordedEvent } from '@callout/kernel';
import { jobs, toyModel } from '@callout/kernel/toy';
import { type StreamDocument, TIMELINE_MAX } from './document.ts';
import type { LogName } from './epoch.ts';
import { foldDocument } from './fold.ts';
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

// A server in memory, made of nothing but this package's functions.

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
  readonly #timelineMax: number;
  #epochs = 0;
  #position = 0;

  constructor(timelineMax = TIMELINE_MAX) {
    this.#timelineMax = timelineMax;
  }

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
    const folded = foldDocument(jobs, before, [confirmed]);
    const timeline = folded.timeline.slice(-this.#timelineMax);
    this.documents.set(event.stream, { ...folded, timeline });
    return { event: event.id, verdict: 'accepted', position: this.#position };
  }
}
