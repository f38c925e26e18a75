// Kills a real server and a real browser many times, and writes what was found into
// docs/reliability-faults.md: `pnpm faults [--kills 100] [--seed 1]`.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { figuresPage } from './page-of-figures.fixture.ts';
import { runFaults } from './run-faults.fixture.ts';

const PAGE = join(import.meta.dirname, '../../docs/reliability-faults.md');
const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '100' },
    seed: { type: 'string', default: String(Math.trunc(Math.random() * 2 ** 31)) },
  },
});
const [seed, kills] = [Number(values.seed), Number(values.kills)];
const say = (line: string) => void process.stdout.write(`${line}\n`);

say(`seed ${seed}`);
const outcome = await runFaults({ seed, kills, streams: 30, say });
const { lost, doubled, differences, isTakenForCopy } = outcome;
for (const one of [...lost, ...doubled, ...differences]) say(one);
writeFileSync(PAGE, figuresPage(outcome));
say(`written: ${PAGE}`);
process.exit(lost.length + doubled.length + differences.length > 0 || isTakenForCopy ? 1 : 0);
