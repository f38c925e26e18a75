// Proves the laws of billing on random histories over weeks of 167 and 169 hours, leap years, Sundays
// that end a month, missed closes, late facts, lagging processors and changing tariffs; with no-shows
// taken back, bonuses, credit notes, bank files and bank statements in any order and repeated. The laws
// are checked again after every single step:
// L1 the postings sum to zero, and what an account holds is what the documents say;
// L2 an invoice is the sum of its statement's rounded lines, dated the Sunday, never before it is over;
// L3 invoices and payouts are numbered without gaps and doubles;
// L4 nothing is charged, credited or fined twice, and nothing that ended is left out;
// L5 every charge has the rate of what was settled before it, by the tariff in force;
// L6 a closed statement never changes, and periods are closed in order;
// L7 a payout is earned less fined, plus bonuses, fines taken back and what was carried in, above zero;
// L8 what is taken back was there, and is taken back once; credit notes never exceed their invoice, and
//    what settles an invoice is exactly what they and the client's credit have left of it.
// And whatever a person did on a document was offered to them on it, or is there to be begun.
import {
  assembleModel,
  beginningsOf,
  derivedId,
  evolveState,
  money,
  offersOn,
  permissionRefusal,
  shareOf,
  shownTo,
  sum,
  Temporal,
  weekOf,
} from '@callout/kernel';
import { isSignInRole, NoShowReversed } from '@callout/published-language';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { history, start, step } from './billing-history.fixture.ts';
import { billing } from './context.ts';
import { type BillingEvent, postingsOf, trialBalance } from './ledger/postings.ts';
import { clientCredits } from './read-models/client-credits.ts';
import { openInvoices } from './read-models/open-invoices.ts';
import { payoutsDue } from './read-models/payouts-due.ts';
import { trialBalances } from './read-models/trial-balance.ts';
import { weekSoFar } from './read-models/week-so-far.ts';
import { DEFAULT_TARIFF, type Tariff } from './streams/tariff/stream.ts';

type Of<T extends BillingEvent['type']> = Extract<BillingEvent, { readonly type: T }>;
type Log = readonly BillingEvent[];

function all<T extends BillingEvent['type']>(log: Log, type: T): readonly Of<T>[] {
  return log.filter((event): event is Of<T> => event.type === type);
}

function ledgerBalances(log: Log): void {
  const balances = trialBalance(log.flatMap(postingsOf));
  expect(sum(balances.map(({ balance }) => balance))).toBe(0);
}

function lineOf(event: BillingEvent): readonly (readonly [string, number])[] {
  if (event.type === 'ClientCharged') return [[event.data.chargeId, event.data.net]];
  if (event.type === 'ChargeReversed') return [[event.data.reversalId, 0 - event.data.net]];
  return [];
}

function invoicesEqualTheirLines(log: Log): void {
  const charges = all(log, 'ClientCharged');
  for (const { data, stream, recordedAt } of all(log, 'ClientInvoiceIssued')) {
    const mine = log.flatMap((event) => (event.stream === stream ? lineOf(event) : []));
    expect(data.lines.map((line) => [line.chargeId, line.net + 0])).toEqual(mine);
    expect(data.total).toBe(mine.reduce((left, [, net]) => left + net, 0));
    expect(Temporal.PlainDate.from(data.date).dayOfWeek).toBe(7);
    expect(recordedAt >= data.week.to).toBe(true);
  }
  for (const { data } of charges) {
    expect(data.discount).toBe(shareOf(data.gross, data.loyaltyRate));
    expect(data.net).toBe(data.gross - data.discount);
  }
}

function numbersAreGapless(log: Log): void {
  for (const documents of [
    all(log, 'ClientInvoiceIssued'),
    all(log, 'PayoutIssued'),
    all(log, 'CreditNoteIssued'),
  ]) {
    expect(documents.map(({ data }) => data.number)).toEqual(documents.map((_, i) => i + 1));
  }
}

function nothingIsPostedTwice(log: Log): void {
  const ids = [
    ...all(log, 'ClientCharged').map(({ data }) => data.chargeId),
    ...all(log, 'WorkerEarned').map(({ data }) => data.movementId),
    ...all(log, 'WorkerFined').map(({ data }) => data.movementId),
    ...all(log, 'PaymentRequested').map(({ data }) => data.endToEndId),
    ...all(log, 'PaymentSettled').map(({ stream }) => stream),
    ...all(log, 'PayoutSettled').map(({ stream }) => stream),
    ...all(log, 'ChargeReversed').map(({ data }) => `charge reversed ${data.chargeId}`),
    ...all(log, 'FineReversed').map(({ data }) => `fine reversed ${data.movementId}`),
    ...[...all(log, 'BonusGranted'), ...all(log, 'BonusApproved')].map(({ data }) => data.bonusId),
    ...all(log, 'PaymentExported').map(({ data }) => `exported ${data.endToEndId}`),
    ...all(log, 'PayoutExported').map(({ data }) => `exported ${data.endToEndId}`),
  ];
  expect(new Set(ids).size).toBe(ids.length);
}

/** Told independently of the product: the latest version that applies by that day. */
function tariffBefore(log: Log, day: string): Tariff {
  const versions = [DEFAULT_TARIFF, ...all(log, 'TariffSet').map(({ data }) => data)];
  const applying = versions.filter(({ from }) => from <= day);
  return applying.reduce((best, next) => (next.from >= best.from ? next : best));
}

function ratesAreEarned(log: Log): void {
  for (const [index, event] of log.entries()) {
    if (event.type !== 'ClientCharged') continue;
    const before = log.slice(0, index);
    const paid = all(before, 'PaymentSettled')
      .filter(({ data }) => data.client.id === event.data.client.id)
      .reduce((left, { data }) => left + data.amount, 0);
    const tariff = tariffBefore(before, event.data.posting.postedOn);
    const earned = tariff.loyalty.filter(({ above }) => paid > above).map(({ rate }) => rate);
    expect(event.data.lifetimePaid).toBe(paid);
    expect(event.data.tariffVersion).toBe(tariff.version);
    expect(event.data.loyaltyRate).toBe(Math.max(0, ...earned));
  }
}

function periodsCloseInOrder(log: Log): void {
  const closings = [
    ...all(log, 'ClientInvoiceIssued').map((event) => ({
      event,
      who: event.data.client.id,
      start: event.data.week.start,
    })),
    ...[...all(log, 'PayoutIssued'), ...all(log, 'PayoutCarriedForward')]
      .sort((a, b) => a.position - b.position)
      .map((event) => ({ event, who: event.data.worker.id, start: event.data.month.start })),
  ];
  const last = new Map<string, string>();
  for (const { event, who, start: from } of closings) {
    expect(from > (last.get(who) ?? '')).toBe(true);
    last.set(who, from);
    const after = log.filter((e) => e.stream === event.stream && e.position > event.position);
    const movements = [
      ...['ClientCharged', 'ChargeReversed', 'WorkerEarned', 'WorkerFined'],
      ...['FineReversed', 'BonusGranted', 'BonusProposed', 'BonusApproved'],
    ];
    expect(after.filter((e) => movements.includes(e.type))).toEqual([]);
  }
}

function payoutsAddUp(log: Log): void {
  const carried = new Map<string, number>();
  for (const event of log) {
    if (event.type !== 'PayoutIssued' && event.type !== 'PayoutCarriedForward') continue;
    const { worker, earned, fined, carriedIn } = event.data;
    const posted = (
      movements: readonly { readonly stream: string; readonly data: { readonly amount: number } }[],
    ) =>
      movements
        .filter(({ stream }) => stream === event.stream)
        .reduce((left, { data }) => left + data.amount, 0);
    expect(earned).toBe(posted(all(log, 'WorkerEarned')));
    expect(fined).toBe(posted(all(log, 'WorkerFined')));
    expect(carriedIn).toBe(carried.get(worker.id) ?? 0);
    const bonuses = [...all(log, 'BonusGranted'), ...all(log, 'BonusApproved')];
    expect(event.data.bonuses ?? 0).toBe(posted(bonuses));
    expect(event.data.finesReversed ?? 0).toBe(posted(all(log, 'FineReversed')));
    const total = earned - fined + posted(bonuses) + posted(all(log, 'FineReversed')) + carriedIn;
    if (event.type === 'PayoutIssued') {
      expect([event.data.total, total > 0]).toEqual([total, true]);
      carried.delete(worker.id);
    } else {
      expect([event.data.balance, total > 0]).toEqual([total, false]);
      carried.set(worker.id, total);
    }
  }
}

function whatIsTakenBackWasThere(log: Log): void {
  for (const { data, position } of all(log, 'ChargeReversed')) {
    const charge = all(log, 'ClientCharged').find((one) => one.data.chargeId === data.chargeId);
    const { gross, discount, net, posting } = charge?.data ?? {};
    expect([data.gross, data.discount, data.net, data.charged]).toEqual([
      ...[gross, discount, net, posting],
    ]);
    expect(charge && charge.position < position).toBe(true);
  }
  for (const { data } of all(log, 'FineReversed')) {
    const fine = all(log, 'WorkerFined').find((one) => one.data.movementId === data.movementId);
    expect([data.amount, data.fined]).toEqual([fine?.data.amount, fine?.data.posting]);
  }
}

function creditsStayWithinTheirInvoice(log: Log): void {
  for (const { data, stream } of all(log, 'ClientInvoiceIssued')) {
    const notes = all(log, 'CreditNoteIssued').filter((note) => note.data.statement === stream);
    const credited = notes.reduce((left, note) => left + note.data.amount, 0);
    expect(credited <= Math.max(0, data.total)).toBe(true);
    const applied = data.creditApplied ?? 0;
    const due = Math.max(0, data.total) - applied;
    expect(due >= 0).toBe(true);
    const off = notes.reduce((left, note) => left + note.data.againstOpen, 0);
    expect(off <= due).toBe(true);
    const paid = all(log, 'PaymentSettled').find((payment) => payment.stream === stream);
    if (paid) expect(paid.data.amount).toBe(due - off);
  }
}

function bonusesAreGrantedByOthers(log: Log): void {
  for (const { data } of all(log, 'BonusGranted')) expect(data.amount <= 10_000).toBe(true);
  for (const { data } of all(log, 'BonusApproved')) {
    expect(data.amount > 10_000).toBe(true);
    expect(data.approvedBy.id).not.toBe(data.grantedBy.id);
    const proposed = all(log, 'BonusProposed').find((one) => one.data.bonusId === data.bonusId);
    expect(proposed?.data.amount).toBe(data.amount);
  }
}

/** What one file holds, no other holds while the bank has not sent it back. */
function nothingIsInTwoFiles(log: Log): void {
  const keys = all(log, 'BankFileCreated').flatMap(({ data }) =>
    data.items.map(({ endToEndId }) => endToEndId),
  );
  expect(new Set(keys).size).toBe(keys.length);
}

const LAWS = [
  whatIsTakenBackWasThere,
  creditsStayWithinTheirInvoice,
  bonusesAreGrantedByOthers,
  nothingIsInTwoFiles,
  ledgerBalances,
  invoicesEqualTheirLines,
  numbersAreGapless,
  nothingIsPostedTwice,
  ratesAreEarned,
  periodsCloseInOrder,
  payoutsAddUp,
];

type Played = ReturnType<typeof history>;

async function accountsEqualDocuments({ events, view }: Played): Promise<void> {
  const balances = new Map(
    trialBalance(events().flatMap(postingsOf)).map(({ account, balance }) => [account, balance]),
  );
  const owed = (await view.rows(openInvoices, { limit: 1000 })).map(({ row }) => row.open);
  expect(balances.get('receivables')).toBe(sum([money(0), ...owed]));
  const due = (await view.rows(payoutsDue, { limit: 1000 })).map(({ row }) => row.total);
  expect(balances.get('payouts-payable')).toBe(-sum([money(0), ...due]) + 0);
  const credits = (await view.rows(clientCredits, { limit: 100 })).map(({ row }) => row.amount);
  expect(balances.get('client-credits')).toBe(-sum([money(0), ...credits]) + 0);
  expect(credits.every((amount) => amount > 0)).toBe(true);
  const soFar = (await view.rows(weekSoFar, { limit: 1000 })).map(({ row }) => row.net);
  expect(balances.get('unbilled-receivables')).toBe(sum([money(0), ...soFar]));
  for (const { row } of await view.rows(trialBalances, { limit: 100 })) {
    expect(row.debit - row.credit).toBe(balances.get(row.account as never));
  }
}

function nothingIsLeftOut({ causes, reversals, events, chargeIdOf }: Played): void {
  const charged = all(events(), 'ClientCharged').map(({ data }) => data.chargeId);
  expect([...charged].sort()).toEqual(causes().map(chargeIdOf).sort());
  const invoiced = all(events(), 'ClientInvoiceIssued').flatMap(({ data }) =>
    data.lines.map(({ chargeId }) => chargeId),
  );
  const reversed = all(events(), 'ChargeReversed');
  const ids = reversed.map(({ data }) => data.reversalId);
  expect([...invoiced].sort()).toEqual([...charged, ...ids].sort());
  const failures = reversals().map(({ data }) => NoShowReversed.schema.parse(data).failureId);
  const taken = [...new Set(failures)].map((id) => derivedId('charge', id));
  expect(reversed.map(({ data }) => data.chargeId).sort()).toEqual(taken.sort());
}

/** A charge stands in the week in which the log heard of its cause, or in a later one; never before. */
function noWeekIsTooEarly({ causes, events, chargeIdOf }: Played): void {
  for (const cause of causes()) {
    const charge = all(events(), 'ClientCharged').find(
      (e) => e.data.chargeId === chargeIdOf(cause),
    );
    const { week } = charge?.data ?? {};
    if (!week) throw new Error(`${cause.stream} was not charged`);
    expect(week.start >= weekOf(cause.recordedAt, week.timeZone).start).toBe(true);
  }
}

const model = assembleModel([billing], { en: {}, ru: {} });

/** What a person is shown of the documents before their fact; what they did was offered on it. */
function offersHidNothing(log: Log): void {
  const states = new Map<string, unknown>();
  const checked = new Set<string>();
  for (const event of log) {
    const stream = model.stream(event.kind);
    if (!stream) throw new Error(`${event.type} is of nothing`);
    const state = states.get(event.stream);
    states.set(event.stream, evolveState(stream, state ?? stream.initial, event));
    const { role } = event.actor;
    // What a history begins with was told, and issued by no command.
    const command = model.command(event.command);
    // The second fact of one command stands on the state that the first has left.
    if (!command || !isSignInRole(role) || checked.has(event.correlationId)) continue;
    checked.add(event.correlationId);
    const person = { ...event.actor, roles: [role] };
    if (state === undefined) {
      const begun = beginningsOf(model, person, event.kind).map((one) => one.command);
      expect(begun).toContain(command);
      continue;
    }
    const shown = shownTo(stream, state, [role]);
    const { status, title, closed } = stream.envelope(shown as never);
    const document = {
      stream: event.stream,
      kind: event.kind,
      status,
      title,
      closed,
      state: shown,
    };
    const offers = offersOn(model, person, document, event.occurredAt);
    expect(offers.map((one) => one.command)).toContain(command);
    for (const offer of offers) {
      expect(permissionRefusal(offer.command, event.actor, shown)).toBeUndefined();
    }
  }
}

describe('the laws of billing', () => {
  it('hold after every step of any history', async () => {
    const steps = fc.array(step, { minLength: 25, maxLength: 90 });
    await fc.assert(
      fc.asyncProperty(start, steps, async (from, moves) => {
        const played = history(from);
        for (const move of moves) {
          await played.play(move);
          for (const law of LAWS) law(played.events());
          await accountsEqualDocuments(played);
        }
        await played.finish();
        for (const law of LAWS) law(played.events());
        await accountsEqualDocuments(played);
        offersHidNothing(played.events());
        nothingIsLeftOut(played);
        noWeekIsTooEarly(played);
      }),
      { numRuns: 60 },
    );
  }, 120_000);
});
