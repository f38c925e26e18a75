// Proves that a spec which is gone is missed: the record of coverage is compared with what a run of the
// real specs was seen to prove, not believed.
import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { testimonyGap, testimonyText } from './model-files.ts';

const ROOT = join(import.meta.dirname, '../../../..');
const SPEC = 'packages/review/src/streams/hypothesis/stream.spec.ts';

const kept = readFileSync(join(ROOT, 'test/model/witnessed.jsonl'), 'utf8').trim().split('\n');
const isOf = (command: string) => (line: string) => line.includes(`{"command":"${command}"`);

async function witnessedBy(spec: string): Promise<readonly string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'callout-witness-'));
  try {
    const vitest = join(ROOT, 'node_modules/vitest/vitest.mjs');
    await promisify(execFile)(process.execPath, [vitest, 'run', '--project', 'pure', spec], {
      cwd: ROOT,
      env: { ...process.env, CALLOUT_WITNESS: folder },
    });
    return readdirSync(folder).flatMap((file) =>
      readFileSync(join(folder, file), 'utf8').trim().split('\n'),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe('the testimony of a run', () => {
  it('proves what its specs proved, and nothing that only other specs prove', async () => {
    const seen = await witnessedBy(SPEC);
    const { unproved, unrecorded } = testimonyGap(kept, seen);
    expect(kept.filter(isOf('JudgeHypothesis')).length).toBeGreaterThan(1);
    expect(unproved.filter(isOf('JudgeHypothesis'))).toEqual([]);
    expect(unproved.filter(isOf('StartService'))).toEqual(kept.filter(isOf('StartService')));
    expect(unrecorded).toEqual([]);
  });

  it('is unrecorded where the record does not have it', () => {
    const seen = ['{"command":"JudgeHypothesis"}', '{"answer":"CreateSignIn"}'];
    expect(testimonyGap(['{"answer":"CreateSignIn"}'], seen)).toEqual({
      unproved: [],
      unrecorded: ['{"command":"JudgeHypothesis"}'],
    });
  });

  it('is said in words', () => {
    expect(
      [
        '{"command":"StartService"}',
        '{"command":"StartService","refusal":"not-assigned"}',
        '{"policy":"close-week-when-it-is-over","occasion":"clock"}',
        '{"answer":"CreateSignIn"}',
      ].map(testimonyText),
    ).toEqual([
      'StartService, carried out',
      'StartService, refused as not-assigned',
      'close-week-when-it-is-over, told of clock',
      'the answer to CreateSignIn',
    ]);
  });
});
