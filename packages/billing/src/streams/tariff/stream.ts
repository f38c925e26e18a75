import {
  type BasisPoints,
  basisPoints,
  cell,
  type DataOf,
  type DayText,
  dayOf,
  defineCommand,
  defineStream,
  type InstantText,
  type Money,
  money,
  propose,
  type Refusal,
  refuse,
  shown,
  type View,
} from '@callout/kernel';
import { BONUS_LIMIT_BEFORE_BONUSES, forRole, TariffSet } from '@callout/published-language';
import { calendarOf } from '../../read-models/calendar.ts';

export type Tariff = DataOf<typeof TariffSet>;

/** There is one tariff for the organisation; its stream has one id. */
export const TARIFF_ID = 'tariff';
/** Far more than the changes of a lifetime; older versions price nothing new. */
const VERSIONS_KEPT = 200;

/** What holds before anybody has set a tariff: version 1. */
export const DEFAULT_TARIFF: Tariff = {
  version: 1,
  from: '1970-01-01',
  workerShare: basisPoints(6000),
  fine: money(4000),
  defaultGross: money(10_000),
  loyalty: [1, 2, 3, 4, 5, 6, 7, 8].map((step) => ({
    above: money(step * 1_000_000),
    rate: basisPoints(400 + step * 100),
  })),
  paymentTermDays: 14,
  bonusLimit: money(BONUS_LIMIT_BEFORE_BONUSES),
};

/** Its day is only lower than any other: it holds from the beginning. */
function isDefault({ version }: Tariff): boolean {
  return version === DEFAULT_TARIFF.version;
}
const FROM_THE_BEGINNING = 'tariff.from-the-beginning';

export interface TariffState {
  /** By version, ascending; never empty. */
  readonly versions: readonly TariffVersion[];
}
type TariffVersion = Tariff & {
  /** The instant since which it is known; empty for the default. */
  readonly setAt: InstantText;
};

const initial: TariffState = { versions: [{ ...DEFAULT_TARIFF, setAt: '' }] };

const of = shown<TariffState>();
const tariffFields = {
  from: of.day((state) => (isDefault(latest(state)) ? undefined : latest(state).from)),
  version: of.count((state) => latest(state).version),
  workerShare: of.share((state) => latest(state).workerShare),
  fine: of.money((state) => latest(state).fine),
  defaultGross: of.money((state) => latest(state).defaultGross),
  bonusLimit: of.money((state) => latest(state).bonusLimit),
  paymentTermDays: of.count((state) => latest(state).paymentTermDays),
  loyalty: of.lines((state) =>
    latest(state).loyalty.map(({ above, rate }) => ({
      above: cell('money', above),
      rate: cell('share', rate),
    })),
  ),
  versions: of.lines(({ versions }) =>
    [...versions].reverse().map((one) => ({
      version: cell('count', one.version),
      from: isDefault(one) ? cell('word', FROM_THE_BEGINNING) : cell('day', one.from),
      workerShare: cell('share', one.workerShare),
      fine: cell('money', one.fine),
    })),
  ),
};

export const tariff = defineStream({
  kind: 'tariff',
  ids: { form: 'named', names: [TARIFF_ID] },
  events: [TariffSet],
  initial,
  beginsWith: [],
  mayBegin: ['TariffSet'],
  statuses: ['set'],
  fields: tariffFields,
  evolve: {
    TariffSet: (state, data, event) => ({
      versions: [...state.versions, { ...data, setAt: event.occurredAt }].slice(-VERSIONS_KEPT),
    }),
  },
  rules: {
    TariffSet: (state, data) =>
      data.version === latest(state).version + 1
        ? ascendingTiers(data)
        : refuse('tariff-version-out-of-turn', { fields: ['version'] }),
  },
  envelope: (state) => ({
    status: 'set',
    title: latest(state).from,
    sort: latest(state).from,
    day: latest(state).from,
  }),
  relations: () => [],
  audience: () => [forRole('accountant'), forRole('manager')],
});

function latest(state: TariffState): Tariff {
  return state.versions[state.versions.length - 1] ?? DEFAULT_TARIFF;
}

function ascendingTiers({ loyalty }: Pick<Tariff, 'loyalty'>): Refusal | undefined {
  const wrong = loyalty.findIndex((tier, index) => {
    const before = loyalty[index - 1];
    return before !== undefined && (tier.above <= before.above || tier.rate <= before.rate);
  });
  return wrong < 0
    ? undefined
    : refuse('loyalty-tiers-not-ascending', { fields: [`loyalty.${wrong}.above`] });
}

/**
 * The version in force on a business day: the latest that applies from that day or before.
 * @param unknown versions that were set later, so that a repeat sees what the first run saw
 */
export function tariffOn(
  state: TariffState | undefined,
  day: DayText,
  unknown?: ReadonlySet<number>,
): Tariff {
  let found: Tariff | undefined;
  for (const { setAt: _, ...version } of (state ?? initial).versions) {
    if (unknown?.has(version.version)) continue;
    if (version.from <= day && (found === undefined || version.from >= found.from)) found = version;
  }
  return found ?? DEFAULT_TARIFF;
}

export async function tariffInForce(
  view: View,
  day: DayText,
  unknown?: ReadonlySet<number>,
): Promise<Tariff> {
  return tariffOn(await view.state(tariff, TARIFF_ID), day, unknown);
}

/** Strictly above a tier's bound earns its rate: exactly 10,000.00 earns nothing yet. */
export function loyaltyRate(tiers: Tariff['loyalty'], lifetimePaid: Money): BasisPoints {
  let rate = basisPoints(0);
  for (const tier of tiers) if (lifetimePaid > tier.above) rate = tier.rate;
  return rate;
}

/** Takes effect today at the earliest: what has been charged is never priced again. */
export const SetTariff = defineCommand({
  name: 'SetTariff',
  stream: tariff,
  // A bonus limit that is not said stays as it is.
  input: TariffSet.schema
    .omit({ version: true, bonusLimit: true })
    .extend({ bonusLimit: TariffSet.schema.shape.bonusLimit.optional() }),
  actors: { accountant: ['any'] },
  offer: {
    group: 'main',
    initial: (state, now) => ({ ...latest(state), from: now.slice(0, 10) }),
  },
  emits: [TariffSet],
  loadFacts: async ({ now }, view) => {
    const { timeZone } = await calendarOf(view);
    return { today: dayOf(now, timeZone) };
  },
  decide: (state, input, { stream, facts }) => {
    if (stream !== TARIFF_ID) return refuse('tariff-is-one', { params: { id: TARIFF_ID } });
    if (input.from < facts.today) {
      return refuse('tariff-from-the-past', { params: { today: facts.today }, fields: ['from'] });
    }
    const before = latest(state);
    const bonusLimit = input.bonusLimit ?? before.bonusLimit;
    return propose(TariffSet, { ...input, bonusLimit, version: before.version + 1 });
  },
});

/** In the order in which they are offered. */
export const tariffCommands = [SetTariff];
