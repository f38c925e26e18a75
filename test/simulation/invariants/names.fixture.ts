/** By number, what the simulation checks; docs/reliability.md tells them from here. */
export const INVARIANTS = {
  I0: 'the history comes to its end',
  I1: 'every fact that a person was told is recorded is there once: in the log, disputed, or kept by its device',
  I2: 'every device equals the server’s view for its person',
  I3: 'a replay from zero equals what is live',
  I4: 'nothing is shown to who must not see it',
  I5: 'one charge for each ended request, and none otherwise',
  I6: 'every charge on exactly one invoice, weeks without overlap',
  I7: 'postings come to zero',
  I8: 'closed documents stay as they are, numbered without gaps',
  I9: 'an oracle comes to the same discounts, earnings, fines and payouts',
  I10: 'nothing is accepted from a revoked device',
  I11: 'every dispute can be brought to its end',
  I12: 'every queue drains',
  I13: 'no answer is a 5xx',
  I14: 'what a device told is numbered without holes, unless its disk was lost',
  I15: 'the log goes forward, and nothing is recorded later than now',
  I16: 'nothing is folded twice on a device',
} as const;
export type InvariantNumber = keyof typeof INVARIANTS;
