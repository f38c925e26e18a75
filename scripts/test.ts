// Every check and test, as `npm test` runs them. Each step tells its outcome in one line; a step that
// fails shows everything it printed. The last line counts single tests; a static check counts as one.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureChromium } from './lib/chromium.mjs';
import { folderInMemory } from './lib/folder-in-memory.ts';
import { Sentence } from './lib/sentence.mjs';
import {
  type Ending,
  exitCode,
  fromExit,
  fromPlaywright,
  fromVitest,
  lastLine,
  type Outcome,
  total,
} from './lib/summary.ts';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const results = join(root, 'test-results');

type Step = {
  readonly name: string;
  readonly command: readonly [program: string, ...args: string[]];
  readonly env?: Readonly<Record<string, string>>;
  readonly limitMinutes: number;
  /** What must hold before; a thrown sentence fails the step. */
  readonly before?: () => void;
  readonly judge: (ending: Ending) => Outcome;
};

const report = (name: string) => join(results, `${name}.json`);
const readReport = (name: string) =>
  existsSync(report(name)) ? readFileSync(report(name), 'utf8') : undefined;

/** A program that a package of the root installed; it starts under the pinned Node. */
const local = (name: string) =>
  join(root, 'node_modules/.bin', process.platform === 'win32' ? `${name}.cmd` : name);

const check = (name: string, ...command: Step['command']): Step => ({
  name,
  command,
  limitMinutes: 5,
  judge: fromExit,
});

// Vitest keeps both cores busy for most of its time, so the checks share the other lane one after
// the other. The end-to-end tests measure waiting times and get the machine for themselves.
const vitest: Step = {
  name: 'vitest',
  command: [
    ...([local('vitest'), 'run', '--allowOnly=false', '--reporter=default'] as const),
    ...['--reporter=json', `--outputFile.json=${report('vitest')}`],
  ],
  env: { CALLOUT_WITNESS: 'test-results/witnessed' },
  limitMinutes: 30,
  judge: (ending) => fromVitest(readReport('vitest'), ending),
};
// What the record of coverage says is compared with what the specs of this very run were seen to prove.
const testimony = check(
  'testimony',
  ...([process.execPath, join(root, 'sync-server/src/tools/cli/main.ts')] as const),
  ...['model', 'coverage', '--compare'],
);
const checks: readonly Step[] = [
  check('biome', local('biome'), 'check', '--error-on-warnings'),
  check('types', local('tsc'), '-b'),
  check(
    'source-rules',
    ...([local('depcruise'), '--config', '.dependency-cruiser.mjs'] as const),
    ...['packages', 'apps', 'sync-server', 'test', 'scripts'],
  ),
  check('unused', local('knip')),
  check('build', process.execPath, join(root, 'scripts/run.mjs'), 'build'),
];
const e2e: Step = {
  name: 'e2e',
  command: [
    ...([join(root, 'test/node_modules/.bin/playwright'), 'test'] as const),
    ...['--config', 'test/e2e/playwright.config.ts', '--forbid-only', '--reporter=list,json'],
  ],
  env: { PLAYWRIGHT_JSON_OUTPUT_FILE: report('e2e') },
  limitMinutes: 30,
  before: ensureChromium,
  judge: (ending) => fromPlaywright(readReport('e2e'), ending),
};

const seed = process.env['CALLOUT_FC_SEED'] || String(Math.floor(Math.random() * 2 ** 31));
// The runners colour what they print when CI is set, even into a file.
const plain = process.stdout.isTTY ? {} : { NO_COLOR: '1' };
const running = new Set<() => void>();
// Most of the time of a store on a disk is the disk's; what it would do differently is not tested here.
const temporary = folderInMemory();

type Run = { readonly ending: Ending; readonly output: string };

function run(step: Step): Promise<Run> {
  const [program, ...args] = step.command;
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: root,
      env: {
        ...{ ...process.env, ...plain, CALLOUT_FC_SEED: seed, CI: 'true' },
        ...(temporary === undefined ? {} : { TMPDIR: temporary }),
        ...step.env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32',
      // A group of its own, so that a step past its limit ends with all that it started.
      detached: process.platform !== 'win32',
    });
    const chunks: Buffer[] = [];
    let reason: string | undefined;
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
    const kill = () => {
      try {
        process.kill(
          process.platform === 'win32' ? Number(child.pid) : -Number(child.pid),
          'SIGKILL',
        );
      } catch {
        // It ended by itself in the meantime.
      }
    };
    running.add(kill);
    const limit = setTimeout(() => {
      reason = `It was stopped after its limit of ${step.limitMinutes} minutes.`;
      kill();
    }, step.limitMinutes * 60_000);
    const settle = (code: number | null) => {
      clearTimeout(limit);
      running.delete(kill);
      const output = Buffer.concat(chunks).toString('utf8');
      resolve({ ending: reason === undefined ? { code } : { code: null, reason }, output });
    };
    child.once('error', (error) => {
      reason = `It could not be started: ${error.message}.`;
      settle(null);
    });
    child.once('close', (code, signal) => {
      if (signal !== null) reason ??= `It was ended by ${signal}.`;
      settle(code);
    });
  });
}

async function take(step: Step): Promise<Outcome> {
  const startedMs = performance.now();
  let output = '';
  let outcome: Outcome;
  try {
    step.before?.();
    const ran = await run(step);
    output = ran.output;
    writeFileSync(join(results, `${step.name}.log`), output);
    outcome = step.judge(ran.ending);
  } catch (error) {
    if (!(error instanceof Sentence)) throw error;
    outcome = { passed: 0, failed: 1, skipped: 0, problems: [error.message] };
  }
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(1).padStart(6);
  const verdict = outcome.failed === 0 ? 'ok  ' : 'FAIL';
  console.log(`${verdict} ${step.name.padEnd(12)} ${seconds} s  ${lastLine(outcome)}`);
  const problems = outcome.problems.join('\n');
  if (outcome.failed > 0) {
    console.log(`${output.trimEnd()}\n${problems}`.trim());
    console.log(`end of ${step.name}`);
  } else if (problems !== '') console.log(problems);
  return outcome;
}

async function inTurn(steps: readonly Step[]): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const step of steps) outcomes.push(await take(step));
  return outcomes;
}

function removeTemporary(): void {
  if (temporary !== undefined) rmSync(temporary, { recursive: true, force: true });
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    for (const kill of running) kill();
    removeTemporary();
    process.exit(signal === 'SIGINT' ? 130 : 143);
  });
}

const names = process.argv.slice(2);
const lanes = [[vitest, testimony], checks, [e2e]];
const known = lanes.flat().map(({ name }) => name);
const unknown = names.filter((name) => !known.includes(name));
if (unknown.length > 0) {
  console.error(`There is no step ${unknown.join(', ')}; there are ${known.join(', ')}.`);
  process.exit(1);
}
const chosen = (steps: readonly Step[]) =>
  steps.filter(({ name }) => names.length === 0 || names.includes(name));

rmSync(results, { recursive: true, force: true });
mkdirSync(results, { recursive: true });
console.log(`Property tests use the seed ${seed}; CALLOUT_FC_SEED=${seed} repeats it.`);
const together = await Promise.all([inTurn(chosen([vitest, testimony])), inTurn(chosen(checks))]);
const alone = await inTurn(chosen([e2e]));
removeTemporary();
const all = total([...together.flat(), ...alone]);
console.log(lastLine(all));
process.exitCode = exitCode(all);
