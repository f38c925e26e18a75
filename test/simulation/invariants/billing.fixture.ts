import type { ConfirmedEvent } from '@callout/kernel';
import type { World } from '../world.fixture.ts';

// An oracle of its own: charges, discounts, earnings, fines and payouts are computed once more from the
// facts of the log and the rules of the business, without anything of the billing context.

interface Named {
  readonly id: string;
}
interface Period {
  readonly start: string;
  readonly lastDay: string;
  readonly from: string;
  readonly to: string;
}
/** Every field that some fact of these has; which one has which is what is being checked. */
interface Data {
  readonly client: Named;
  readonly worker: Named;
  readonly outcome: { readonly worker?: Named; readonly gross?: number };
  readonly week: Period;
  readonly month: Period;
  readonly requestId: string;
  readonly chargeId: string;
  readonly failureId: string;
  readonly gross: number;
  readonly loyaltyRate: number;
  readonly lifetimePaid: number;
  readonly discount: number;
  readonly net: number;
  readonly amount: number;
  readonly share: number;
  readonly tariffVersion: number;
  readonly number: number;
  readonly total: number;
  readonly earned: number;
  readonly fined: number;
  readonly bonuses?: number;
  readonly finesReversed?: number;
  readonly carriedIn: number;
  readonly lines: readonly {
    readonly chargeId: string;
    readonly net: number;
    readonly reverses?: string;
  }[];
  readonly timeZone: string;
  readonly wanted: { readonly to: string };
  readonly window: { readonly to: string };
}
type Fact = ConfirmedEvent & { readonly data: Data };

interface Tariff {
  readonly workerShare: number;
  readonly fine: number;
  readonly defaultGross: number;
  readonly loyalty: readonly { readonly above: number; readonly rate: number }[];
}
/** What holds until somebody sets another: rules 1, 3 and 4 of the business. */
const DEFAULT_TARIFF: Tariff = {
  workerShare: 6_000,
  fine: 4_000,
  defaultGross: 10_000,
  loyalty: Array.from({ length: 8 }, (_, index) => ({
    above: (index + 1) * 1_000_000,
    rate: 500 + index * 100,
  })),
};
const DEFAULT_VERSION = 1;

const HOUR_MS = 3_600_000;
const ENDINGS = ['ServiceCompleted', 'ServiceFailed', 'ServiceCancelled'];
const CHARGES = 'I5';
const INVOICES = 'I6';
const POSTINGS = 'I7';
const CLOSED = 'I8';
const AMOUNTS = 'I9';

/** Half up, as money is rounded: each line once. */
function shareOf(amount: number, basisPoints: number): number {
  return Math.floor((amount * basisPoints) / 10_000 + 0.5);
}

export async function checkBilling(world: World, events: readonly ConfirmedEvent[]): Promise<void> {
  const facts = events as readonly Fact[];
  const of = (type: string) => facts.filter((fact) => fact.type === type);
  checkCharges(world, facts, of);
  checkEarnings(world, of);
  checkInvoices(world, facts, of);
  checkPayouts(world, facts, of);
  const rows = await world.server.store.rows('billing', 'trial-balance', { limit: 100 });
  const totals = rows.map(({ row }) => row as { readonly debit: number; readonly credit: number });
  const balance = totals.reduce((sum, { debit, credit }) => sum + debit - credit, 0);
  if (balance !== 0) world.violated(POSTINGS, `the trial balance is off by ${balance}`);
}

type Of = (type: string) => readonly Fact[];

/** Nobody pays for cancelling what nobody was found for in time. */
function isFree(facts: readonly Fact[], cancelled: Fact): boolean {
  let hasWorker = false;
  let wasOverdue = false;
  let windowEnd: string | undefined;
  for (const { type, stream, position, data } of facts) {
    if (stream !== cancelled.stream || position >= cancelled.position) continue;
    if (type === 'ServiceRequested') windowEnd = data.wanted.to;
    if (type === 'ServiceRescheduled') windowEnd = data.window.to;
    if (type === 'WorkerNotFound') hasWorker = false;
    if (type === 'RequestOverdue') [hasWorker, wasOverdue] = [false, true];
    if (type !== 'WorkerAssigned') continue;
    [hasWorker, wasOverdue, windowEnd] = [true, false, data.window.to];
  }
  const isLate = windowEnd !== undefined && windowEnd <= cancelled.recordedAt;
  return !hasWorker && (wasOverdue || isLate);
}

function tariffOf(of: Of, version: number): Tariff {
  const set = of('TariffSet').find(
    ({ data }) => (data as unknown as { readonly version: number }).version === version,
  );
  if (set) return set.data as unknown as Tariff;
  if (version !== DEFAULT_VERSION) throw new Error(`nobody has set tariff ${version}`);
  return DEFAULT_TARIFF;
}

function checkCharges({ violated }: World, facts: readonly Fact[], of: Of): void {
  const byCause = Map.groupBy(of('ClientCharged'), ({ causationId = '' }) => causationId);
  const endings = facts.filter(({ type }) => ENDINGS.includes(type));
  for (const ending of endings) {
    const charges = byCause.get(ending.id) ?? [];
    byCause.delete(ending.id);
    const wanted = ending.type === 'ServiceCancelled' && isFree(facts, ending) ? 0 : 1;
    if (charges.length !== wanted) {
      violated(CHARGES, `${ending.type} of ${ending.stream}: ${charges.length}, not ${wanted}`);
    }
    for (const charge of charges) checkCharge(violated, of, ending, charge);
  }
  for (const cause of byCause.keys())
    violated(CHARGES, `a charge for ${cause}, which is no ending`);
  const charged = new Set(of('ClientCharged').map(({ causationId }) => causationId));
  for (const { data, id } of of('NoShowReversed')) {
    const reversals = of('ChargeReversed').filter(({ causationId }) => causationId === id);
    const wanted = charged.has(data.failureId) ? 1 : 0;
    if (reversals.length !== wanted) violated(CHARGES, `${reversals.length} reversals for ${id}`);
  }
}

function checkCharge(
  violated: World['violated'],
  of: Of,
  ending: Fact,
  { data, position, stream }: Fact,
): void {
  const tariff = tariffOf(of, data.tariffVersion);
  const gross = ending.data.outcome.gross ?? tariff.defaultGross;
  const paid = of('PaymentSettled').filter(
    (settled) => settled.data.client.id === data.client.id && settled.position < position,
  );
  const lifetimePaid = paid.reduce((sum, settled) => sum + settled.data.amount, 0);
  const tiers = tariff.loyalty.filter(({ above }) => lifetimePaid > above);
  const rate = tiers.at(-1)?.rate ?? 0;
  const discount = shareOf(gross, rate);
  const wanted = [gross, lifetimePaid, rate, discount, gross - discount, ending.stream];
  const { loyaltyRate, net, requestId } = data;
  const there = [data.gross, data.lifetimePaid, loyaltyRate, data.discount, net, requestId];
  if (there.join() !== wanted.join()) violated(AMOUNTS, `${stream}: ${there} and not ${wanted}`);
}

function checkEarnings({ violated }: World, of: Of): void {
  const pairs = [
    ['ServiceCompleted', 'WorkerEarned'],
    ['ServiceFailed', 'WorkerFined'],
  ] as const;
  for (const [cause, movement] of pairs) {
    const byCause = Map.groupBy(of(movement), ({ causationId = '' }) => causationId);
    for (const ending of of(cause)) {
      const found = byCause.get(ending.id) ?? [];
      const wanted = ending.data.outcome.worker ? 1 : 0;
      if (found.length !== wanted)
        violated(AMOUNTS, `${found.length} ${movement} for ${ending.id}`);
      for (const { data } of found) {
        const tariff = tariffOf(of, data.tariffVersion);
        const gross = ending.data.outcome.gross ?? tariff.defaultGross;
        const amount = cause === 'ServiceFailed' ? tariff.fine : shareOf(gross, tariff.workerShare);
        if (data.amount !== amount) violated(AMOUNTS, `${movement} ${data.amount}, not ${amount}`);
      }
    }
  }
}

function checkInvoices({ violated }: World, facts: readonly Fact[], of: Of): void {
  const invoices = of('ClientInvoiceIssued');
  checkNumbers(violated, invoices, 'invoices');
  const movements = facts.filter(
    ({ type }) => type === 'ClientCharged' || type === 'ChargeReversed',
  );
  const lines = invoices.flatMap(({ data }) => data.lines);
  const shown = lines
    .filter(({ reverses }) => reverses === undefined)
    .map(({ chargeId }) => chargeId);
  if (new Set(shown).size !== shown.length) violated(INVOICES, 'a charge is on two lines');
  for (const invoice of invoices) {
    const { data, stream, position } = invoice;
    const own = movements.filter((one) => one.stream === stream);
    if (own.some((one) => one.position > position)) {
      violated(CLOSED, `${stream} was charged after it was closed`);
    }
    if (own.length !== data.lines.length) violated(INVOICES, `${stream} leaves something out`);
    const total = data.lines.reduce((sum, { net }) => sum + net, 0);
    if (total !== data.total) violated(AMOUNTS, `the total of invoice ${data.number}`);
    if (invoice.recordedAt < data.week.to) violated(INVOICES, `${stream} was closed too early`);
  }
  for (const own of Map.groupBy(movements, ({ data }) => data.client.id).values()) {
    checkPeriods(
      violated,
      own.map(({ data, stream }) => ({ ...data.week, stream })),
    );
  }
  // Where the business moves to another zone, days decide: in instants two of its weeks may meet oddly.
  const zones = new Set(of('OrganisationConfigured').map(({ data }) => data.timeZone));
  if (zones.size > 1) return;
  const recorded = new Map(facts.map(({ id, recordedAt }) => [id, recordedAt]));
  for (const { stream, data, causationId = '' } of movements) {
    // Cut by when the log took the ending; what comes after its week was closed is posted to a later one.
    const at = recorded.get(causationId) ?? '';
    if (at >= data.week.to) violated(INVOICES, `${stream} holds what was recorded at ${at}`);
    const hours = (Date.parse(data.week.to) - Date.parse(data.week.from)) / HOUR_MS;
    if (![167, 168, 169].includes(hours)) violated(INVOICES, `a week of ${hours} hours`);
  }
}

/** One statement for each period, and no two of them at one time. */
function checkPeriods(
  violated: World['violated'],
  periods: readonly (Period & { readonly stream: string })[],
): void {
  const byStream = new Map(periods.map((period) => [period.stream, period]));
  const ordered = [...byStream.values()].sort((a, b) => (a.start < b.start ? -1 : 1));
  for (const [index, { stream, start }] of ordered.entries()) {
    const before = ordered[index - 1];
    if (before && before.lastDay >= start)
      violated(INVOICES, `${before.stream} and ${stream} overlap`);
  }
}

function checkNumbers(violated: World['violated'], documents: readonly Fact[], what: string): void {
  const numbers = documents.map(({ data }) => data.number);
  if (numbers.some((number, index) => number !== index + 1)) {
    violated(CLOSED, `${what} are numbered ${numbers}`);
  }
}

function checkPayouts({ violated }: World, facts: readonly Fact[], of: Of): void {
  checkNumbers(violated, of('PayoutIssued'), 'payouts');
  for (const payout of [...of('PayoutIssued'), ...of('PayoutCarriedForward')]) {
    const { data, stream, position } = payout;
    const sum = (...types: string[]) =>
      facts
        .filter((fact) => fact.stream === stream && types.includes(fact.type))
        .reduce((total, fact) => total + fact.data.amount, 0);
    const parts = [
      sum('WorkerEarned'),
      sum('WorkerFined'),
      sum('BonusGranted', 'BonusApproved'),
      sum('FineReversed'),
    ];
    const { earned, fined, bonuses = 0, finesReversed = 0 } = data;
    const there = [earned, fined, bonuses, finesReversed];
    if (there.join() !== parts.join()) violated(AMOUNTS, `${stream}: ${there} and not ${parts}`);
    const total = earned - fined + bonuses + finesReversed + data.carriedIn;
    const isRight = payout.type === 'PayoutIssued' ? total === data.total && total > 0 : total <= 0;
    if (!isRight) violated(AMOUNTS, `${payout.type} of ${stream} comes to ${total}`);
    const late = facts.some(
      (fact) =>
        fact.stream === stream &&
        fact.position > position &&
        ['WorkerEarned', 'WorkerFined', 'FineReversed', 'BonusGranted'].includes(fact.type),
    );
    if (late) violated(CLOSED, `${stream} was changed after it was closed`);
  }
}
