import {
  type AnyCommand,
  choiceKeys,
  type FormField,
  fieldText,
  firstText,
  formOf,
  type Locale,
  soundInput,
} from '@callout/kernel';
import { model } from '@callout/model';
import { expect, type Locator, type Page } from '@playwright/test';

/** A picture of one grey pixel: a real file of a camera's kind. */
const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==',
  'base64',
);
export const PHOTO = { name: 'photo.png', mimeType: 'image/png', buffer: PIXEL };

export interface Filling {
  readonly page: Page;
  readonly form: Locator;
  readonly command: AnyCommand;
  readonly locale: Locale;
  /** Fields that may stay empty and are filled in here all the same. */
  readonly also: readonly string[];
  /** What a file says that is chosen. */
  readonly file: string | undefined;
}

/**
 * Fills a derived form with sound input, field by field and by the words that a person sees: whatever
 * the command asks for, and nothing that the form has begun with.
 */
export async function fillForm(filling: Filling): Promise<void> {
  const input = soundInput(filling.command, new Date(Date.now() + 26 * 3_600_000).toISOString());
  for (const field of formOf(filling.command)) {
    const isAsked = (field.required && !field.mayBeEmpty) || filling.also.includes(field.name);
    if (isAsked) await fillField(filling, field, field.name, input[field.name], filling.form);
  }
}

function labelOf({ command, locale }: Filling, path: string): string {
  return fieldText(model, locale, command.name, path) ?? path;
}

async function fillField(
  filling: Filling,
  field: FormField,
  path: string,
  value: unknown,
  within: Locator,
): Promise<void> {
  const label = labelOf(filling, path);
  switch (field.kind) {
    case 'flag':
    case 'new-id':
      return;
    case 'group':
      return fillGroup(
        filling,
        field.fields,
        path,
        value,
        within.getByRole('group', { name: label }),
      );
    case 'list':
      return fillList(filling, field, path, value, within);
    case 'contact':
      return fillEmpty(
        within.getByRole('group', { name: label }).getByRole('textbox').first(),
        'Ada',
      );
    case 'choice':
      return choose(filling, path, String(value), within);
    case 'reference':
      return chooseFirst(filling, within.getByRole('combobox', { name: label }));
    case 'day':
      return pickDay(filling, within.getByRole('textbox', { name: label }));
    case 'evidence':
      return within.locator('input[type=file]').setInputFiles(PHOTO);
    case 'text-file':
      return within.locator('input[type=file]').setInputFiles({
        ...{ name: 'statement.xml', mimeType: 'application/xml' },
        buffer: Buffer.from(filling.file ?? ''),
      });
    case 'variant': {
      const [name = '', fields = []] = Object.entries(field.variants).at(-1) ?? [];
      await choose(filling, `${path}.${field.by}`, name, within);
      return fillGroup(filling, fields, path, {}, within);
    }
    case 'window':
      return fillWindow(filling, within);
    case 'skill':
      return fillEmpty(
        within.getByRole('combobox', { name: label }).or(within.getByLabel(label)).first(),
        'gas',
      );
    default:
      return fillEmpty(within.getByRole('textbox', { name: label }).first(), textOf(field, value));
  }
}

function textOf(field: FormField, value: unknown): string {
  if (field.kind === 'place') return 'Kaistr. 4';
  if (field.kind === 'money') return '12';
  if (field.kind === 'share') return '60';
  return String(value ?? (field.kind === 'number' ? (field.min ?? 1) : 'text'));
}

/** What the form has begun with stays. */
async function fillEmpty(input: Locator, text: string): Promise<void> {
  if ((await input.inputValue()) === '') await input.fill(text);
}

async function fillGroup(
  filling: Filling,
  fields: readonly FormField[],
  path: string,
  value: unknown,
  within: Locator,
): Promise<void> {
  const held = (value ?? {}) as Readonly<Record<string, unknown>>;
  for (const field of fields) {
    if (field.required && !field.mayBeEmpty) {
      await fillField(filling, field, `${path}.${field.name}`, held[field.name], within);
    }
  }
}

async function fillList(
  filling: Filling,
  { item }: Extract<FormField, { kind: 'list' }>,
  path: string,
  value: unknown,
  within: Locator,
): Promise<void> {
  const label = labelOf(filling, path);
  if (item.kind === 'reference') {
    await chooseFirst(filling, within.getByRole('combobox', { name: label }));
    return filling.page.keyboard.press('Tab');
  }
  if (item.kind === 'skill') {
    const tags = within.getByRole('combobox', { name: label }).or(within.getByLabel(label)).first();
    await tags.fill('gas');
    return tags.press('Enter');
  }
  const list = within.getByRole('group', { name: label }).first();
  const items = list.getByRole('group', { name: `${label} 1` });
  if ((await items.count()) === 0) await list.getByRole('button').last().click();
  const [first] = (value ?? []) as readonly unknown[];
  await fillField(filling, item, path, first, items.first());
}

async function choose(
  { command, locale, page }: Filling,
  path: string,
  value: string,
  within: Locator,
): Promise<void> {
  const word = firstText(model, locale, choiceKeys(command.name, path, value)) ?? value;
  const radio = within.getByRole('radio', { name: word, exact: true });
  if ((await within.getByRole('radio', { checked: true }).count()) > 0) return;
  if ((await radio.count()) > 0) return radio.first().check();
  const label = fieldText(model, locale, command.name, path) ?? path;
  const select = within.getByRole('combobox', { name: label });
  if ((await select.inputValue()) !== '') return;
  await select.click();
  await page.getByRole('option', { name: word, exact: true }).click();
}

async function chooseFirst({ page }: Filling, select: Locator): Promise<void> {
  if ((await select.inputValue()) !== '') return;
  await select.click();
  await page.getByRole('option').first().click();
}

async function pickDay({ page }: Filling, input: Locator): Promise<void> {
  if ((await input.inputValue()) !== '') return;
  await input.click();
  const calendar = page.getByRole('table').last();
  await calendar.getByRole('button').last().click();
  await expect(page.getByRole('table')).toHaveCount(0);
}

/** The day where none is chosen, and the hours where there are none. */
export async function fillWindow(filling: Filling, within: Locator): Promise<void> {
  await pickDay(filling, within.getByRole('textbox').first());
  const clocks = within.getByRole('spinbutton');
  const hours = ['09', '00', '11', '00'];
  for (const [index, text] of hours.entries()) {
    const part = clocks.nth(index);
    if ((await part.inputValue()) === '') await part.fill(text);
  }
}
