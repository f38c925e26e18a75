import { html } from '../../pages/html.ts';
import { page } from '../../pages/page.ts';
import type { Words } from './words.ts';

interface SignInShown {
  /** A path below /reports to go on to. */
  readonly next: string;
  /** Comes back with what is sent. */
  readonly token: string;
  readonly alert?: string | undefined;
}

export function signInPage(words: Words, { next, token, alert }: SignInShown): string {
  const { say } = words;
  return page(
    words.locale,
    say('signIn.title'),
    html`<form class="sign-in sheet" method="post" action="/reports/sign-in">
<h1>${say('signIn.title')}</h1>
<p class="soft">${say('signIn.lead')}</p>
${alert === undefined ? html`` : html`<p class="alert" role="alert">${alert}</p>`}
<input type="hidden" name="next" value="${next}">
<input type="hidden" name="token" value="${token}">
<label for="login">${say('signIn.login')}</label>
<input id="login" name="login" autocomplete="username" autocapitalize="none" required autofocus>
<label for="password">${say('signIn.password')}</label>
<input id="password" name="password" type="password" autocomplete="current-password" required>
<button>${say('signIn.submit')}</button>
</form>`,
  );
}

export function forbiddenPage(words: Words, name: string): string {
  const { say } = words;
  return page(
    words.locale,
    say('forbidden.title'),
    html`<form class="sign-in sheet" method="post" action="/reports/sign-out">
<h1>${say('forbidden.title')}</h1>
<p>${say('forbidden.lead', { name })}</p>
<button>${say('signOut')}</button>
</form>`,
  );
}
