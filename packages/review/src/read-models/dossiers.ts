import { type ConfirmedEvent, type DataOf, newestFirst, shown } from '@callout/kernel';
import type { Evidence, ServiceCompleted, ServiceRequested } from '@callout/published-language';
import { defineProjection } from '../define.ts';

interface Entry {
  readonly at: string;
  /** The type of the event. */
  readonly what: string;
  readonly by: string;
  readonly text: string;
}
type Outcome = DataOf<typeof ServiceCompleted>['outcome'];

export interface DossierRow {
  readonly order: DataOf<typeof ServiceRequested> | undefined;
  /** What the ending said; undefined while the request is not over. */
  readonly ending: Outcome | undefined;
  /** A case that is neither completed nor withdrawn. */
  readonly openCase: string | undefined;
  readonly entries: readonly Entry[];
  readonly evidence: readonly Evidence[];
}

/** The dossier keeps so many; the log keeps all. */
const ENTRIES_MAX = 300;
const EVIDENCE_MAX = 150;

const empty: DossierRow = {
  order: undefined,
  ending: undefined,
  openCase: undefined,
  entries: [],
  evidence: [],
};

interface Told {
  readonly text?: string;
  readonly evidence?: readonly Evidence[];
  readonly change?: Partial<Pick<DossierRow, 'order' | 'ending' | 'openCase'>>;
}

function noted(row: DossierRow | undefined, event: ConfirmedEvent, told: Told = {}): DossierRow {
  const { text = '', evidence = [], change = {} } = told;
  const before = row ?? empty;
  const entry = { at: event.occurredAt, what: event.type, by: event.actor.name, text };
  return {
    ...before,
    ...change,
    entries: [...before.entries, entry].slice(-ENTRIES_MAX),
    evidence: [...before.evidence, ...evidence].slice(-EVIDENCE_MAX),
  };
}

const ofRequest = ({ stream }: ConfirmedEvent) => stream;
/** Results that were recorded before they said what they are about are found in their case only. */
const ofCase = ({
  data,
}: {
  readonly data: { readonly about?: { requestId: string } | undefined };
}) => data.about?.requestId ?? [];

const of = shown<DossierRow>();

/** Everything about a request that a reviewer may need, evidence included, by request. */
export const dossiers = defineProjection<DossierRow>()({
  name: 'dossiers',
  // Rows have an index since 2, and tell of claimed work since 3.
  foldVersion: 3,
  on: {
    ServiceRequested: {
      key: ofRequest,
      fold: (row, event) =>
        noted(row, event, { text: event.data.description, change: { order: event.data } }),
    },
    WorkerAssigned: {
      key: ofRequest,
      fold: (row, event) => noted(row, event, { text: event.data.worker.name }),
    },
    ServiceStarted: {
      key: ofRequest,
      fold: (row, event) => noted(row, event, { evidence: event.data.evidence }),
    },
    ServiceCompleted: {
      key: ofRequest,
      fold: (row, event) => {
        const { notes, evidence, outcome } = event.data;
        return noted(row, event, { text: notes, evidence, change: { ending: outcome } });
      },
    },
    ServiceFailed: {
      key: ofRequest,
      fold: (row, event) => {
        const { reason, evidence, outcome } = event.data;
        return noted(row, event, { text: reason, evidence, change: { ending: outcome } });
      },
    },
    ServiceCancelled: {
      key: ofRequest,
      fold: (row, event) =>
        noted(row, event, {
          text: event.data.reason,
          change: { ending: event.data.outcome },
        }),
    },
    RequestOverdue: { key: ofRequest, fold: (row, event) => noted(row, event) },
    ServiceUnserved: {
      key: ofRequest,
      fold: (row, event) => noted(row, event, { change: { ending: event.data.outcome } }),
    },
    NoShowReversed: { key: ofRequest, fold: (row, event) => noted(row, event) },
    OutcomeDisputed: {
      key: ofRequest,
      fold: (row, event) => noted(row, event, { text: event.data.reason }),
    },
    NoteAdded: {
      key: ofRequest,
      fold: (row, event) => noted(row, event, { text: event.data.text }),
    },
    EvidenceAttached: {
      key: ofRequest,
      fold: (row, event) =>
        noted(row, event, { text: event.data.note, evidence: [event.data.evidence] }),
    },
    WorkClaimed: {
      key: ofRequest,
      fold: (row, event) => {
        const { facts, remark } = event.data;
        return noted(row, event, { text: remark, evidence: facts.flatMap((one) => one.evidence) });
      },
    },
    ClaimAccepted: {
      key: ofRequest,
      fold: (row, event) => noted(row, event, { text: event.data.note }),
    },
    ClaimRejected: {
      key: ofRequest,
      fold: (row, event) => noted(row, event, { text: event.data.reason }),
    },
    ReviewOpened: {
      key: ({ data }) => data.requestId,
      fold: (row, event) =>
        noted(row, event, { text: event.data.statement, change: { openCase: event.stream } }),
    },
    ReviewCompleted: {
      key: ofCase,
      fold: (row, event) =>
        noted(row, event, { text: event.data.summary, change: { openCase: undefined } }),
    },
    ReviewWithdrawn: {
      key: ofCase,
      fold: (row, event) => noted(row, event, { change: { openCase: undefined } }),
    },
  },
  index: ({ order }) => (order ? newestFirst(order.wanted.from) : ''),
  observed: {
    observers: ['reviewer', 'manager'],
    fields: {
      request: of.text(({ order }) => order?.serviceType.name),
      client: of.reference(({ order }) => order && { kind: 'client', ...order.client }),
      wanted: of.window(({ order }) => order?.wanted),
      worker: of.reference(({ ending }) => ending?.worker && { kind: 'worker', ...ending.worker }),
      openCase: of.reference(({ openCase, order }) =>
        openCase === undefined
          ? undefined
          : { kind: 'review-case', id: openCase, name: order?.serviceType.name ?? '' },
      ),
      entries: of.count(({ entries }) => entries.length),
      evidence: of.count(({ evidence }) => evidence.length),
      latest: of.instant(({ entries }) => entries.at(-1)?.at),
    },
  },
});
