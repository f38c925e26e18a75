import { defineKnowledge, type FormerCopies, remembered } from '@callout/kernel';
import { defineProjection } from '../define.ts';

interface WorkerRow {
  readonly name: string;
  readonly former?: FormerCopies | undefined;
}

function renamed(row: WorkerRow | undefined, { name }: { readonly name: string }): WorkerRow {
  return { name, former: remembered(row?.former, row && { name: row.name }, { name }) };
}

/** Workers by id: whoever gets a bonus is one of them, under the name that management published. */
export const workers = defineProjection<WorkerRow>()({
  name: 'workers',
  on: {
    WorkerRegistered: {
      key: (event) => event.stream,
      fold: (row, event) => renamed(row, event.data),
    },
    WorkerProfileChanged: {
      key: (event) => event.stream,
      fold: (row, event) => renamed(row, event.data),
    },
  },
});

/** How billing knows what its facts copy from management's streams. */
export const knowledge = [
  defineKnowledge<WorkerRow>({
    of: 'worker',
    through: workers,
    today: ({ name }) => ({ name }),
    former: ({ former }) => former,
    unknown: 'worker-unknown',
  }),
];
