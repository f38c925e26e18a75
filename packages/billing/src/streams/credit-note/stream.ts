import {
  type DataOf,
  dayOf,
  defineCommand,
  defineStream,
  type Money,
  minus,
  money,
  NOT_THERE,
  newestFirst,
  priceSchema,
  propose,
  referenceTo,
  refuse,
  shown,
  ZERO,
} from '@callout/kernel';
import {
  CreditNoteIssued,
  forClient,
  forRole,
  idSchema,
  lineSchema,
} from '@callout/published-language';
import { z } from 'zod';
import { calendarOf } from '../../read-models/calendar.ts';
import { creditedInvoices } from '../../read-models/credited-invoices.ts';
import { nextCreditNoteNumber } from '../../read-models/document-numbers.ts';
import { openInvoices } from '../../read-models/open-invoices.ts';
import { amountText } from '../amount-text.ts';
import { CLIENT_STATEMENT_STATUSES } from '../client-statement/state.ts';
import { clientStatement } from '../client-statement/stream.ts';

export interface CreditNoteState {
  /** Undefined before it is issued; never changed after. */
  readonly note: DataOf<typeof CreditNoteIssued> | undefined;
}

const initial: CreditNoteState = { note: undefined };

const of = shown<CreditNoteState>();
const noteFields = {
  number: of.text(({ note }) => note && String(note.number)),
  client: of.reference(({ note }) => note && { kind: 'client', ...note.client }),
  statement: of.reference(
    ({ note }) =>
      note && { kind: 'client-statement', id: note.statement, name: String(note.invoice) },
  ),
  date: of.day(({ note }) => note?.date),
  amount: of.money(({ note }) => note?.amount, { isSummed: true }),
  againstOpen: of.money(({ note }) => note?.againstOpen, { isSummed: true }),
  toCredit: of.money(({ note }) => note?.toCredit, { isSummed: true }),
  reason: of.note(({ note }) => note?.reason),
};

/** One stream a document: issued once, immutable from then on. */
export const creditNote = defineStream({
  kind: 'credit-note',
  events: [CreditNoteIssued],
  initial,
  beginsWith: ['CreditNoteIssued'],
  statuses: ['issued'],
  fields: noteFields,
  evolve: { CreditNoteIssued: (_, data) => ({ note: data }) },
  rules: {
    CreditNoteIssued: (_, data) => {
      if (data.amount === 0) return refuse('credit-not-above-zero', { fields: ['amount'] });
      return data.amount === data.againstOpen + data.toCredit
        ? undefined
        : refuse('credit-does-not-add-up', { fields: ['amount'] });
    },
  },
  envelope: ({ note }) => ({
    status: 'issued',
    title: note?.client.name ?? '',
    sort: note ? newestFirst(`${note.date}T00:00:00.000Z`) : '',
    owner: note?.client.id ?? '',
    day: note?.date ?? '',
    closed: true,
  }),
  relations: ({ note }, actor) =>
    actor.role === 'client' && actor.subject === note?.client.id ? ['own'] : [],
  audience: ({ note }) => [forRole('accountant'), forClient(note?.client.id ?? '')],
});

/** What credit notes have left of an invoice is the most that another one may take off. */
export const IssueCreditNote = defineCommand({
  name: 'IssueCreditNote',
  stream: creditNote,
  input: z.object({
    /** The statement whose invoice is corrected. */
    statement: referenceTo('client-statement', idSchema),
    amount: priceSchema,
    reason: lineSchema.min(1),
  }),
  actors: { accountant: ['any'] },
  offer: {
    group: 'main',
    about: CLIENT_STATEMENT_STATUSES.filter((status) => status !== 'open'),
  },
  emits: [CreditNoteIssued],
  loadFacts: async ({ input, now }, view) => {
    const row = await view.row(openInvoices, input.statement);
    return {
      of: await view.state(clientStatement, input.statement),
      open: row?.open ?? ZERO,
      underWay: row?.status === 'exported' || row?.settling === true,
      credited: (await view.row(creditedInvoices, input.statement))?.total ?? ZERO,
      number: await nextCreditNoteNumber(view),
      date: dayOf(now, (await calendarOf(view)).timeZone),
    };
  },
  decide: (_, { statement, amount, reason }, { exists, facts }) => {
    if (exists) return refuse('credit-note-already-issued');
    const { client, week, invoice } = facts.of ?? {};
    if (!client || !week) return NOT_THERE;
    if (!invoice) return refuse('week-not-closed');
    // The bank has the old amount; what comes of it decides first.
    if (facts.underWay) return refuse('payment-under-way');
    const left = minus(money(Math.max(0, invoice.total)), facts.credited);
    if (amount > left) return beyondInvoice(left, invoice.currency);
    const againstOpen = money(Math.min(amount, facts.open));
    return propose(CreditNoteIssued, {
      number: facts.number,
      client,
      statement,
      invoice: invoice.number,
      week: week.start,
      date: facts.date,
      amount,
      againstOpen,
      toCredit: minus(amount, againstOpen),
      reason,
      currency: invoice.currency,
    });
  },
});

function beyondInvoice(left: Money, currency: string) {
  return refuse('credit-beyond-invoice', {
    params: { left: amountText(left, currency) },
    fields: ['amount'],
  });
}

/** In the order in which they are offered. */
export const creditNoteCommands = [IssueCreditNote];
