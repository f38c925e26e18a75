import { createTexts, type Locale, type TextKey, type TextParams } from '@callout/kernel';
import { APPLY_STYLE } from '../../pages/form-style.ts';
import { html } from '../../pages/html.ts';
import { page } from '../../pages/page.ts';
import { PASSWORD_LENGTH_MIN } from '../people/password-rules.ts';
import type { InvitationShown } from '../people/people.ts';
import en from './texts/en.json' with { type: 'json' };
import ru from './texts/ru.json' with { type: 'json' };

type Key = TextKey<keyof typeof en>;
const texts = createTexts({ en, ru });

export interface Words {
  readonly locale: Locale;
  readonly say: (key: Key, params?: TextParams) => string;
}

export function wordsIn(locale: Locale): Words {
  return { locale, say: (key, params) => texts(locale, key, params) };
}

const NONE = html``;
const STYLE = `${APPLY_STYLE}
#rule { margin: 8px 0 14px; }
.show { display: flex; gap: 10px; align-items: center; min-height: 44px; margin: 8px 0 0;
  font-size: 15px; font-weight: 400; }
.send-link { display: inline-block; margin-top: 8px; min-height: 44px; line-height: 44px; }
.languages { display: block; text-align: right; min-height: 44px; line-height: 44px; }
`;

/** Shows and hides what is typed. The form works without it. */
export const SHOW_SCRIPT = `
const box = document.getElementById('show');
box.closest('label').hidden = false;
box.addEventListener('change', () => {
  for (const input of document.querySelectorAll('.secret')) {
    input.type = box.checked ? 'text' : 'password';
  }
});
`;

/** @param fault a sentence about what was sent */
export function passwordPage(
  { locale, say }: Words,
  path: string,
  { name, login }: InvitationShown,
  fault?: string,
): string {
  const other = locale === 'en' ? 'ru' : 'en';
  const marks =
    fault === undefined ? NONE : html`aria-invalid="true" aria-describedby="rule fault"`;
  return page(
    locale,
    say('title'),
    html`<a class="languages" href="${path}?lang=${other}" hreflang="${other}" lang="${other}">${say('language.other')}</a>
<form class="sheet" method="post" action="${path}?lang=${locale}">
<h1>${say('title')}</h1>
<p>${say('lead', { name, login })}</p>
${fault === undefined ? NONE : html`<p class="alert" role="alert" id="fault">${fault}</p>`}
<input type="text" name="login" value="${login}" autocomplete="username" readonly hidden>
<label for="password">${say('password')}</label>
<input class="secret" id="password" name="password" type="password" autocomplete="new-password"
 required autofocus ${fault === undefined ? html`aria-describedby="rule"` : marks}>
<p class="hint" id="rule">${say('rule', { min: PASSWORD_LENGTH_MIN })}</p>
<label for="again">${say('again')}</label>
<input class="secret" id="again" name="again" type="password" autocomplete="new-password" required>
<label class="show" hidden><input type="checkbox" id="show">${say('show')}</label>
<button class="send">${say('send')}</button>
</form>
<script type="module" src="/invitation/show.js"></script>`,
    STYLE,
  );
}

export function donePage({ locale, say }: Words, login: string): string {
  return page(
    locale,
    say('done.title'),
    html`<div class="sheet"><h1>${say('done.title')}</h1><p>${say('done.lead', { login })}</p>
<p><a class="send-link" href="/">${say('done.open')}</a></p></div>`,
    STYLE,
  );
}

export function sayingPage({ locale, say }: Words, title: Key, lead: Key): string {
  return page(
    locale,
    say(title),
    html`<div class="sheet"><h1>${say(title)}</h1><p>${say(lead)}</p></div>`,
    STYLE,
  );
}
