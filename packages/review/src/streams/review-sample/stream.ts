import {
  always,
  cell,
  type DataOf,
  defineCommand,
  defineStream,
  derivedId,
  epochMs,
  instantSchema,
  instantText,
  newestFirst,
  propose,
  refuse,
  shown,
} from '@callout/kernel';
import { forRole, SAMPLE_MAX, SampleDrawn } from '@callout/published-language';
import { z } from 'zod';
import { completedServices, type Drawn, UNREVIEWED } from '../../read-models/completed-services.ts';

/** A draw looks at this many services; a longer period has to be drawn from in parts. */
const POPULATION_MAX = 10_000;
const DAY_MS = 24 * 60 * 60_000;

interface ReviewSampleState {
  readonly drawnAt: string;
  readonly sample: DataOf<typeof SampleDrawn> | undefined;
}
const initial: ReviewSampleState = { drawnAt: '', sample: undefined };

const of = shown<ReviewSampleState>();
const sampleFields = {
  drawnAt: of.instant(({ drawnAt }) => drawnAt),
  drawnFrom: of.window(({ sample }) => sample),
  population: of.count(({ sample }) => sample?.population),
  drawnCount: of.count(({ sample }) => sample?.drawn.length),
  seed: of.text(({ sample }) => sample?.seed),
  drawn: of.lines(({ sample }) =>
    (sample?.drawn ?? []).map(({ requestId, client, worker, serviceType }) => ({
      request: cell('reference', {
        kind: 'service-request',
        id: requestId,
        name: serviceType.name,
      }),
      client: cell('text', client.name),
      worker: cell('text', worker?.name),
    })),
  ),
};

/** One draw, with everything that is needed to repeat it. */
export const reviewSample = defineStream({
  kind: 'review-sample',
  events: [SampleDrawn],
  initial,
  beginsWith: ['SampleDrawn'],
  statuses: ['drawn'],
  fields: sampleFields,
  evolve: {
    SampleDrawn: (_, data, event) => ({ drawnAt: event.occurredAt, sample: data }),
  },
  rules: { SampleDrawn: always },
  envelope: (state) => ({
    status: 'drawn',
    title: String(state.sample?.drawn.length ?? 0),
    sort: state.drawnAt === '' ? '' : newestFirst(state.drawnAt),
    day: state.drawnAt.slice(0, 10),
    closed: true,
  }),
  relations: () => [],
  audience: () => [forRole('reviewer'), forRole('manager')],
});

/** The lots of a seed: the same ones from the same population, in whatever order it comes. */
export function drawLots<T extends { readonly requestId: string }>(
  population: readonly T[],
  seed: string,
  count: number,
): readonly T[] {
  return population
    .map((one) => ({ one, lot: derivedId(seed, one.requestId) }))
    .sort((a, b) => (a.lot < b.lot ? -1 : 1))
    .slice(0, count)
    .map(({ one }) => one);
}

/** A month until now, where nothing else is said. */
function periodOf(input: { from?: string | undefined; to?: string | undefined }, now: string) {
  const to = input.to ?? now;
  return { from: input.from ?? instantText(epochMs(to) - 30 * DAY_MS), to };
}

export const DrawSample = defineCommand({
  name: 'DrawSample',
  stream: reviewSample,
  input: z.object({
    count: z.int().min(1).max(SAMPLE_MAX),
    from: instantSchema.optional(),
    to: instantSchema.optional(),
  }),
  actors: { reviewer: ['any'] },
  offer: { group: 'main' },
  emits: [SampleDrawn],
  loadFacts: async ({ input, now }, view): Promise<readonly Drawn[]> => {
    const { from, to } = periodOf(input, now);
    const rows = await view.rows(completedServices, {
      from: `${UNREVIEWED}${from}`,
      to: `${UNREVIEWED}${to}`,
      limit: POPULATION_MAX,
    });
    return rows.map(({ row: { requestId, client, worker, serviceType } }) => ({
      requestId,
      client,
      ...(worker ? { worker } : {}),
      serviceType,
    }));
  },
  decide: (_, input, { facts: population, now, stream }) => {
    const { from, to } = periodOf(input, now);
    if (from >= to) return refuse('sample-period-empty', { fields: ['to'] });
    if (population.length === 0) return refuse('nothing-to-sample');
    if (population.length >= POPULATION_MAX) {
      return refuse('sample-period-too-long', {
        params: { max: POPULATION_MAX },
        fields: ['from'],
      });
    }
    const seed = derivedId('review-sample', stream, now);
    const drawn = [...drawLots(population, seed, input.count)];
    return propose(SampleDrawn, { seed, from, to, population: population.length, drawn });
  },
});

/** In the order in which they are offered. */
export const sampleCommands = [DrawSample];
