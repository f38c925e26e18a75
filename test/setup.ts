import fc from 'fast-check';

// A failing property prints its seed; the same seed given here runs the same cases again.
const given = process.env['CALLOUT_FC_SEED'];
if (given !== undefined && given !== '') {
  const seed = Number(given);
  if (!Number.isInteger(seed))
    throw new Error(`CALLOUT_FC_SEED must be an integer, not "${given}"`);
  fc.configureGlobal({ ...fc.readConfigureGlobal(), seed });
}
