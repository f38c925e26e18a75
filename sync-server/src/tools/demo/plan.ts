import { addMinutes, type InstantText, instantText, Temporal } from '@callout/kernel';
import {
  CANCELLATIONS,
  CLIENTS,
  COMPLETIONS,
  FAILURES,
  ORGANISATION,
  SERVICE_TYPES,
} from './organisation.ts';
import { chanceFrom, type SeededRandom } from './seeded-random.ts';

export const HISTORY_DAYS = 42;
const DAYS_AHEAD = 4;

/** One request of the demo, from its creation to its end, whether or not that lies in the future. */
export interface PlannedRequest {
  readonly key: string;
  readonly client: number;
  readonly serviceType: number;
  readonly description: string;
  readonly requestedAt: InstantText;
  readonly from: InstantText;
  readonly to: InstantText;
  readonly startAt: InstantText;
  readonly endAt: InstantText;
  readonly ending:
    | { readonly kind: 'complete'; readonly notes: string; readonly variant: number }
    | { readonly kind: 'fail'; readonly reason: string; readonly attribution: string }
    | { readonly kind: 'cancel'; readonly reason: string; readonly at: InstantText };
}

/** Requests a weekday, Monday first. */
const PER_DAY: readonly (readonly [from: number, to: number])[] = [
  [9, 12],
  [9, 12],
  [8, 12],
  [9, 13],
  [7, 11],
  [2, 4],
  [0, 1],
];
const SLOTS = [8, 9, 10, 11, 13, 14, 15, 16];
const FAILED_SHARE = 0.07;
const CANCELLED_SHARE = 0.05;

/**
 * The same seed and day give the same plan. `today` is a business day, `2026-11-23`.
 * @param perDayMax for a smaller organisation than the demo's
 */
export function planRequests(
  seed: string,
  today: string,
  perDayMax = Number.POSITIVE_INFINITY,
): readonly PlannedRequest[] {
  const chance = chanceFrom(seed);
  const planned: PlannedRequest[] = [];
  const first = Temporal.PlainDate.from(today).subtract({ days: HISTORY_DAYS });
  for (let day = 0; day <= HISTORY_DAYS + DAYS_AHEAD; day += 1) {
    const date = first.add({ days: day });
    const [from, to] = PER_DAY[date.dayOfWeek - 1] ?? [0, 0];
    const count = Math.min(perDayMax, chance.between(from, to, 'count', day));
    for (let index = 0; index < count; index += 1) {
      planned.push(planOne(chance, date.toString(), day, index));
    }
  }
  return planned.sort((a, b) => (a.requestedAt < b.requestedAt ? -1 : 1));
}

function planOne(chance: SeededRandom, date: string, day: number, index: number): PlannedRequest {
  const name = (what: string) => [what, day, index] as const;
  const serviceType = chance.between(0, SERVICE_TYPES.length - 1, ...name('type'));
  const type = SERVICE_TYPES[serviceType] ?? SERVICE_TYPES[0];
  if (!type) throw new Error('the catalogue is empty');
  const hour = chance.pick(SLOTS, ...name('slot'));
  const from = local(date, hour);
  const to = addMinutes(from, Math.ceil(type.minutes / 30) * 30 + 30);
  const startAt = addMinutes(from, chance.between(0, 12, ...name('late')));
  const endAt = addMinutes(
    startAt,
    Math.round(type.minutes * (0.7 + chance.share(...name('pace')) * 0.5)),
  );
  const requestedAt = addMinutes(from, -chance.between(4 * 60, 70 * 60, ...name('notice')));
  return {
    key: `${day}-${index}`,
    client: weighted(chance, ...name('client')),
    serviceType,
    description: chance.pick(type.complaints, ...name('complaint')),
    requestedAt,
    from,
    to,
    startAt,
    endAt,
    ending: endingOf(chance, name, from),
  };
}

function endingOf(
  chance: SeededRandom,
  name: (what: string) => readonly [string, number, number],
  from: InstantText,
): PlannedRequest['ending'] {
  const fate = chance.share(...name('fate'));
  if (fate < FAILED_SHARE) return { kind: 'fail', ...chance.pick(FAILURES, ...name('failure')) };
  if (fate < FAILED_SHARE + CANCELLED_SHARE) {
    const at = addMinutes(from, -chance.between(61, 220, ...name('cancelled')));
    return { kind: 'cancel', reason: chance.pick(CANCELLATIONS, ...name('cancellation')), at };
  }
  return {
    kind: 'complete',
    notes: chance.pick(COMPLETIONS, ...name('notes')),
    variant: chance.between(0, 99, ...name('picture')),
  };
}

function weighted(chance: SeededRandom, ...name: readonly (string | number)[]): number {
  const total = CLIENTS.reduce((sum, client) => sum + client.weight, 0);
  let left = chance.share(...name) * total;
  const index = CLIENTS.findIndex((client) => {
    left -= client.weight;
    return left < 0;
  });
  return Math.max(index, 0);
}

function local(date: string, hour: number): InstantText {
  const at = Temporal.PlainDate.from(date).toZonedDateTime({
    timeZone: ORGANISATION.timeZone,
    plainTime: Temporal.PlainTime.from({ hour }),
  });
  return instantText(at.epochMilliseconds);
}

export function localAt(date: string, hour: number): InstantText {
  return local(date, hour);
}
