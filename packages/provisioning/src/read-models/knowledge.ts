import { defineKnowledge } from '@callout/kernel';
import {
  CALENDAR,
  type CalendarRow,
  type CatalogueRow,
  type ClientRow,
  calendar,
  catalogue,
  clients,
  copiedTerms,
  type PoolRow,
  workerPool,
} from './projections.ts';

/** How provisioning knows what its facts copy from management's streams. */
export const knowledge = [
  defineKnowledge<ClientRow>({
    of: 'client',
    through: clients,
    today: ({ name }) => ({ name }),
    former: ({ former }) => former,
    unknown: 'client-unknown',
    inUse: { is: ({ active }) => active, refusal: 'client-not-served' },
  }),
  defineKnowledge<CatalogueRow>({
    of: 'service-type',
    through: catalogue,
    today: ({ terms }) => copiedTerms(terms),
    former: ({ former }) => former,
    unknown: 'service-type-unknown',
    inUse: { is: ({ offered }) => offered, refusal: 'service-type-not-offered' },
  }),
  defineKnowledge<PoolRow>({
    of: 'worker',
    through: workerPool,
    today: ({ profile }) => ({ name: profile.name }),
    former: ({ former }) => former,
    unknown: 'worker-unknown',
  }),
  defineKnowledge<CalendarRow>({
    of: 'organisation',
    through: calendar,
    key: CALENDAR,
    today: ({ timeZone }) => ({ timeZone }),
    former: ({ former }) => former,
  }),
];
