import { FOUND } from './found.fixture.ts';
import { INVARIANTS } from './invariants/names.fixture.ts';
import type { Outcome } from './simulate-seed.fixture.ts';

/** Figures of many histories. */
interface Figures {
  seeds: number;
  failing: number[];
  virtualMs: number;
  events: number;
  requests: number;
  checks: number;
  readonly faults: Map<string, number>;
}

/** A fault that was put in, and the invariant that it broke first; undefined when none. */
export interface Caught {
  readonly name: string;
  readonly by: string | undefined;
}

export function noFigures(): Figures {
  const none = { seeds: 0, virtualMs: 0, events: 0, requests: 0, checks: 0 };
  return { ...none, failing: [], faults: new Map() };
}

export function addOutcome(figures: Figures, outcome: Outcome): void {
  figures.seeds += 1;
  figures.virtualMs += outcome.virtualMs;
  figures.events += outcome.events;
  figures.requests += outcome.requests;
  figures.checks += outcome.checks;
  if (outcome.violations.length > 0) figures.failing.push(outcome.seed);
  for (const [fault, count] of outcome.faults) {
    figures.faults.set(fault, (figures.faults.get(fault) ?? 0) + count);
  }
}

const YEAR_MS = 365 * 24 * 3_600_000;
const counted = (count: number) => count.toLocaleString('en-GB');

/** docs/reliability.md, whole. */
export function reliabilityPage(figures: Figures, canaries: readonly Caught[]): string {
  const { seeds, failing, virtualMs, events, requests, checks } = figures;
  const faults = [...figures.faults].sort(([a], [b]) => (a < b ? -1 : 1));
  const injected = faults.reduce((sum, [, count]) => sum + count, 0);
  return `# Reliability

Written by \`pnpm simulate --seeds ${seeds}\`: several devices, the server and the network between them, in one process and in
virtual time, each history from one seed. Devices run the product's own replica above its storage, the server its own
Express app, engine, policies and clock over SQLite (docs/adr/0171, 0172).

| | |
| --- | ---: |
| seeds | ${counted(seeds)} |
| failing | ${failing.length === 0 ? 'none' : failing.join(', ')} |
| virtual time | ${(virtualMs / YEAR_MS).toFixed(1)} years |
| facts in the logs | ${counted(events)} |
| requests answered | ${counted(requests)} |
| faults injected | ${counted(injected)} |
| invariants checked | ${Object.keys(INVARIANTS).length}, ${counted(checks)} times |
| canaries caught | ${canaries.filter(({ by }) => by !== undefined).length} of ${canaries.length} |

## Faults injected

| fault | times |
| --- | ---: |
${faults.map(([fault, count]) => `| ${fault} | ${counted(count)} |`).join('\n')}

## Invariants

${Object.entries(INVARIANTS)
  .map(([number, name]) => `- **${number}** ${name}`)
  .join('\n')}

## Canaries

Faults that are put into Callout from outside, through its ports. Each must make a history fail.

${canaries.map(({ name, by }) => `- ${name}: ${by ? `caught by ${by}` : 'NOT CAUGHT'}`).join('\n')}

## Found

What the simulation has found in Callout, and the seed that runs with every test since.

${FOUND.map(({ seed, what }) => `- seed ${seed}: ${what}`).join('\n')}
`;
}
