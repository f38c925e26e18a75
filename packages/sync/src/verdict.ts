import { acceptEvent, type Model, type RecordedEvent, type Refusal } from '@callout/kernel';

/**
 * The server's answer to one pushed event; never an HTTP error.
 * - accepted: it is in the log at this position.
 * - repeated: it was in the log before; nothing was added.
 * - waiting: facts of this device that were recorded earlier have not arrived; send it again later.
 * - disputed: it is kept beside the log with the refusal, until a person has settled it.
 * - refused: it is kept nowhere on the server; the device keeps it and shows it until it is settled.
 */
export type Verdict =
  | { readonly event: string; readonly verdict: 'accepted'; readonly position: number }
  | { readonly event: string; readonly verdict: 'repeated' }
  | { readonly event: string; readonly verdict: 'waiting'; readonly missingFrom: number }
  | { readonly event: string; readonly verdict: 'disputed'; readonly refusal: Refusal }
  | { readonly event: string; readonly verdict: 'refused'; readonly refusal: Refusal };

export interface Judgement {
  readonly verdict: 'accepted' | 'disputed';
  readonly refusal?: Refusal;
  /** The stream's state after the event; unchanged when it is disputed. */
  readonly state: unknown | undefined;
  /** The event as its stream takes it; as it was sent when it is disputed. */
  readonly event: RecordedEvent;
}

/** Judges one event that is neither a repeat nor early, against the server's own state. */
export function judge(model: Model, state: unknown | undefined, event: RecordedEvent): Judgement {
  const accepted = acceptEvent(model, state, event);
  return accepted.ok
    ? { verdict: 'accepted', ...accepted.value }
    : { verdict: 'disputed', refusal: accepted.refusal, state, event };
}

/**
 * Numbers of a device that the server has seen: everything up to `through`, and single ones above.
 * `holes` are numbers that the device itself says it no longer holds and that never arrived.
 */
export interface DeviceNumbers {
  readonly through: number;
  readonly above: readonly number[];
  readonly holes: readonly number[];
}
export const NO_NUMBERS: DeviceNumbers = { through: 0, above: [], holes: [] };
/** How many holes are kept by number; a device with more is broken, and is shown as such anyway. */
export const HOLES_MAX = 1000;

/** Notes that this number has arrived, whatever its verdict. */
export function numberSeen(numbers: DeviceNumbers, seq: number): DeviceNumbers {
  if (seq <= numbers.through) {
    const holes = numbers.holes.filter((hole) => hole !== seq);
    return { ...numbers, holes };
  }
  const above = new Set([...numbers.above, seq]);
  let through = numbers.through;
  while (above.delete(through + 1)) through += 1;
  return { through, above: [...above].sort((a, b) => a - b), holes: numbers.holes };
}

/**
 * The device says that `lowest` is the lowest number that it still holds unsent: what is missing
 * below it will never come. Those numbers become holes and stop holding back what follows.
 */
export function lowestUnsent(numbers: DeviceNumbers, lowest: number): DeviceNumbers {
  if (lowest <= numbers.through + 1) return numbers;
  const seen = new Set(numbers.above);
  const holes = [...numbers.holes];
  // Bounded by what is kept, not by the gap: the number comes from a device and may be absurd.
  for (let seq = numbers.through + 1; seq < lowest && holes.length < HOLES_MAX; seq += 1) {
    if (!seen.has(seq)) holes.push(seq);
  }
  const above = new Set(numbers.above.filter((seq) => seq >= lowest));
  let through = lowest - 1;
  while (above.delete(through + 1)) through += 1;
  return { through, above: [...above].sort((a, b) => a - b), holes };
}

/** An event may be judged when everything that its device recorded before it has arrived. */
export function isEarly(numbers: DeviceNumbers, event: RecordedEvent): boolean {
  return event.deviceSeq !== undefined && event.deviceSeq > numbers.through + 1;
}

/** Every number up to `through` that is no hole was judged before, under the id that is stored. */
export function isUsed(numbers: DeviceNumbers, seq: number): boolean {
  return seq <= numbers.through && !numbers.holes.includes(seq);
}
