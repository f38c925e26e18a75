import { Html, html } from '../../pages/html.ts';
import { page } from '../../pages/page.ts';
import { revenueChart, type Scheme } from './chart.ts';
import type { RevenueReport } from './revenue-report.ts';
import type { Words } from './words.ts';

/** Rows of the page; the download holds all. */
const INVOICES_SHOWN_MAX = 200;

export function revenuePage(report: RevenueReport, words: Words, readerName: string): string {
  const { say } = words;
  return page(
    words.locale,
    say('title'),
    html`
<header>
  <h1>${say('title')}</h1>
  <span class="soft">${report.organisation} · ${say('asOf', { at: words.instant(report.asOf), zone: report.timeZone })}</span>
  <form class="soft" method="post" action="/reports/sign-out">
    ${say('signedInAs', { name: readerName })} ·
    <button class="link">${say('signOut')}</button>
  </form>
</header>
${tiles(report, words)}
${revenueSheet(report, words)}
${openSheet(report, words)}`,
  );
}

function tile(label: string, value: string, note: string, bad = false): Html {
  return html`<div class="tile"><span class="soft">${label}</span>
<b class="${bad ? 'bad' : ''}">${value}</b><span class="soft">${note}</span></div>`;
}

function tiles(report: RevenueReport, words: Words): Html {
  const { say, money, count } = words;
  const invoices = (amount: number) => say('tile.invoices', { count: amount });
  const { totals, thisWeek, open } = report;
  return html`<section class="tiles">
${tile(say('tile.net', { count: report.weeks.length }), money(totals.net), `${say('discount')}: ${money(totals.discount)}`)}
${tile(say('tile.thisWeek'), money(thisWeek.net), `${say('charges')}: ${count(thisWeek.charges)}`)}
${tile(say('tile.outstanding'), money(open.total), invoices(open.count))}
${tile(say('tile.overdue'), money(open.overdue), invoices(open.overdueCount), open.overdue > 0)}
</section>`;
}

function revenueSheet(report: RevenueReport, words: Words): Html {
  const { say } = words;
  const empty = html`<p class="soft">${say('revenue.empty')}</p>`;
  return html`<section class="sheet" aria-labelledby="revenue">
<div class="head"><h2 id="revenue">${say('revenue.title')}</h2>
<a class="download" href="/reports/revenue.csv?lang=${words.locale}">${say('download')}</a></div>
${report.weeks.length === 0 ? empty : html`${charts(report, words)}${weekTable(report, words)}`}
<p class="soft">${say('revenue.note')}</p></section>`;
}

function charts(report: RevenueReport, words: Words): Html {
  const major = (minor: number) => minor / 10 ** report.minorDigits;
  const weeks = report.weeks.map((week) => ({
    label: words.shortDay(week.start),
    net: major(week.net),
    discount: major(week.discount),
    paid: major(week.paid),
  }));
  const names = {
    net: words.say('net'),
    discount: words.say('discount'),
    paid: words.say('paid'),
  };
  const draw = (scheme: Scheme) => new Html(revenueChart(weeks, names, scheme, words.count));
  return html`<div class="chart" role="img" aria-label="${words.say('revenue.chart')}">
<div class="light">${draw('light')}</div><div class="dark">${draw('dark')}</div></div>`;
}

function weekTable(report: RevenueReport, words: Words): Html {
  const { say, money, count, day } = words;
  const heads = (['charges', 'gross', 'discount', 'net', 'invoiced', 'paid'] as const).map(
    (key) => html`<th class="n" scope="col">${say(key)}</th>`,
  );
  const cells = (row: Omit<RevenueReport['weeks'][number], 'start' | 'lastDay'>) => [
    html`<td class="n">${count(row.charges)}</td>`,
    ...[row.gross, row.discount, row.net, row.invoiced, row.paid].map(
      (amount) => html`<td class="n">${money(amount)}</td>`,
    ),
  ];
  // The newest week is read first.
  const rows = [...report.weeks]
    .reverse()
    .map(
      (week) =>
        html`<tr><td class="w">${words.shortDay(week.start)} – ${day(week.lastDay)}</td>${cells(week)}</tr>`,
    );
  return html`<div class="scroll"><table><thead><tr><th scope="col">${say('week')}</th>${heads}</tr></thead>
<tbody>${rows}</tbody><tfoot><tr><td>${say('total')}</td>${cells(report.totals)}</tr></tfoot></table></div>`;
}

function openSheet(report: RevenueReport, words: Words): Html {
  const { say } = words;
  const { open } = report;
  const empty = html`<p class="soft">${say('open.empty')}</p>`;
  return html`<section class="sheet" aria-labelledby="open">
<div class="head"><h2 id="open">${say('open.title')}</h2>
<a class="download" href="/reports/open-invoices.csv?lang=${words.locale}">${say('download')}</a></div>
${open.count === 0 ? empty : html`${ages(report, words)}${invoiceTable(report, words)}`}
<p class="soft">${say('open.note')}</p></section>`;
}

function ages({ open }: RevenueReport, words: Words): Html {
  const rows = open.byAge.map(({ bucket, total }) => {
    const percent = open.total === 0 ? 0 : Math.round((total / open.total) * 100);
    return html`<div class="age"><span>${words.say(`bucket.${bucket}`)}</span>
<span class="bar"><i style="width:${percent}%"></i></span><span>${words.money(total)}</span></div>`;
  });
  return html`<div class="ages">${rows}</div>`;
}

function invoiceTable({ open }: RevenueReport, words: Words): Html {
  const { say, money, day, count } = words;
  const shown = open.invoices.slice(0, INVOICES_SHOWN_MAX);
  const rows = shown.map(
    (invoice) => html`<tr><td class="w">${invoice.number}</td><td>${invoice.client}</td>
<td class="w">${day(invoice.date)}</td><td class="w">${day(invoice.dueOn)}</td>
<td class="n ${invoice.daysOverdue > 0 ? 'bad' : ''}">${
      invoice.daysOverdue > 0 ? say('age.days', { count: invoice.daysOverdue }) : say('age.not-due')
    }</td><td class="n">${money(invoice.open)}</td></tr>`,
  );
  const more =
    open.count > shown.length
      ? html`<p class="soft">${say('open.more', { shown: count(shown.length), all: count(open.count) })}</p>`
      : html``;
  return html`<div class="scroll"><table><thead><tr><th scope="col">${say('number')}</th>
<th scope="col">${say('client')}</th><th scope="col">${say('date')}</th><th scope="col">${say('dueOn')}</th>
<th class="n" scope="col">${say('age')}</th><th class="n" scope="col">${say('amount')}</th></tr></thead>
<tbody>${rows}</tbody></table></div>${more}`;
}
