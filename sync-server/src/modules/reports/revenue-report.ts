import { dayOf, type InstantText, type Money, sum, Temporal, weekOf, ZERO } from '@callout/kernel';
import {
  type AgeingBucket,
  type AgeingRow,
  ageingBucket,
  ageingOf,
  type Calendar,
  calendar,
  DEFAULT_CALENDAR,
  type OpenInvoice,
  openInvoices,
  revenueByWeek,
  type WeekRevenue,
} from '@callout/model';
import { everyRow } from '../../store/every-row.ts';
import type { Reader } from '../../store/port.ts';

/** Two years: what a chart can show. */
const WEEKS_MAX = 104;

interface ReportWeek {
  readonly start: string;
  readonly lastDay: string;
  readonly charges: number;
  readonly gross: Money;
  readonly discount: Money;
  readonly net: Money;
  readonly invoiced: Money;
  readonly paid: Money;
}

interface ReportInvoice {
  readonly number: number;
  readonly client: string;
  readonly date: string;
  readonly dueOn: string;
  readonly daysOverdue: number;
  readonly bucket: AgeingBucket;
  /** What is left to pay of it. */
  readonly open: Money;
}

export interface RevenueReport {
  readonly organisation: string;
  readonly asOf: InstantText;
  readonly timeZone: string;
  readonly currency: string;
  readonly minorDigits: number;
  /** Oldest first; weeks without a charge are not left out in between. */
  readonly weeks: readonly ReportWeek[];
  readonly totals: Omit<ReportWeek, 'start' | 'lastDay'>;
  readonly thisWeek: Omit<ReportWeek, 'start' | 'lastDay'>;
  readonly open: {
    readonly count: number;
    readonly total: Money;
    readonly overdueCount: number;
    readonly overdue: Money;
    readonly byAge: readonly AgeingRow[];
    /** All of them by due date, the oldest first. */
    readonly invoices: readonly ReportInvoice[];
  };
}

/** What a `revenue` report says at this time. Reads billing's own read models and nothing else. */
export async function readRevenueReport(reader: Reader, now: InstantText): Promise<RevenueReport> {
  const { timeZone, currency } = await calendarOf(reader);
  const today = dayOf(now, timeZone);
  const thisMonday = weekOf(now, timeZone).start;
  const weeks = await weeksOf(reader);
  const invoices = await Array.fromAsync(everyRow(reader, openInvoices));
  const ages = ageingOf(invoices, today);
  const overdue = ages.filter(({ bucket }) => bucket !== 'not-due');
  const current = weeks.find((week) => week.start === thisMonday);
  return {
    organisation: await organisationName(reader),
    asOf: now,
    timeZone,
    currency,
    minorDigits: digitsOf(currency),
    weeks,
    totals: totalOf(weeks),
    thisWeek: totalOf(current ? [current] : []),
    open: {
      count: invoices.length,
      total: sum(ages.map(({ total }) => total)),
      overdueCount: overdue.reduce((count, age) => count + age.count, 0),
      overdue: sum(overdue.map(({ total }) => total)),
      byAge: ages,
      invoices: invoices.map((invoice) => aged(invoice, today)),
    },
  };
}

function digitsOf(currency: string): number {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency });
  return format.resolvedOptions().maximumFractionDigits ?? 2;
}

async function calendarOf(reader: Reader): Promise<Calendar> {
  const row = await reader.row('billing', calendar.name, 'organisation');
  return (row as Calendar | undefined) ?? DEFAULT_CALENDAR;
}

/** The organisation's time zone. */
export async function timeZoneOf(reader: Reader): Promise<string> {
  return (await calendarOf(reader)).timeZone;
}

async function organisationName(reader: Reader): Promise<string> {
  return (await reader.document('organisation', 'organisation'))?.title ?? 'Callout';
}

/** The last weeks up to the latest that has a charge; those without one in between are not left out. */
async function weeksOf(reader: Reader): Promise<readonly ReportWeek[]> {
  const rows = await Array.fromAsync(everyRow(reader, revenueByWeek));
  const known = new Map(rows.map((row) => [row.week, row]));
  const starts = [...known.keys()].sort();
  const [first, last] = [starts[0], starts.at(-1)];
  if (first === undefined || last === undefined) return [];
  const earliest = Temporal.PlainDate.from(last)
    .subtract({ weeks: WEEKS_MAX - 1 })
    .toString();
  const weeks: ReportWeek[] = [];
  let day = Temporal.PlainDate.from([first, earliest].sort()[1] ?? first);
  for (; day.toString() <= last; day = day.add({ weeks: 1 })) {
    weeks.push(reportWeek(day.toString(), known.get(day.toString())));
  }
  return weeks;
}

function reportWeek(start: string, row: WeekRevenue | undefined): ReportWeek {
  return {
    start,
    lastDay: Temporal.PlainDate.from(start).add({ days: 6 }).toString(),
    charges: row?.count ?? 0,
    gross: row?.gross ?? ZERO,
    discount: row?.discount ?? ZERO,
    net: row?.net ?? ZERO,
    invoiced: row?.invoiced ?? ZERO,
    paid: row?.paid ?? ZERO,
  };
}

function totalOf(weeks: readonly ReportWeek[]): Omit<ReportWeek, 'start' | 'lastDay'> {
  const over = (field: 'gross' | 'discount' | 'net' | 'invoiced' | 'paid') =>
    sum(weeks.map((week) => week[field]));
  return {
    charges: weeks.reduce((total, week) => total + week.charges, 0),
    gross: over('gross'),
    discount: over('discount'),
    net: over('net'),
    invoiced: over('invoiced'),
    paid: over('paid'),
  };
}

function aged(invoice: OpenInvoice, today: string): ReportInvoice {
  const due = Temporal.PlainDate.from(invoice.dueOn);
  const days = due.until(Temporal.PlainDate.from(today), { largestUnit: 'days' }).days;
  return {
    number: invoice.number,
    client: invoice.client.name,
    date: invoice.date,
    dueOn: invoice.dueOn,
    daysOverdue: Math.max(days, 0),
    bucket: ageingBucket(invoice.dueOn, today),
    open: invoice.open,
  };
}
