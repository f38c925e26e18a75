// Runs many simulated histories, on several processes, and writes what came of it into docs/reliability.md:
// `pnpm simulate --seeds 10000 [--from 1] [--processes 2]`. Ended early (Ctrl-C), it writes what there is.
import { type ChildProcess, fork } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { CANARIES } from './canaries.fixture.ts';
import { caughtBy } from './catch.fixture.ts';
import { planOf } from './plan.fixture.ts';
import { addOutcome, type Caught, noFigures, reliabilityPage } from './reliability.fixture.ts';
import { historyText, shortest } from './shrink.fixture.ts';
import { type Outcome, simulateSeed } from './simulate-seed.fixture.ts';

const PAGE = join(import.meta.dirname, '../../docs/reliability.md');
const TOLD_EVERY = 50;
/** Then a process is followed by a new one: what histories leave behind in one slows it more and more. */
const SEEDS_OF_PROCESS = 100;
/** Failing histories that are shortened and told. */
const SHORTENED_MAX = 3;

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1000' },
    from: { type: 'string', default: '1' },
    processes: { type: 'string', default: '1' },
    worker: { type: 'boolean', default: false },
  },
});

async function work(): Promise<void> {
  process.on('message', async (seed: number | 'end') => {
    if (seed === 'end') process.exit(0);
    const { faults, ...outcome } = await simulateSeed(seed);
    process.send?.({ ...outcome, faults: [...faults] });
  });
  process.send?.('ready');
}

async function lead(): Promise<void> {
  const from = Number(values.from);
  const last = from + Number(values.seeds) - 1;
  const figures = noFigures();
  const failing: Outcome[] = [];
  let next = from;
  let isEnding = false;
  const startedMs = Date.now();

  type Told = 'ready' | (Outcome & { faults: [string, number][] });
  function heard(child: ChildProcess, told: Told, isSpent: boolean) {
    if (told !== 'ready') {
      const outcome = { ...told, faults: new Map(told.faults) };
      addOutcome(figures, outcome);
      if (outcome.violations.length > 0) {
        failing.push(outcome);
        const [first] = outcome.violations;
        say(`seed ${outcome.seed}: ${first?.invariant} ${first?.what}`);
      }
      if (figures.seeds % TOLD_EVERY === 0) {
        const minutes = ((Date.now() - startedMs) / 60_000).toFixed(1);
        say(
          `${figures.seeds} seeds, ${figures.events} facts, ${failing.length} failing, ${minutes} min`,
        );
      }
    }
    if (isEnding || isSpent || next > last) child.send('end');
    else {
      child.send(next);
      next += 1;
    }
  }

  process.on('SIGINT', () => {
    isEnding = true;
  });
  process.on('SIGTERM', () => {
    isEnding = true;
  });
  async function oneAfterTheOther(): Promise<void> {
    while (!isEnding && next <= last) {
      const child = fork(import.meta.filename, ['--worker']);
      let given = 0;
      child.on('message', (told) => {
        heard(child, told as Told, given >= SEEDS_OF_PROCESS);
        given += 1;
      });
      await new Promise((resolve) => child.on('exit', resolve));
    }
  }
  const lines = Array.from({ length: Number(values.processes) }, oneAfterTheOther);
  await Promise.all(lines);

  const caught: Caught[] = [];
  for (const make of CANARIES) {
    const outcome = await caughtBy(make);
    caught.push({ name: make().name, by: outcome?.violations[0]?.invariant });
  }
  writeFileSync(PAGE, reliabilityPage(figures, caught));
  say(`written: ${PAGE}`);
  for (const { seed, violations } of failing.slice(0, SHORTENED_MAX)) {
    const [first] = violations;
    if (first) say(historyText(await shortest(planOf(seed), first.invariant)));
  }
  process.exit(failing.length > 0 || caught.some(({ by }) => by === undefined) ? 1 : 0);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

await (values.worker ? work() : lead());
