// Records what every fold comes to, so that none is changed without its version:
//   node test/folds/record-folds.ts
// It refuses to record other results under the same version. Where that version has not left this branch
// yet, so that nobody can have stored anything by it, `--unreleased` says so.
import { model } from '@callout/model';
import {
  fingerprintsOf,
  recordedFingerprints,
  recordFingerprints,
} from './fingerprints.fixture.ts';

const recorded = recordedFingerprints();
const found = fingerprintsOf(model);
const changed = Object.entries(found).filter(([name, { fold, fingerprint }]) => {
  const before = recorded[name];
  return before?.fold === fold && before.fingerprint !== fingerprint;
});
if (changed.length > 0 && !process.argv.includes('--unreleased')) {
  const names = changed.map(([name]) => `  ${name}`).join('\n');
  process.stderr.write(
    `Raise the foldVersion of these first: they come to other results.\n${names}\n`,
  );
  process.exitCode = 1;
} else {
  recordFingerprints(found);
  process.stdout.write(`Recorded ${Object.keys(found).length} folds.\n`);
}
