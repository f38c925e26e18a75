import {
  type Actor,
  cell,
  type DataOf,
  defineStream,
  type EventMeta,
  newestFirst,
  type Refusal,
  refuse,
  shown,
} from '@callout/kernel';
import {
  ClientContacted,
  FindingRecorded,
  forRole,
  ReviewCompleted,
  ReviewOpened,
  ReviewReopened,
  ReviewTaken,
  ReviewWithdrawn,
} from '@callout/published-language';

/** Contacts and findings are kept in the document itself, so their number has a bound. */
export const NOTES_MAX = 200;

interface Signed {
  /** When it was recorded, by the recorder's clock. */
  readonly at: string;
  readonly by: string;
}
export type Contact = DataOf<typeof ClientContacted> & Signed;
export type Finding = DataOf<typeof FindingRecorded> & Signed;
export type ReviewResult = DataOf<typeof ReviewCompleted> & Signed;

export interface ReviewCaseState {
  readonly status: 'none' | 'open' | 'taken' | 'completed' | 'withdrawn';
  readonly opened: (DataOf<typeof ReviewOpened> & { readonly at: string }) | undefined;
  /** Who holds the case; nobody once it was reopened. */
  readonly reviewer: DataOf<typeof ReviewTaken>['reviewer'] | undefined;
  readonly contacts: readonly Contact[];
  readonly findings: readonly Finding[];
  /** The latest result; stays readable while a reopened case is looked at again. */
  readonly result: ReviewResult | undefined;
  readonly reopenedBecause: string | undefined;
  readonly withdrawnAt?: string | undefined;
}

const initial: ReviewCaseState = {
  status: 'none',
  opened: undefined,
  reviewer: undefined,
  contacts: [],
  findings: [],
  result: undefined,
  reopenedBecause: undefined,
};

function signed(event: EventMeta): Signed {
  return { at: event.occurredAt, by: event.actor.name };
}

/** Others act on what a result says it is about, so it may say only what the case says. */
const sayingWhomItIsAbout = {
  of: (state: ReviewCaseState) => {
    const about = aboutOf(state);
    return about ? { about } : {};
  },
  refusal: 'review-about-differs',
};

const of = shown<ReviewCaseState>();
const caseFields = {
  cause: of.word(({ opened }) => opened && `cause.${opened.cause}`),
  request: of.reference(
    ({ opened }) =>
      opened && { kind: 'service-request', id: opened.requestId, name: opened.serviceType.name },
  ),
  client: of.reference(({ opened }) => opened && { kind: 'client', ...opened.client }),
  worker: of.reference(({ opened }) => opened?.worker && { kind: 'worker', ...opened.worker }),
  serviceType: of.reference(
    ({ opened }) => opened && { kind: 'service-type', ...opened.serviceType },
  ),
  reviewer: of.text(({ reviewer }) => reviewer?.name),
  openedAt: of.instant(({ opened }) => opened?.at),
  statement: of.note(({ opened }) => opened?.statement),
  reopenedBecause: of.note(({ reopenedBecause }) => reopenedBecause),
  verdict: of.word(({ result }) => result && `verdict.${result.verdict}`),
  rootCause: of.word(({ result }) => result && `rootCause.${result.rootCause}`),
  rating: of.count(({ result }) => result?.rating),
  summary: of.note(({ result }) => result?.summary),
  completedBy: of.text(({ result }) => result?.by),
  completedAt: of.instant(({ result }) => result?.at),
  withdrawnAt: of.instant(({ withdrawnAt }) => withdrawnAt),
  hypotheses: of.lines(({ result }) =>
    (result?.hypotheses ?? []).map((text) => ({ hypothesis: cell('note', text) })),
  ),
  contacts: of.lines(({ contacts }) =>
    contacts.map(({ at, by, channel, summary }) => ({
      at: cell('instant', at),
      by: cell('text', by),
      channel: cell('word', `channel.${channel}`),
      summary: cell('note', summary),
    })),
  ),
  findings: of.lines(({ findings }) =>
    findings.map(({ at, by, text }) => ({
      at: cell('instant', at),
      by: cell('text', by),
      text: cell('note', text),
    })),
  ),
};

export const reviewCase = defineStream({
  kind: 'review-case',
  events: [
    ReviewOpened,
    ReviewTaken,
    ClientContacted,
    FindingRecorded,
    ReviewCompleted,
    ReviewReopened,
    ReviewWithdrawn,
  ],
  initial,
  beginsWith: ['ReviewOpened'],
  statuses: ['open', 'taken', 'completed', 'withdrawn'],
  fields: caseFields,
  evolve: {
    ReviewOpened: (state, data, event) => ({
      ...state,
      status: 'open',
      opened: { ...data, at: event.occurredAt },
    }),
    ReviewTaken: (state, data) => ({ ...state, status: 'taken', reviewer: data.reviewer }),
    ClientContacted: (state, data, event) => ({
      ...state,
      contacts: [...state.contacts, { ...data, ...signed(event) }],
    }),
    FindingRecorded: (state, data, event) => ({
      ...state,
      findings: [...state.findings, { ...data, ...signed(event) }],
    }),
    ReviewCompleted: (state, data, event) => ({
      ...state,
      status: 'completed',
      result: { ...data, ...signed(event) },
    }),
    ReviewReopened: (state, data) => ({
      ...state,
      status: 'open',
      reviewer: undefined,
      reopenedBecause: data.reason,
    }),
    ReviewWithdrawn: (state, _, event) => ({
      ...state,
      status: 'withdrawn',
      withdrawnAt: event.occurredAt,
    }),
  },
  rules: {
    ReviewOpened: (_, data, event) => notAParty(data, event.actor),
    ReviewTaken: (state, _, event) => impartial(state, event.actor) ?? whileFree(state),
    ClientContacted: (state, _, event) =>
      whileHeldBy(state, event.actor) ?? withRoom(state.contacts),
    FindingRecorded: (state, _, event) =>
      whileHeldBy(state, event.actor) ?? withRoom(state.findings),
    ReviewCompleted: (state, _, event) => whileHeldBy(state, event.actor),
    ReviewReopened: (state, _, event) =>
      impartial(state, event.actor) ??
      unlessWithdrawn(state) ??
      (state.status === 'completed' ? undefined : refuse('review-not-completed')),
    ReviewWithdrawn: unlessWithdrawn,
  },
  repeats: { ReviewCompleted: sayingWhomItIsAbout, ReviewWithdrawn: sayingWhomItIsAbout },
  envelope: (state) => ({
    status: state.status,
    title: `${state.opened?.serviceType.name ?? ''} — ${state.opened?.client.name ?? ''}`,
    sort: sortKey(state),
    owner: state.opened?.client.id ?? '',
    assignee: state.opened?.worker?.id ?? '',
    // Review knows no business time zone: that is administration's. The day is the one in UTC.
    day: (state.opened?.at ?? '').slice(0, 10),
    closed: state.status === 'completed' || state.status === 'withdrawn',
  }),
  relations: (state, actor) => (state.reviewer?.id === actor.id ? ['assigned'] : []),
  audience: () => [forRole('reviewer'), forRole('manager')],
});

/** The queue is worked off from its oldest case; what is completed follows it, newest first. */
function sortKey(state: ReviewCaseState): string {
  if (state.status === 'completed' && state.result) return newestFirst(state.result.at);
  if (state.withdrawnAt) return newestFirst(state.withdrawnAt);
  return state.opened?.at ?? '';
}

export type About = DataOf<typeof ReviewWithdrawn>['about'];

/** Whom and what the case is about. */
export function aboutOf({ opened }: ReviewCaseState): About | undefined {
  return (
    opened && {
      requestId: opened.requestId,
      client: opened.client,
      ...(opened.worker ? { worker: opened.worker } : {}),
    }
  );
}

function unlessWithdrawn(state: ReviewCaseState): Refusal | undefined {
  return state.status === 'withdrawn' ? refuse('review-withdrawn') : undefined;
}

/** Rule 20: nobody reviews for oneself. */
function impartial({ opened }: ReviewCaseState, actor: Actor): Refusal | undefined {
  return opened ? notAParty(opened, actor) : undefined;
}

function notAParty(
  { client, worker }: Pick<DataOf<typeof ReviewOpened>, 'client' | 'worker'>,
  actor: Actor,
): Refusal | undefined {
  if (actor.subject === undefined) return undefined;
  return [client.id, worker?.id].includes(actor.subject) ? refuse('review-of-own-case') : undefined;
}

function whileFree(state: ReviewCaseState): Refusal | undefined {
  if (state.status === 'withdrawn') return refuse('review-withdrawn');
  if (state.status === 'completed') return refuse('review-completed');
  if (state.status === 'open') return undefined;
  return refuse('review-already-taken', { params: { reviewer: state.reviewer?.name ?? '' } });
}

function whileHeldBy(state: ReviewCaseState, actor: Actor): Refusal | undefined {
  if (state.status === 'withdrawn') return refuse('review-withdrawn');
  if (state.status === 'completed') return refuse('review-completed');
  if (state.status !== 'taken') return refuse('review-not-taken');
  if (state.reviewer?.id !== actor.id) {
    return refuse('review-held-by-another', { params: { reviewer: state.reviewer?.name ?? '' } });
  }
  return impartial(state, actor);
}

function withRoom(notes: readonly unknown[]): Refusal | undefined {
  return notes.length < NOTES_MAX
    ? undefined
    : refuse('review-full', { params: { limit: NOTES_MAX } });
}
