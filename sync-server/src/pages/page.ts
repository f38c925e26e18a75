import type { Locale } from '@callout/kernel';
import { type Html, html, Html as Markup } from './html.ts';

/** The look of every page of the server, in the application's colours; prints without buttons. */
const STYLE = `
:root { color-scheme: light dark; --text: #16171b; --soft: #5f636e; --line: #e6e7ec;
  --ground: #f6f6f8; --sheet: #ffffff; --accent: #3f4ac0; --bad: #b3261e; }
@media (prefers-color-scheme: dark) { :root { --text: #e6e7eb; --soft: #a0a3ad; --line: #2a2c33;
  --ground: #101114; --sheet: #18191d; --accent: #a9b2f2; --bad: #ff9a94; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--text);
  font: 15px/1.5 Inter, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans",
  system-ui, sans-serif; }
main { max-width: 1080px; margin: 0 auto; padding: 24px 16px 64px; }
header { display: flex; flex-wrap: wrap; gap: 8px 16px; align-items: baseline; margin-bottom: 20px; }
h1 { font-size: 24px; line-height: 1.25; margin: 0; flex: 1 1 100%; }
header form { margin-left: auto; }
h2 { font-size: 17px; margin: 0; }
.soft { color: var(--soft); font-size: 13px; }
.sheet { background: var(--sheet); border: 1px solid var(--line); border-radius: 12px; padding: 20px;
  margin-top: 16px; }
.sheet > .head { display: flex; flex-wrap: wrap; gap: 4px 16px; align-items: baseline;
  justify-content: space-between; margin-bottom: 12px; }
.tiles { display: grid; gap: 12px; grid-template-columns: repeat(auto-fit, minmax(190px, 1fr)); }
.tile { background: var(--sheet); border: 1px solid var(--line); border-radius: 12px; padding: 14px 16px; }
.tile b { display: block; font-size: 22px; line-height: 1.3; font-variant-numeric: tabular-nums; }
.bad { color: var(--bad); }
.chart { overflow-x: auto; }
.chart svg { width: 100%; min-width: 560px; height: auto; display: block; }
.chart .dark { display: none; }
@media (prefers-color-scheme: dark) { .chart .light { display: none; } .chart .dark { display: block; } }
.scroll { overflow-x: auto; margin: 0 -20px; padding: 0 20px; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th { text-align: left; font-weight: 600; font-size: 13px; color: var(--soft); white-space: nowrap; }
th, td { padding: 7px 12px 7px 0; border-bottom: 1px solid var(--line); }
th:last-child, td:last-child { padding-right: 0; }
td.n, th.n { text-align: right; white-space: nowrap; }
td.w { white-space: nowrap; }
tfoot td { font-weight: 600; border-bottom: 0; }
.ages { display: grid; gap: 10px; margin-bottom: 20px; }
.age { display: grid; grid-template-columns: 140px 1fr 120px; gap: 12px; align-items: center; }
.age span:last-child { text-align: right; font-variant-numeric: tabular-nums; }
.bar { background: var(--line); border-radius: 4px; height: 10px; overflow: hidden; }
.bar i { display: block; height: 100%; background: var(--accent); border-radius: 4px; }
a { color: var(--accent); }
a:focus-visible, button:focus-visible, input:focus-visible { outline: 2px solid var(--accent);
  outline-offset: 2px; }
form.sign-in { max-width: 360px; margin: 12vh auto 0; }
label { display: block; margin: 12px 0 4px; font-size: 13px; font-weight: 600; }
input { width: 100%; font: inherit; padding: 9px 10px; border: 1px solid var(--line); border-radius: 8px;
  background: var(--ground); color: inherit; }
button { font: inherit; padding: 9px 16px; border: 0; border-radius: 8px; background: var(--accent);
  color: var(--sheet); font-weight: 600; cursor: pointer; }
button.link { background: none; color: var(--accent); padding: 0; font-weight: 400;
  text-decoration: underline; }
form.sign-in button { margin-top: 20px; width: 100%; }
.alert { color: var(--bad); margin: 12px 0 0; }
@media (max-width: 560px) { .age { grid-template-columns: 1fr auto; } .age .bar { grid-column: 1 / -1;
  grid-row: 2; } .sheet { padding: 16px; } .scroll { margin: 0 -16px; padding: 0 16px; } }
@media print { body { background: none; } form, .download { display: none; } .sheet { break-inside: avoid; } }
`;

/** @param more rules that only this page needs */
export function page(locale: Locale, title: string, body: Html, more = ''): string {
  return html`<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} — Callout</title>
<style>${new Markup(STYLE + more)}</style>
</head>
<body><main>${body}</main></body>
</html>
`.text;
}
