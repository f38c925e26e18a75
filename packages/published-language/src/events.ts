import {
  type ContextName,
  definitionsOf as definitionsIn,
  type EventDefinition,
} from '@callout/kernel';
import * as billing from './billing.ts';
import * as management from './management.ts';
import * as provisioning from './provisioning.ts';
import * as review from './review.ts';

type EventsIn<M> = Extract<M[keyof M], EventDefinition>;

/** Every event that a file of the language exports: nobody lists them a second time. */
function eventsIn<M extends object>(language: M): readonly EventsIn<M>[] {
  const isEvent = (value: unknown): value is EventsIn<M> =>
    typeof value === 'object' && value !== null && 'type' in value && 'samples' in value;
  // By name: bundlers keep the exports of a file in orders of their own.
  const names = Object.keys(language).sort() as (keyof M)[];
  return names.map((name) => language[name]).filter(isEvent);
}

export const provisioningEvents = eventsIn(provisioning);
export const managementEvents = eventsIn(management);
export const reviewEvents = eventsIn(review);
export const billingEvents = eventsIn(billing);

export const publishedEvents = [
  ...provisioningEvents,
  ...managementEvents,
  ...reviewEvents,
  ...billingEvents,
];

/** What a context declares its policies and projections with, over every published event. */
export function definitionsOf(context: ContextName) {
  return definitionsIn(context, publishedEvents);
}
