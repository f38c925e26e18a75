import {
  addMinutes,
  defineCommand,
  type InstantText,
  propose,
  type View,
  type Window,
} from '@callout/kernel';
import { RequestOverdue, ServiceUnserved } from '@callout/published-language';
import { z } from 'zod';
import { circumstances } from '../../matching/candidates.ts';
import { freeWindowsFor } from '../../matching/free-windows-for.ts';
import { outcomeOf } from './state.ts';
import { serviceRequest } from './stream.ts';

const DAY_MINUTES = 24 * 60;

interface Offer {
  readonly offered: readonly Window[];
  readonly closesAt: InstantText;
  readonly timeZone: string;
}

async function offerFor(stream: string, now: InstantText, view: View): Promise<Offer> {
  const { overdueDays, timeZone } = await circumstances(view);
  const request = await view.state(serviceRequest, stream);
  return {
    offered: request ? await freeWindowsFor(view, request, now) : [],
    // From when it was looked, not from the window: while the server was down nobody could choose.
    closesAt: addMinutes(now, overdueDays * DAY_MINUTES),
    timeZone,
  };
}

/** Issued by the clock's policy: the window has passed, and nobody was found. */
export const MarkOverdue = defineCommand({
  name: 'MarkOverdue',
  stream: serviceRequest,
  input: z.object({}),
  actors: {},
  emits: [RequestOverdue],
  loadFacts: ({ stream, now }, view) => offerFor(stream, now, view),
  decide: (state, _, { facts: { offered, closesAt, timeZone } }) =>
    propose(RequestOverdue, {
      passed: state.window,
      offered: offered.map((window) => ({ ...window })),
      closesAt,
      timeZone,
    }),
});

/** Issued by the clock's policy: free of charge, and reviewed. */
export const CloseUnserved = defineCommand({
  name: 'CloseUnserved',
  stream: serviceRequest,
  input: z.object({}),
  actors: {},
  emits: [ServiceUnserved],
  decide: (state, _, { now }) =>
    propose(ServiceUnserved, {
      overdueSince: state.overdue?.since ?? now,
      outcome: outcomeOf(state),
    }),
});
