import {
  type AnyCommand,
  choiceKeys,
  type FieldOf,
  type FormField,
  fieldText,
  firstText,
  formOf,
  instantText,
  type Locale,
  soundInput,
} from '@callout/kernel';
import { model } from '@callout/model';
import type { Locator, Page } from '@playwright/test';

/** A picture of one grey pixel: a real file of a camera's kind. */
const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==',
  'base64',
);
const PHOTO = { name: 'photo.png', mimeType: 'image/png', buffer: PIXEL };
const IBAN = 'DE89370400440532013000';
const DAY_MS = 86_400_000;

/** A form that stands open, and what to put into it. */
export interface Filling {
  readonly page: Page;
  readonly form: Locator;
  readonly command: AnyCommand;
  readonly locale: Locale;
  /** Paths of fields that may stay empty and are filled in here all the same. */
  readonly also?: readonly string[];
  /** What a file says that is chosen. */
  readonly file?: string;
  /** Of several that can be chosen, the one of this name; the first when absent. */
  readonly chosen?: string;
  /** So many items of a list are filled in, each with another choice; one when absent. */
  readonly items?: number;
  readonly nth?: number;
}

/**
 * Fills a derived form with sound input, field by field and by the words that a person sees: whatever
 * the command asks for, and nothing that the form has begun with.
 */
export async function fillForm(filling: Filling): Promise<void> {
  const { command } = filling;
  const input = soundInput(command, instantText(Date.now() + DAY_MS));
  for (const field of formOf(command)) {
    if (!isAsked(filling, field, field.name)) continue;
    await fillField(filling, field, field.name, { said: input[field.name], within: filling.form });
  }
}

function isAsked({ also = [] }: Filling, field: FormField, path: string): boolean {
  return (field.required && field.mayBeEmpty !== true) || also.includes(path);
}

/** A value that the schema takes, and where its field stands. */
interface Place {
  readonly said: unknown;
  readonly within: Locator;
  /** Instead of the field's own name. */
  readonly label?: string;
}

async function fillField(
  filling: Filling,
  field: FormField,
  path: string,
  place: Place,
): Promise<void> {
  const { within } = place;
  const label = place.label ?? labelOf(filling, path);
  const exact = { name: label, exact: true } as const;
  switch (field.kind) {
    // The form makes it, begins with it, or takes it as it is for a no, or for none.
    case 'new-id':
    case 'instant':
    case 'flag':
    case 'record':
      return;
    case 'group':
      return fillAll(filling, field.fields, path, {
        ...place,
        within: within.getByRole('group', exact),
      });
    case 'list':
      return fillList(filling, field, path, { ...place, label });
    case 'contact':
      return fillEmpty(within.getByRole('group', exact).getByRole('textbox').first(), 'Ada');
    case 'choice':
      return choose(filling, path, String(place.said), place);
    case 'reference':
      return chooseFirst(filling, within.getByRole('combobox', exact));
    case 'day':
      return pickDay(filling, within.getByRole('textbox', exact));
    case 'evidence':
      await within.locator('input[type=file]').setInputFiles(PHOTO);
      // It is made small first; only then does the form have it.
      return within.locator('img').first().waitFor();
    case 'text-file':
      return within.locator('input[type=file]').setInputFiles({
        ...{ name: 'statement.xml', mimeType: 'application/xml' },
        buffer: Buffer.from(filling.file ?? ''),
      });
    case 'variant': {
      const [name = '', fields = []] = Object.entries(field.variants).at(-1) ?? [];
      await choose(filling, `${path}.${field.by}`, name, { said: name, within });
      return fillAll(filling, fields, path, { said: {}, within });
    }
    case 'window':
      return fillWindow(filling, within);
    default:
      return fillText(filling, field, label, place);
  }
}

/** Typed, or chosen where the document or the model says what there is. */
async function fillText(
  filling: Filling,
  field: FormField,
  label: string,
  { said, within }: Place,
): Promise<void> {
  const chosen = within.getByRole('combobox', { name: label, exact: true });
  const isTyped = field.kind === 'skill' || (await chosen.count()) === 0;
  if (!isTyped) return chooseFirst(filling, chosen);
  const input = within.getByRole('textbox', { name: label, exact: true });
  return fillEmpty(field.kind === 'skill' ? chosen : input, textOf(field, said));
}

function textOf(field: FormField, said: unknown): string {
  switch (field.kind) {
    case 'place':
      return 'Kaistr. 4';
    case 'money':
      return '12';
    case 'share':
      return '60';
    case 'iban':
      return IBAN;
    case 'number':
      // A weight, a count or a score of nothing is sound, and often refused.
      return String(Math.max(1, field.min ?? 1));
    default:
      return String(said ?? 'text');
  }
}

/** What the form has begun with stays. */
async function fillEmpty(input: Locator, text: string): Promise<void> {
  if ((await input.inputValue()) === '') await input.fill(text);
}

async function fillAll(
  filling: Filling,
  fields: readonly FormField[],
  path: string,
  { said, within }: Place,
): Promise<void> {
  const held = (said ?? {}) as Readonly<Record<string, unknown>>;
  for (const field of fields) {
    const at = `${path}.${field.name}`;
    if (!isAsked(filling, field, at)) continue;
    await fillField(filling, field, at, { said: held[field.name], within });
  }
}

async function fillList(
  filling: Filling,
  { item }: FieldOf<'list'>,
  path: string,
  { said, within, label = '' }: Place,
): Promise<void> {
  const exact = { name: label, exact: true } as const;
  if (item.kind === 'reference' || item.kind === 'skill') {
    const words = within.getByRole('combobox', exact);
    if (item.kind === 'reference') await chooseFirst(filling, words);
    else await words.fill('gas');
    // What is offered below the field is put away: it covers what stands there.
    return words.press('Tab');
  }
  const list = within.getByRole('group', exact);
  const [value] = (said ?? []) as readonly unknown[];
  for (let index = 0; index < (filling.items ?? 1); index += 1) {
    const name = `${label} ${index + 1}`;
    const framed = list.getByRole('group', { name, exact: true });
    const line = list.getByRole('textbox', { name, exact: true });
    if ((await framed.or(line).count()) === 0) await list.getByRole('button').last().click();
    await framed.or(line).waitFor();
    const isFramed = (await framed.count()) > 0;
    const inside = { said: value, within: isFramed ? framed : list };
    const nth = { ...filling, items: 1, nth: index };
    if (item.kind === 'group') await fillAll(nth, item.fields, path, inside);
    else await fillField(nth, item, path, isFramed ? inside : { ...inside, label: name });
  }
}

async function choose(
  { command, locale, page }: Filling,
  path: string,
  value: string,
  { within }: Place,
): Promise<void> {
  const word = firstText(model, locale, choiceKeys(command.name, path, value)) ?? value;
  const label = fieldText(model, locale, command.name, path) ?? path;
  const radios = within.getByRole('radiogroup', { name: label, exact: true });
  if ((await radios.count()) > 0) {
    if ((await radios.getByRole('radio', { checked: true }).count()) > 0) return;
    return radios.getByRole('radio', { name: word, exact: true }).check();
  }
  const select = within.getByRole('combobox', { name: label, exact: true });
  if ((await select.inputValue()) !== '') return;
  await select.click();
  await page.getByRole('option', { name: word, exact: true }).click();
}

/** One of what can be chosen, where nothing is yet. */
export async function chooseFirst(
  { page, chosen, nth = 0 }: Filling,
  select: Locator,
): Promise<void> {
  if ((await select.inputValue()) !== '') return;
  await select.click();
  const options = page.getByRole('option', { disabled: false });
  await (chosen === undefined ? options : options.filter({ hasText: chosen })).nth(nth).click();
}

async function pickDay({ page }: Filling, input: Locator): Promise<void> {
  if ((await input.inputValue()) !== '') return;
  await input.click();
  const calendar = page.locator('[data-dates-dropdown]');
  await calendar.getByRole('table').getByRole('button').last().click();
  await calendar.waitFor({ state: 'detached' });
}

/** The last day that the calendar shows, and the hours that are missing. */
export async function fillWindow(filling: Filling, within: Locator): Promise<void> {
  await pickDay(filling, within.getByRole('textbox').first());
  const clocks = within.getByRole('spinbutton');
  for (const [index, text] of ['09', '00', '11', '00'].entries()) {
    const part = clocks.nth(index);
    if ((await part.inputValue()) === '') await part.fill(text);
  }
}

function labelOf({ command, locale }: Filling, path: string): string {
  return fieldText(model, locale, command.name, path) ?? path;
}
