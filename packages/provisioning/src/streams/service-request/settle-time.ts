import { defineCommand, propose, refuse } from '@callout/kernel';
import { TimeSettled } from '@callout/published-language';
import type { ServiceRequestState } from './state.ts';
import { serviceRequest } from './stream.ts';
import { awaitedStep, settleableSteps, settleableTime } from './visit-time.ts';

/** What the form begins with: the time as it stands, so that to confirm it is to say why. */
function asItStands(state: ServiceRequestState) {
  const step = awaitedStep(state) ?? settleableSteps(state)[0];
  const known = step && settleableTime(state, step);
  return known ? { step, time: known.recorded } : {};
}

/** Confirms when a marked fact of a visit happened, or says when it did. */
export const SettleTime = defineCommand({
  name: 'SettleTime',
  stream: serviceRequest,
  input: TimeSettled.schema.omit({ fact: true, recorded: true }),
  actors: { manager: ['any'] },
  offer: {
    group: 'more',
    initial: asItStands,
    when: (state: ServiceRequestState) => settleableSteps(state).length > 0,
    first: (state: ServiceRequestState) => awaitedStep(state) !== undefined,
  },
  emits: [TimeSettled],
  decide: (state, input) => {
    const known = settleableTime(state, input.step);
    return known
      ? propose(TimeSettled, { ...input, ...known })
      : refuse('time-not-marked', { fields: ['step'] });
  },
});
