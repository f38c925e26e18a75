import type { Texts } from './texts.ts';

export const firstRunOrigin = 'app://first-run';
export const firstRunChannel = 'callout:first-run.choose';
/** Says to the preload script which page it is for. */
export const firstRunFlag = '--callout-first-run';

const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; base-uri 'none'; form-action 'none'";

const style = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
body { margin: 0; display: grid; place-items: center; min-height: 100vh }
main { width: min(26rem, 88vw) }
h1 { font-size: 1.4rem; margin: 0 0 .5rem }
input, button { font: inherit; box-sizing: border-box; width: 100%; min-height: 44px }
input { margin: .25rem 0 1rem; padding: 0 .75rem }
#trouble { color: #c92a2a; min-height: 3em }
@media (prefers-color-scheme: dark) { #trouble { color: #ff8787 } }
`;

/** The page knows nothing and decides nothing: it hands over what was typed and shows the answer. */
const script = `
for (const place of document.querySelectorAll('[data-text]')) {
  place.textContent = texts[place.dataset.text];
}
const form = document.querySelector('form');
const trouble = document.getElementById('trouble');
const button = form.querySelector('button');
form.addEventListener('submit', async (event) => {
  event.preventDefault();
  button.disabled = true;
  trouble.textContent = '';
  const answer = await calloutFirstRun.choose(form.elements.address.value);
  button.disabled = false;
  if (!answer.ok) trouble.textContent = answer.sentence;
});
`;

/** The one question that a package asks which was not built for one server. */
export function answerFirstRunRequest(url: string, texts: Texts, language: string): Response {
  const files: Readonly<Record<string, readonly [type: string, body: string]>> = {
    '/': ['text/html', pageOf(language)],
    '/first-run.css': ['text/css', style],
    '/first-run.js': ['text/javascript', `const texts = ${JSON.stringify(texts)};${script}`],
  };
  const file = files[new URL(url).pathname];
  const headers = { 'content-security-policy': policy, 'x-content-type-options': 'nosniff' };
  if (!file) return new Response('There is no such file.', { status: 404, headers });
  const [type, body] = file;
  return new Response(body, { headers: { ...headers, 'content-type': `${type}; charset=utf-8` } });
}

/** What stands in it is put there by the script: a text never has to be made into markup. */
function pageOf(language: string): string {
  return `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><title>Callout</title>
<link rel="stylesheet" href="/first-run.css"></head>
<body><main><h1 data-text="firstRun.title"></h1><p data-text="firstRun.text"></p>
<form><label for="address" data-text="firstRun.label"></label>
<input id="address" name="address" required autofocus autocomplete="off" spellcheck="false"
 placeholder="callout.example">
<p id="trouble" role="alert"></p><button data-text="firstRun.connect"></button></form></main>
<script src="/first-run.js"></script></body></html>`;
}
