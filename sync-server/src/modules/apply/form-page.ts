import { APPLY_STYLE } from '../../pages/form-style.ts';
import { type Html, html } from '../../pages/html.ts';
import { page } from '../../pages/page.ts';
import type { FormFaults, SentForm } from './sent-form.ts';
import type { ApplyWords, Key } from './words.ts';

export interface FormShown {
  readonly form: SentForm;
  readonly faults: FormFaults;
  /** A sentence above the form, when it could not be taken. */
  readonly alert?: string | undefined;
  readonly challenge: string;
  readonly organisation: string;
  /** What the organisation's services ask for. */
  readonly skills: readonly string[];
}

const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7] as const;
const NONE = html``;

interface Field {
  readonly name: 'name' | 'email' | 'phone' | 'address' | 'otherSkills' | 'from' | 'to';
  readonly type: string;
  readonly autocomplete: string;
  readonly required?: boolean;
  readonly max: number;
  readonly hint?: Key;
  readonly label?: Key;
}

function fieldOf(words: ApplyWords, { form, faults }: FormShown, field: Field): Html {
  const { say } = words;
  const { name, hint } = field;
  const fault = faults[name];
  const described = [hint && `${name}-hint`, fault && `${name}-fault`].filter(Boolean).join(' ');
  return html`<div>
<label for="${name}">${say(field.label ?? `field.${name}`)}</label>
${hint ? html`<p class="hint" id="${name}-hint">${say(hint)}</p>` : NONE}
<input id="${name}" name="${name}" type="${field.type}" value="${form[name]}" maxlength="${field.max}"
 autocomplete="${field.autocomplete}" ${field.required ? html`required` : NONE}
 ${fault ? html`aria-invalid="true"` : NONE} ${described ? html`aria-describedby="${described}"` : NONE}>
${fault ? html`<p class="fault" id="${name}-fault">${words.fault(fault)}</p>` : NONE}
</div>`;
}

function checked(isChecked: boolean): Html {
  return isChecked ? html`checked` : NONE;
}

function skillChoices({ say }: ApplyWords, { form, skills }: FormShown): Html {
  if (skills.length === 0) return NONE;
  return html`<fieldset><legend>${say('field.skills')}</legend><div class="choices">
${skills.map(
  (skill) =>
    html`<label><input type="checkbox" name="skills" value="${skill}"
 ${checked(form.skills.includes(skill))}>${skill}</label>`,
)}</div></fieldset>`;
}

function otherSkills(words: ApplyWords, shown: FormShown): Html {
  return fieldOf(words, shown, {
    name: 'otherSkills',
    type: 'text',
    autocomplete: 'off',
    max: 300,
    hint: 'hint.otherSkills',
    // Where nothing can be ticked, there is nothing else than these.
    label: shown.skills.length === 0 ? 'field.skills' : 'field.otherSkills',
  });
}

function hours(words: ApplyWords, shown: FormShown): Html {
  const { say, weekday } = words;
  const field = (name: 'from' | 'to') =>
    fieldOf(words, shown, { name, type: 'time', autocomplete: 'off', max: 5 });
  return html`<fieldset><legend>${say('field.days')}</legend><div class="choices">
${WEEKDAYS.map(
  (day) =>
    html`<label><input type="checkbox" name="days" value="${day}"
 ${checked(shown.form.days.includes(day))}>${weekday(day)}</label>`,
)}</div><div class="pair">${field('from')}${field('to')}</div></fieldset>`;
}

function about({ say, fault }: ApplyWords, { form, faults }: FormShown): Html {
  return html`<label for="about">${say('field.about')}</label>
<textarea id="about" name="about" maxlength="4000" rows="5"
 ${faults.about ? html`aria-invalid="true" aria-describedby="about-fault"` : NONE}>${form.about}</textarea>
${faults.about ? html`<p class="fault" id="about-fault">${fault(faults.about)}</p>` : NONE}`;
}

/** The public form. It needs nothing but this page and the script that solves its challenge. */
export function formPage(words: ApplyWords, shown: FormShown): string {
  const { say, locale } = words;
  const field = (told: Field) => fieldOf(words, shown, told);
  const other = locale === 'en' ? 'ru' : 'en';
  return page(
    locale,
    say('form.title'),
    html`<header><h1>${say('form.title')}</h1>
<span class="soft">${say('form.lead', { organisation: shown.organisation })}</span>
<a class="languages" href="/apply?lang=${other}" hreflang="${other}" lang="${other}">${say('language.other')}</a></header>
<form class="sheet" method="post" action="/apply?lang=${locale}" data-challenge="${shown.challenge}">
${shown.alert === undefined ? NONE : html`<p class="alert" role="alert">${shown.alert}</p>`}
${field({ name: 'name', type: 'text', autocomplete: 'name', required: true, max: 120 })}
${field({ name: 'email', type: 'email', autocomplete: 'email', required: true, max: 254, hint: 'hint.email' })}
${field({ name: 'phone', type: 'tel', autocomplete: 'tel', max: 40 })}
${field({ name: 'address', type: 'text', autocomplete: 'street-address', max: 300, hint: 'hint.address' })}
${skillChoices(words, shown)}
${otherSkills(words, shown)}
${hours(words, shown)}
${about(words, shown)}
<input type="hidden" name="proof" value="">
<p class="hint">${say('form.next')}</p>
<button class="send">${say('form.send')}</button>
<p class="hint" role="status" data-working="${say('form.working')}" data-failed="${say('form.failed')}"></p>
<noscript><p class="alert">${say('form.noScript')}</p></noscript>
</form>
<script type="module" src="/apply/form.js"></script>`,
    APPLY_STYLE,
  );
}

/** A page that says one thing. */
export function saying(words: ApplyWords, title: string, lead: string): string {
  return page(
    words.locale,
    title,
    html`<div class="sheet"><h1>${title}</h1><p>${lead}</p>
<p><a href="/apply">${words.say('form.again')}</a></p></div>`,
    APPLY_STYLE,
  );
}
