// Proves that nothing that went wrong can be counted as a success, and that each test counts once.
import { expect, test } from 'vitest';
import { exitCode, fromExit, fromPlaywright, fromVitest, lastLine, total } from './summary.ts';

const ok = { code: 0 };
const broken = { code: 1 };

const vitestReport = (...files: object[]) => JSON.stringify({ testResults: files });
const file = (status: string, ...tests: string[]) => ({
  name: 'a.spec.ts',
  status,
  assertionResults: tests.map((test) => ({ status: test })),
});
const playwrightReport = (stats: object, errors: object[] = []) =>
  JSON.stringify({ stats: { expected: 0, unexpected: 0, flaky: 0, skipped: 0, ...stats }, errors });

test('a check counts as one', () => {
  expect(fromExit(ok)).toEqual({ passed: 1, failed: 0, skipped: 0, problems: [] });
  expect(fromExit(broken)).toMatchObject({ passed: 0, failed: 1 });
  expect(fromExit({ code: null, reason: 'It was ended by SIGKILL.' })).toEqual({
    passed: 0,
    failed: 1,
    skipped: 0,
    problems: ['It was ended by SIGKILL.'],
  });
});

test('Vitest: single tests are counted, whatever way they are left out', () => {
  const report = vitestReport(
    file('passed', 'passed', 'passed', 'skipped', 'todo', 'pending'),
    file('failed', 'failed', 'passed'),
  );
  expect(fromVitest(report, broken)).toEqual({ passed: 3, failed: 1, skipped: 3, problems: [] });
});

test('Vitest: a file that cannot be loaded is a failure', () => {
  const outcome = fromVitest(vitestReport(file('passed', 'passed'), file('failed')), broken);
  expect(outcome).toEqual({
    passed: 1,
    failed: 1,
    skipped: 0,
    problems: ['a.spec.ts failed outside its tests.'],
  });
});

test('Vitest: an exit code that no test explains is a failure', () => {
  expect(fromVitest(vitestReport(file('passed', 'passed')), broken)).toEqual({
    passed: 1,
    failed: 1,
    skipped: 0,
    problems: ['The program ended with exit code 1.'],
  });
});

test.each([
  ['no report', undefined],
  ['a report cut short', '{"testResults": ['],
  ['a report of another form', '{"numPassedTests": 3}'],
  ['a report that is no object', '[]'],
  ['no test', vitestReport()],
  ['only skipped tests', vitestReport(file('passed', 'skipped'))],
])('%s is a failure, even when the runner is content', (_title, report) => {
  for (const outcome of [fromVitest(report, ok), fromPlaywright(report, ok)]) {
    expect(outcome.failed).toBe(1);
    expect(outcome.problems).not.toEqual([]);
    expect(exitCode(outcome)).toBe(1);
  }
});

test('Playwright: its own numbers are counted', () => {
  const report = playwrightReport({ expected: 5, unexpected: 2, skipped: 1 });
  expect(fromPlaywright(report, broken)).toEqual({
    passed: 5,
    failed: 2,
    skipped: 1,
    problems: [],
  });
});

test('Playwright: a second try is told, and more than two of them fail', () => {
  expect(fromPlaywright(playwrightReport({ expected: 5, flaky: 2 }), ok)).toEqual({
    ...{ passed: 7, failed: 0, skipped: 0 },
    problems: ['2 passed only on a second try (at most 2 may).'],
  });
  expect(fromPlaywright(playwrightReport({ expected: 5, flaky: 3 }), ok)).toMatchObject({
    ...{ passed: 7, failed: 1 },
  });
});

test('Playwright: an error outside the tests is a failure', () => {
  const outcome = fromPlaywright(
    playwrightReport({ expected: 5 }, [{ message: 'no browser' }]),
    ok,
  );
  expect(outcome).toMatchObject({ passed: 5, failed: 1 });
  expect(outcome.problems).toEqual(['Outside the tests: no browser']);
});

test('Playwright: a crash after the last test is a failure', () => {
  expect(fromPlaywright(playwrightReport({ expected: 5 }), { code: null })).toMatchObject({
    passed: 5,
    failed: 1,
  });
});

test('the last line names what was skipped only if something was', () => {
  const some = { passed: 3, failed: 1, skipped: 2, problems: [] };
  expect(lastLine(some)).toBe('3 passed, 1 failed, 2 skipped');
  expect(lastLine({ ...some, skipped: 0 })).toBe('3 passed, 1 failed');
  expect(lastLine(total([some, some]))).toBe('6 passed, 2 failed, 4 skipped');
});

test('the exit code is 0 only when something passed and nothing failed', () => {
  expect(exitCode({ passed: 1, failed: 0, skipped: 0, problems: [] })).toBe(0);
  expect(exitCode({ passed: 9, failed: 1, skipped: 0, problems: [] })).toBe(1);
  expect(exitCode(total([]))).toBe(1);
});
