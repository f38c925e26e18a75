import type { ApplicationState, ApplicationTest } from '@callout/model';
import { APPLY_STYLE } from '../../pages/form-style.ts';
import { type Html, html } from '../../pages/html.ts';
import { page } from '../../pages/page.ts';
import type { ApplyWords } from './words.ts';

/** Where an applicant's pages are: `/apply/<application>/<secret>`. */
export interface Place {
  readonly path: string;
}

const NONE = html``;

function alertOf(alert: string | undefined): Html {
  return alert === undefined ? NONE : html`<p class="alert" role="alert">${alert}</p>`;
}

/** Pressing is the confirmation, not opening: mail programs open links by themselves. */
export function confirmPage(words: ApplyWords, { path }: Place, alert?: string): string {
  const { say } = words;
  return page(
    words.locale,
    say('confirm.title'),
    html`<form class="sheet" method="post" action="${path}/confirm">
<h1>${say('confirm.title')}</h1><p>${say('confirm.lead')}</p>${alertOf(alert)}
<button class="send">${say('confirm.send')}</button></form>`,
    APPLY_STYLE,
  );
}

type Question = ApplicationTest['questions'][number];

function questionOf({ say }: ApplyWords, question: Question): Html {
  const name = `q.${question.id}`;
  const points = say('test.points', { count: question.points });
  if (question.kind === 'text') {
    return html`<label for="${name}">${question.text} <span class="soft">${points}</span></label>
<textarea id="${name}" name="${name}" maxlength="4000" rows="4"></textarea>`;
  }
  const type = question.several ? 'checkbox' : 'radio';
  return html`<fieldset><legend>${question.text} <span class="soft">${points}</span></legend>
${question.several ? html`<p class="hint">${say('test.several')}</p>` : NONE}
<div class="choices long">${question.options.map(
    (option, index) =>
      html`<label><input type="${type}" name="${name}" value="${index}">${option}</label>`,
  )}</div></fieldset>`;
}

function testOf(words: ApplyWords, place: Place, test: ApplicationTest): Html {
  const { say } = words;
  if (test.answered) {
    const key = test.unscored.length === 0 ? 'test.done' : 'test.scoring';
    return html`<section class="sheet"><h2>${test.name}</h2><p>${say(key)}</p></section>`;
  }
  return html`<form class="sheet" method="post"
 action="${place.path}/tests/${encodeURIComponent(test.id)}"><h2>${test.name}</h2>
<p class="hint">${say('test.once')}</p>
${test.questions.map((question) => questionOf(words, question))}
<button class="send">${say('test.send')}</button></form>`;
}

function withdrawal({ say }: ApplyWords, { path }: Place): Html {
  return html`<details class="sheet"><summary>${say('withdraw.title')}</summary>
<form method="post" action="${path}/withdraw"><p>${say('withdraw.lead')}</p>
<label for="reason">${say('withdraw.reason')}</label>
<input id="reason" name="reason" maxlength="300" autocomplete="off">
<button class="send danger">${say('withdraw.send')}</button></form></details>`;
}

/** How the application stands, in plain words, and what its applicant can do about it now. */
export function statusPage(
  words: ApplyWords,
  place: Place,
  state: ApplicationState,
  alert?: string,
): string {
  const { say } = words;
  const status = state.status === 'none' ? 'submitted' : state.status;
  const isOpen = state.end === undefined;
  return page(
    words.locale,
    say('status.title'),
    html`<section class="sheet"><h1>${say('status.title')}</h1>
<p><span class="state">${say(`state.${status}`)}</span></p>
<p>${say(`state.${status}.lead`)}</p>${alertOf(alert)}
<p class="hint">${say('status.keep')}</p></section>
${isOpen ? state.tests.map((test) => testOf(words, place, test)) : NONE}
${isOpen ? withdrawal(words, place) : NONE}`,
    APPLY_STYLE,
  );
}
