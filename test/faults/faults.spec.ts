// Proves on real processes that what a person was promised is kept: the server and a real browser are killed,
// lines are cut at random bytes of pushes, pulls and files, both disks fill up; afterwards every fact and
// photo that was recorded is on the server once, and the device knows what the server knows. At length by
// `pnpm faults --kills 100`, which writes docs/reliability-faults.md.
import { expect, test } from 'vitest';
import { runFaults } from './run-faults.fixture.ts';

const KILLS = 5;

test('nothing that was acknowledged is lost or doubled, whatever dies', async () => {
  const seed = Math.trunc(Math.random() * 2 ** 31);
  console.log(`seed ${seed}`);
  const outcome = await runFaults({ seed, kills: KILLS, streams: 4 });
  const { rows, lost, doubled, differences, isTakenForCopy } = outcome;
  console.table(rows);
  expect({ lost, doubled, differences, isTakenForCopy }).toEqual({
    ...{ lost: [], doubled: [], differences: [], isTakenForCopy: false },
  });
  const acknowledged = rows.reduce((sum, row) => sum + row.acknowledged, 0);
  expect(acknowledged).toBeGreaterThan(KILLS * 5);
}, 120_000);
