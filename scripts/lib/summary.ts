// Counts what a run proved. A runner's own report is the only witness: no report, no tests in it, or
// an exit code that its tests do not explain is a failure of its own.

export type Outcome = {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** What is wrong beyond single tests, in sentences for a person. */
  readonly problems: readonly string[];
};

/** How a program ended: its exit code, or why it has none. */
export type Ending = { readonly code: number | null; readonly reason?: string };

/** A check without single tests counts as one. */
export function fromExit(ending: Ending): Outcome {
  if (ending.code === 0) return { passed: 1, failed: 0, skipped: 0, problems: [] };
  return { passed: 0, failed: 1, skipped: 0, problems: unexplained(ending) };
}

/** @param text the report of Vitest's `json` reporter; undefined when no file was written */
export function fromVitest(text: string | undefined, ending: Ending): Outcome {
  return fromReport(text, ending, (report) => {
    const files = listOf(report['testResults']);
    let passed = 0;
    let failed = 0;
    let skipped = 0;
    const problems: string[] = [];
    for (const file of files) {
      const tests = listOf(file['assertionResults']);
      for (const test of tests) {
        const status = test['status'];
        if (status === 'passed') passed += 1;
        else if (status === 'failed') failed += 1;
        else skipped += 1;
      }
      // A file that cannot even be loaded has no tests to fail, and would count as nothing.
      if (file['status'] === 'failed' && !tests.some((test) => test['status'] === 'failed')) {
        failed += 1;
        problems.push(`${String(file['name'])} failed outside its tests.`);
      }
    }
    return { passed, failed, skipped, problems };
  });
}

/** More of them are no bad luck: docs/adr/0228. */
const FLAKY_MAX = 2;

/** @param text the report of Playwright's `json` reporter; undefined when no file was written */
export function fromPlaywright(text: string | undefined, ending: Ending): Outcome {
  return fromReport(text, ending, (report) => {
    const stats = recordOf(report['stats']);
    const errors = listOf(report['errors']);
    const flaky = countOf(stats['flaky']);
    const problems = errors.map((error) => `Outside the tests: ${String(error['message'])}`);
    if (flaky > 0)
      problems.push(`${flaky} passed only on a second try (at most ${FLAKY_MAX} may).`);
    const tooMany = Math.max(0, flaky - FLAKY_MAX);
    return {
      passed: countOf(stats['expected']) + flaky - tooMany,
      failed: countOf(stats['unexpected']) + tooMany + errors.length,
      skipped: countOf(stats['skipped']),
      problems,
    };
  });
}

function fromReport(
  text: string | undefined,
  ending: Ending,
  count: (report: Record<string, unknown>) => Outcome,
): Outcome {
  if (text === undefined) return failure('No report was written.', ending);
  let outcome: Outcome;
  try {
    outcome = count(recordOf(JSON.parse(text)));
  } catch (error) {
    return failure(`The report cannot be read: ${String(error)}.`, ending);
  }
  if (outcome.passed + outcome.failed === 0) {
    return { ...failure('No test was run.', ending), skipped: outcome.skipped };
  }
  if (ending.code !== 0 && outcome.failed === 0) {
    const problems = [...outcome.problems, ...unexplained(ending)];
    return { ...outcome, failed: 1, problems };
  }
  return outcome;
}

function failure(problem: string, ending: Ending): Outcome {
  const problems = ending.code === 0 ? [problem] : [problem, ...unexplained(ending)];
  return { passed: 0, failed: 1, skipped: 0, problems };
}

function unexplained(ending: Ending): string[] {
  return [ending.reason ?? `The program ended with exit code ${ending.code ?? 'unknown'}.`];
}

export function total(outcomes: readonly Outcome[]): Outcome {
  const sum = (pick: (outcome: Outcome) => number) =>
    outcomes.reduce((so, outcome) => so + pick(outcome), 0);
  return {
    passed: sum((outcome) => outcome.passed),
    failed: sum((outcome) => outcome.failed),
    skipped: sum((outcome) => outcome.skipped),
    problems: outcomes.flatMap((outcome) => outcome.problems),
  };
}

/** The contract of the last line: `N passed, N failed[, N skipped]`. */
export function lastLine({ passed, failed, skipped }: Outcome): string {
  const line = `${passed} passed, ${failed} failed`;
  return skipped > 0 ? `${line}, ${skipped} skipped` : line;
}

/** Nothing run is not a success. */
export function exitCode({ passed, failed }: Outcome): 0 | 1 {
  return failed === 0 && passed > 0 ? 0 : 1;
}

function recordOf(value: unknown): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as Record<string, unknown>;
  }
  throw new TypeError('an object was expected');
}

function listOf(value: unknown): Record<string, unknown>[] {
  if (!Array.isArray(value)) throw new TypeError('a list was expected');
  return value.map(recordOf);
}

function countOf(value: unknown): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0) return value;
  throw new TypeError('a count was expected');
}
