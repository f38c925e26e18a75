import {
  type Actor,
  defineCommand,
  defineStream,
  definitionsOf,
  eventsOf,
  issue,
  type Principal,
  propose,
  refuse,
} from '@callout/kernel';
import {
  envelopeOf,
  JobDone,
  JobOpened,
  toyContext,
  toyModelOf,
  toyProvisioning,
} from '@callout/kernel/toy';
import { z } from 'zod';

// Every road through the engine: the toy's jobs, carried out by a worker, and billing that counts and
// charges what was done. Tests break it and mend it.

const bill = eventsOf('billing', 'bill');
const ClientBilled = bill('ClientBilled', {
  schema: z.object({ job: z.string() }),
  sample: { job: 'j1' },
});
const BillClosed = bill('BillClosed', {
  schema: z.object({ lines: z.int() }),
  sample: { lines: 1 },
});
interface BillState {
  readonly status: 'none' | 'open' | 'closed';
  readonly lines: readonly string[];
}
const noBill: BillState = { status: 'none', lines: [] };
const bills = defineStream({
  kind: 'bill',
  events: [ClientBilled, BillClosed],
  initial: noBill,
  beginsWith: [],
  mayBegin: ['ClientBilled'],
  statuses: ['open', 'closed'],
  evolve: {
    ClientBilled: (state, data) => ({ status: 'open', lines: [...state.lines, data.job] }),
    BillClosed: (state) => ({ ...state, status: 'closed' }),
  },
  rules: {
    ClientBilled: (state) => (state.status === 'closed' ? refuse('bill-closed') : undefined),
    BillClosed: (state) => (state.status === 'open' ? undefined : refuse('bill-closed')),
  },
  envelope: ({ status }) => envelopeOf(status, 'bill', { closed: status === 'closed' }),
  relations: () => [],
  audience: () => ['role:accountant'],
});
const AddLine = defineCommand({
  name: 'AddLine',
  stream: bills,
  input: z.object({ job: z.string() }),
  actors: {},
  emits: [ClientBilled],
  decide: (_, input) => {
    if (trouble.lineOn === input.job) throw new Error('the line of "Ada" is broken');
    return propose(ClientBilled, input);
  },
});
const CloseBill = defineCommand({
  name: 'CloseBill',
  stream: bills,
  input: z.object({}),
  actors: { accountant: ['any'] },
  emits: [BillClosed],
  decide: (state, _, { stream }) => {
    if (trouble.closeOn === stream) throw new Error('the bill is broken');
    return propose(BillClosed, { lines: state.lines.length });
  },
});
const charging = definitionsOf('billing', [JobOpened, JobDone, ClientBilled, BillClosed]);
export const openedJobs = charging.defineProjection<{ readonly title: string }>()({
  name: 'opened-jobs',
  on: {
    JobOpened: {
      key: (event) => event.stream,
      fold: (_, event) => {
        if (trouble.foldOn === event.stream) throw new Error('the fold is broken');
        return { title: event.data.title };
      },
    },
  },
});
export const openBills = charging.defineProjection<{ readonly lines: number }>()({
  name: 'open-bills',
  on: {
    ClientBilled: {
      key: (event) => event.stream,
      fold: (row) => ({ lines: (row?.lines ?? 0) + 1 }),
    },
    BillClosed: { key: (event) => event.stream, fold: () => undefined },
  },
});

/** Tests break the model through this, and mend it: what threw last time may not throw the next. */
export const NO_TROUBLE = { throwOn: '', foldOn: '', lineOn: '', closeOn: '', dueThrows: false };
export const trouble = { ...NO_TROUBLE };

const billWhenDone = charging.definePolicy({
  name: 'bill-when-done',
  whenever: [JobDone],
  issues: [AddLine],
  react: async (event) => {
    if (trouble.throwOn === event.stream) throw new Error('the policy is broken');
    return [issue(AddLine, event.data.client, { job: event.stream })];
  },
});
/** Every job is billed until its client's bill is closed in the evening. */
export const CLOSING_TIME = '2026-11-23T18:00:00.000Z';
const closeInTheEvening = charging.defineClockPolicy({
  name: 'close-in-the-evening',
  issues: [CloseBill],
  due: async (now, view) => {
    if (trouble.dueThrows) throw new Error('nobody knows what is due');
    if (now < CLOSING_TIME) return [];
    // So few a round that more than one round is needed.
    const open = await view.rows(openBills, { limit: 2 });
    return open.map(({ key }) => issue(CloseBill, key, {}));
  },
});

export const engineModel = toyModelOf(
  toyProvisioning,
  toyContext('billing', {
    streams: [bills],
    commands: [AddLine, CloseBill],
    policies: [billWhenDone, closeInTheEvening],
    projections: [openedJobs, openBills],
  }),
);

export const importer = { id: 'import:old', name: 'old', roles: ['import'] } as const;
export const manager: Actor & { readonly roles: readonly ['manager'] } = {
  id: 'u-manager',
  role: 'manager',
  name: 'Mara',
  roles: ['manager'],
};
export const accountant: Principal = { id: 'u-accountant', name: 'Anna', roles: ['accountant'] };
export const worker = {
  id: 'u-worker',
  role: 'worker',
  name: 'Mila',
  subject: 'w1',
  roles: ['worker'],
} as const;
export const otherWorker = {
  id: 'u-other',
  role: 'worker',
  name: 'Ole',
  subject: 'w2',
  roles: ['worker'],
} as const;
export const client = {
  id: 'u-client',
  role: 'client',
  name: 'Ada',
  subject: 'c1',
  roles: ['client'],
} as const;
