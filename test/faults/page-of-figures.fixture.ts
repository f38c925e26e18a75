import type { FaultsOutcome } from './faults-world.fixture.ts';

/** docs/reliability-faults.md, as a run comes to it. */
export function figuresPage(outcome: FaultsOutcome): string {
  const { seed, kills, rows, hasOwnDisk, unasked, refused, isTakenForCopy } = outcome;
  const sum = (of: 'times' | 'acknowledged' | 'found' | 'lost' | 'doubled') =>
    rows.reduce((total, row) => total + row[of], 0).toLocaleString('en');
  const table = rows.map(
    ({ fault, times, acknowledged, found, lost, doubled }) =>
      `| ${fault} | ${times} | ${acknowledged} | ${found} | ${lost} | ${doubled} |`,
  );
  const codes = [...refused].map(([code, times]) => `\`${code}\` ${times} times`).join(', ');
  const disk = hasOwnDisk
    ? ''
    : '\nThe disk of the server was not filled up: this machine allows mounting no disk.\n';
  return `# Real faults

Written by \`pnpm faults --kills ${kills} --seed ${seed}\`: a real server, a real Chromium with the product's own replica on
IndexedDB, and a proxy between them. A person records notes and photos without a pause, another one notes things
elsewhere; processes are killed with SIGKILL, lines are cut at a random byte of a request or its answer, disks are filled
to the last byte. What was acknowledged to a person before a fault is compared with what the server holds at the end:
a fact once in the log, a photo with the content that its hash says.

| fault that came next | times | acknowledged | found | lost | doubled |
| --- | ---: | ---: | ---: | ---: | ---: |
${table.join('\n')}
| **together** | ${sum('times')} | ${sum('acknowledged')} | ${sum('found')} | ${sum('lost')} | ${sum('doubled')} |
${disk}
- There once without having been acknowledged, because whoever was to be told died first: ${unasked.length}
- Refused, and said to be: ${codes === '' ? 'nothing' : codes}
- Documents that are not their fold, or another one on the device: ${outcome.differences.length}
- The device was taken for a copy of another: ${isTakenForCopy ? 'yes' : 'no'}
`;
}
