import { CRASH_POINTS, type CrashPoint } from './faulty-store.fixture.ts';
import type { Cut, Weather } from './network.fixture.ts';
import { DEVICES_EACH, PEOPLE, STARTS, WORKERS } from './organisation.fixture.ts';
import { randomOf } from './random.fixture.ts';

// What a seed means: a history of steps, each with its moment and with randomness of its own, so that any
// of them can be left out and the others stay what they are.

export type Step =
  | { readonly do: 'act'; readonly device: number }
  /** One of these, by somebody who is offered it. */
  | { readonly do: 'one-of'; readonly commands: readonly string[] }
  /** The server is started where it is down, and whoever may opens their device. */
  | { readonly do: 'all-open' }
  | { readonly do: 'settle-dispute'; readonly device: number }
  | { readonly do: 'lie'; readonly device: number }
  | { readonly do: 'cut'; readonly device: number; readonly cut: Cut }
  | { readonly do: 'weather'; readonly weather: Weather }
  | { readonly do: 'device-dies'; readonly device: number; readonly writes: number }
  | { readonly do: 'device-closes'; readonly device: number }
  | { readonly do: 'device-opens'; readonly device: number }
  | { readonly do: 'disk-copied'; readonly device: number }
  | { readonly do: 'disk-put-back'; readonly device: number }
  | { readonly do: 'device-cloned'; readonly device: number }
  | { readonly do: 'device-revoked'; readonly device: number }
  | { readonly do: 'clock-set'; readonly device: number; readonly offsetMs: number }
  | { readonly do: 'server-dies'; readonly point: CrashPoint; readonly times: number }
  | { readonly do: 'server-starts' }
  | { readonly do: 'server-stops' }
  /** It is killed at the nth commit of what it folds anew. */
  | { readonly do: 'upgrade'; readonly times: number }
  | { readonly do: 'backup' }
  | { readonly do: 'restore' }
  | { readonly do: 'wait' };

export interface Planned {
  readonly atMs: number;
  /** Names the step's own randomness. */
  readonly salt: number;
  readonly step: Step;
}

export interface Plan {
  readonly seed: number;
  readonly start: string;
  readonly length: keyof typeof LENGTHS;
  /** Who takes part, each with one device. */
  readonly devices: readonly { readonly person: number; readonly nth: number }[];
  /** Servers on the one database. */
  readonly instances: number;
  /** So many of the workers are there from the beginning. */
  readonly workers: number;
  readonly withJournal: boolean;
  readonly pageMax: number;
  /** How often people do what the model would refuse. */
  readonly wildShare: number;
  readonly steps: readonly Planned[];
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const LENGTHS = {
  tiny: { steps: 5, hours: 10 },
  brief: { steps: 9, hours: 12 },
  short: { steps: 30, hours: 40 },
  middle: { steps: 80, hours: 24 * 9 },
  long: { steps: 220, hours: 24 * 38 },
} as const;
const DAYS_OFF_MS = 48 * HOUR_MS;

/** Of each kind at least one, where the history needs it to get anywhere. */
const CAST = { client: 2, worker: 2, manager: 1 } as const;

const WORKERS_TODAY: readonly string[] = ['w1', 'w2'];

/** Histories of an earlier form stay what they were, because of what was found in them. */
export type PlanForm = 'first' | 'today';

export function planOf(seed: number, form: PlanForm = 'today'): Plan {
  const first = firstPlanOf(seed);
  if (form === 'first') return first;
  const devices = [...first.devices];
  // Whoever a request is given to has a device.
  for (const [person, { subject = '' }] of PEOPLE.entries()) {
    const isThere = devices.some((one) => one.person === person);
    if (WORKERS_TODAY.includes(subject) && !isThere) devices.push({ person, nth: 1 });
  }
  const random = randomOf(seed, 'servers');
  const instances = random.chance(TWO_SERVERS_SHARE) ? 2 : 1;
  const plan = { ...first, devices, instances, workers: WORKERS_TODAY.length };
  const steps = [...plan.steps, ...roadsOf(plan), ...upgradesOf(plan, random)];
  return { ...plan, steps: steps.sort((a, b) => a.atMs - b.atMs || a.salt - b.salt) };
}

function firstPlanOf(seed: number): Plan {
  const random = randomOf(seed, 'plan');
  const length = random.weighted([
    [60, 'tiny'],
    [28, 'brief'],
    [10, 'short'],
    [1.7, 'middle'],
    [0.3, 'long'],
  ] as const);
  const devices = castOf(seed, length === 'tiny' || length === 'brief');
  const storm = random.pick([0, 0.03, 0.12]);
  const faults = random.pick([0.1, 0.3, 0.45]);
  const { steps: count, hours } = LENGTHS[length];
  const steps = Array.from({ length: count }, (_, index): Planned => {
    const own = randomOf(seed, 'step', index);
    // Bursts and long pauses alike.
    const share = (index + own.share() * 0.9) / count;
    const burst = Math.floor(share * 8) / 8;
    const atMs = Math.round(
      (own.chance(0.6) ? burst + (share - burst) * 0.05 : share) * hours * HOUR_MS,
    );
    const step = own.chance(faults)
      ? faultOf(own, devices.length, storm)
      : personOf(own, devices.length);
    return { atMs, salt: index, step };
  }).sort((a, b) => a.atMs - b.atMs || a.salt - b.salt);
  return {
    seed,
    start: random.pick(STARTS),
    length,
    devices,
    ...{ workers: WORKERS, instances: 1 },
    withJournal: random.chance(0.5),
    pageMax: random.pick([4, 500, 500]),
    wildShare: random.pick([0, 0.02, 0.2]),
    steps,
  };
}

function castOf(seed: number, isSmall: boolean): Plan['devices'] {
  const random = randomOf(seed, 'cast');
  const cast: { person: number; nth: number }[] = [];
  const of = (role: string) =>
    PEOPLE.flatMap(({ roles }, index) => (roles.some((one) => one === role) ? [index] : []));
  for (const [role, most] of Object.entries(CAST)) {
    for (const person of of(role).slice(0, isSmall ? 1 : random.between(1, most)))
      cast.push({ person, nth: 1 });
  }
  for (const role of ['supplies', 'reviewer', 'accountant']) {
    if (random.chance(isSmall ? 0.05 : 0.3))
      for (const person of of(role)) cast.push({ person, nth: 1 });
  }
  // Somebody has a second device.
  const { person } = random.pick(cast);
  if (random.chance(0.25)) cast.push({ person, nth: DEVICES_EACH });
  return cast;
}

const HOURS_PER_ROAD = 24;
const ROADS_MIN = 3;
const TWO_SERVERS_SHARE = 0.3;
const UPGRADED_SHARE = 0.3;
const UPGRADE_SALT = 9_000;
const FIRST_ROAD_SALT = 10_000;
const STEPS_PER_ROAD = 100;
/** How a road goes on once somebody has the request. */
const ENDS: readonly (readonly [weight: number, commands: readonly string[]])[] = [
  [6, ['CompleteService']],
  [2, ['FailService']],
  [1, ['CancelService']],
  [1, ['ReassignWorker', 'RescheduleService']],
];

/** Each of them is followed by devices that still run the program before it. */
function upgradesOf({ length }: Plan, random: Random): readonly Planned[] {
  if (!random.chance(UPGRADED_SHARE)) return [];
  const atMs = Math.round(random.share() * LENGTHS[length].hours * HOUR_MS);
  const times = random.chance(0.5) ? random.between(1, 12) : Number.POSITIVE_INFINITY;
  return [{ atMs, salt: UPGRADE_SALT, step: { do: 'upgrade', times } }];
}

/** A request from its beginning to its end, by whoever of the cast may: what else happens crosses it. */
export function roadTo(end: readonly string[]): readonly Step[] {
  return [
    { do: 'all-open' },
    { do: 'one-of', commands: ['RequestService'] },
    { do: 'one-of', commands: ['StartService'] },
    { do: 'one-of', commands: end },
  ];
}

function roadsOf({ seed, length }: Plan): readonly Planned[] {
  const random = randomOf(seed, 'roads');
  const { hours } = LENGTHS[length];
  const roads = Math.max(ROADS_MIN, Math.round(hours / HOURS_PER_ROAD));
  return Array.from({ length: roads }, (_, road) => {
    const salts = FIRST_ROAD_SALT + road * STEPS_PER_ROAD;
    const fromMs = (random.share() * 0.8 + road) * ((hours * HOUR_MS * 0.9) / roads);
    const stepMs = random.between(1, 20) * MINUTE_MS;
    return roadTo(random.weighted(ENDS)).map((step, index): Planned => {
      return { atMs: Math.round(fromMs + index * stepMs), salt: salts + index, step };
    });
  }).flat();
}

type Random = ReturnType<typeof randomOf>;

function personOf(random: Random, devices: number): Step {
  const device = random.between(0, devices - 1);
  return random.weighted<Step>([
    [90, { do: 'act', device }],
    [6, { do: 'settle-dispute', device }],
    [4, { do: 'wait' }],
  ]);
}

function faultOf(random: Random, devices: number, storm: number): Step {
  const device = random.between(0, devices - 1);
  const offsetMs = Math.round((random.share() * 2 - 1) * DAYS_OFF_MS);
  const weather = (share: number): Weather => ({
    ...{ drop: share, loseAnswer: share, repeat: share, page: share / 4 },
    delayMsMax: share > 0 ? 30_000 : 200,
  });
  return random.weighted<Step>([
    [16, { do: 'cut', device, cut: random.pick(['both', 'up', 'down'] as const) }],
    [18, { do: 'cut', device, cut: 'none' }],
    [8, { do: 'weather', weather: weather(random.pick([0, storm, storm * 2])) }],
    [8, { do: 'device-dies', device, writes: random.between(0, 12) }],
    [3, { do: 'device-closes', device }],
    [14, { do: 'device-opens', device }],
    [5, { do: 'disk-copied', device }],
    [3, { do: 'disk-put-back', device }],
    [1, { do: 'device-cloned', device }],
    [3, { do: 'device-revoked', device }],
    [6, { do: 'clock-set', device, offsetMs: random.chance(0.3) ? 0 : offsetMs }],
    [8, { do: 'server-dies', point: random.pick(CRASH_POINTS), times: random.between(1, 4) }],
    [10, { do: 'server-starts' }],
    [2, { do: 'server-stops' }],
    [6, { do: 'backup' }],
    [4, { do: 'restore' }],
    [8, { do: 'lie', device }],
  ]);
}
