import { csvOf } from '../../web/csv.ts';
import type { RevenueReport } from './revenue-report.ts';
import type { Words } from './words.ts';

/** Amounts stand in major units with a point, so that a spreadsheet can add them up. */
function major(report: RevenueReport): (minor: number) => string {
  return (minor) => (minor / 10 ** report.minorDigits).toFixed(report.minorDigits);
}

export function revenueCsv(report: RevenueReport, { say }: Words): string {
  const amount = major(report);
  return csvOf(
    [
      say('csv.weekStart'),
      say('csv.weekEnd'),
      say('charges'),
      say('gross'),
      say('discount'),
      say('net'),
      say('invoiced'),
      say('paid'),
      say('csv.currency'),
    ],
    report.weeks.map((week) => [
      week.start,
      week.lastDay,
      week.charges,
      amount(week.gross),
      amount(week.discount),
      amount(week.net),
      amount(week.invoiced),
      amount(week.paid),
      report.currency,
    ]),
  );
}

export function openInvoicesCsv(report: RevenueReport, { say }: Words): string {
  const amount = major(report);
  return csvOf(
    [
      say('number'),
      say('client'),
      say('date'),
      say('dueOn'),
      say('csv.daysOverdue'),
      say('csv.bucket'),
      say('amount'),
      say('csv.currency'),
    ],
    report.open.invoices.map((invoice) => [
      invoice.number,
      invoice.client,
      invoice.date,
      invoice.dueOn,
      invoice.daysOverdue,
      say(`bucket.${invoice.bucket}`),
      amount(invoice.open),
      report.currency,
    ]),
  );
}
