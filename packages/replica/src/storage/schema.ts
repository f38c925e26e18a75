import type { RxJsonSchema } from 'rxdb';
import type { LocalDocument } from './local-document.ts';

/** `<kind>:<stream>`: 60 and 120 characters are the limits that the kernel puts on the two. */
const ID_MAX = 181;
const flag = { type: 'number', minimum: 0, maximum: 1, multipleOf: 1 } as const;
const text = (maxLength: number) => ({ type: 'string', maxLength }) as const;
const opaque = {} as const;

/**
 * Every list query has one of these indexes, made of what it compares for equality followed by the
 * order it wants; see `list-plan.ts`. Each index costs about a tenth of the speed of writing.
 */
export const INDEXES = {
  byClosed: ['kind', 'closed', 'sort'],
  byStatus: ['kind', 'status', 'sort'],
  byOwner: ['kind', 'owner', 'closed', 'sort'],
  byAssignee: ['kind', 'assignee', 'closed', 'sort'],
  byDay: ['kind', 'day', 'sort'],
  unsent: ['unsent', 'id'],
  disputed: ['disputed', 'id'],
} as const;

type Undeclared = 'fold' | 'settled' | 'closedAt' | 'decisions';
/**
 * What indexes and the primary key need. `fold`, `settled`, `closedAt` and `decisions` are kept too, but not
 * declared: RxDB stores what it is given, and a property more in the schema would have every device copy its
 * whole database before it shows anything.
 */
export const documentSchema: RxJsonSchema<Omit<LocalDocument, Undeclared>> = {
  title: 'stream document',
  version: 0,
  primaryKey: 'id',
  type: 'object',
  properties: {
    id: text(ID_MAX),
    kind: text(60),
    stream: text(120),
    status: text(60),
    title: text(1000),
    sort: text(200),
    owner: text(120),
    assignee: text(120),
    day: text(10),
    closed: { type: 'boolean' },
    version: { type: 'integer' },
    position: { type: 'integer' },
    state: opaque,
    timeline: { type: 'array' },
    disputes: { type: 'array' },
    pending: { type: 'array' },
    unsent: flag,
    disputed: flag,
    gone: flag,
    base: opaque,
  },
  required: [
    'id',
    'kind',
    'stream',
    'status',
    'title',
    'sort',
    'owner',
    'assignee',
    'day',
    'closed',
    'version',
    'position',
    'unsent',
    'disputed',
    'gone',
  ],
  indexes: Object.values(INDEXES).map((fields) => [...fields]),
};
