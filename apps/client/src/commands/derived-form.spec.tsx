// Proves: every command that a person may issue through the application has a form in both languages,
// with a field under its own words for all that it asks; what the form holds comes back as the input
// that it began with; what is wrong is said at its field, in the reader's language; a command that only
// the server can run says so without a network; and one press records once.

import { fieldText, formOf, LOCALES, soundInput } from '@callout/kernel';
import { model } from '@callout/model';
import { SIGN_IN_ROLES } from '@callout/published-language';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { fixtureReplica } from '../data/replica.fixture.ts';
import { formatFor } from '../data/use-format.ts';
import { textsFor } from '../i18n/use-text.ts';
import { show } from '../ui/show.fixture.tsx';
import { DerivedForm } from './derived-form.tsx';
import { placeOfFault } from './fault-places.ts';
import { faultsOf } from './faults.ts';
import { inputOf, valuesOf } from './form-values.ts';

const NOW = '2026-11-27T12:00:00.000Z';
const KATRIN = { id: 'u-katrin', name: 'Katrin Albers', roles: SIGN_IN_ROLES, subject: 'c1' };
const format = formatFor('en', 'Europe/Berlin', 'EUR');
const parts = { format, newId: () => 'new' };
const keep = { sha256: '0'.repeat(64), type: 'image/jpeg', bytes: 1, purpose: 'other' };
const inputParts = { format, nameOf: () => 'name', keep: async () => keep };

const offered = model.contexts
  .flatMap(({ commands }) => commands)
  .filter(
    ({ actors, offer, takesUp }) =>
      offer?.page === undefined &&
      takesUp === undefined &&
      SIGN_IN_ROLES.some((role) => actors[role] !== undefined),
  );
const named = offered.map((command) => [command.name, command] as const);

function openForm(name: string, locale: 'en' | 'ru' = 'en') {
  const command = model.command(name);
  if (!command) throw new Error(`there is no ${name}`);
  const replica = fixtureReplica(KATRIN);
  const done: unknown[] = [];
  show(
    <DerivedForm command={command} onDone={(document) => done.push(document)} />,
    replica,
    locale,
  );
  return { replica, done };
}

describe.each(LOCALES)('in the language %s', (locale) => {
  it.each(named)('%s asks for everything under its words', async (_, command) => {
    openForm(command.name, locale);
    await screen.findByRole('button', { name: model.text(locale, `command.${command.name}`) });
    const shown = document.body.textContent ?? '';
    const outer = formOf(command).filter(({ kind }) => kind !== 'new-id');
    const words = outer.map(({ name }) => fieldText(model, locale, command.name, name) ?? name);
    expect(words.filter((word) => !shown.includes(word))).toEqual([]);
    expect(shown).not.toMatch(/field\.|choice\.|help\./);
  });
});

describe('what a form holds', () => {
  it.each(named)('of %s comes back as the input that it began with', async (_, command) => {
    const input = soundInput(command, NOW);
    const fields = formOf(command);
    const back = await inputOf(fields, valuesOf(fields, input, parts), inputParts);
    const asked = Object.fromEntries(Object.keys(input).map((name) => [name, back[name]]));
    const files = fields.filter(({ kind, name }) => kind === 'evidence' || holdsFiles(name));
    for (const { name } of files) asked[name] = input[name];
    expect(asked).toEqual(input);
    function holdsFiles(name: string) {
      const field = fields.find((one) => one.name === name);
      return field?.kind === 'list' && field.item.kind === 'evidence';
    }
  });
  it.each(named)(
    'of %s, left as it is, is wrong only where a field shows it',
    async (_, command) => {
      const fields = formOf(command);
      const values = valuesOf(fields, {}, parts);
      const input = await inputOf(fields, values, inputParts);
      const faults = faultsOf(
        command.name,
        input,
        textsFor('ru', (key) => key),
      );
      const lost = Object.keys(faults).filter(
        (path) => placeOfFault(fields, values, path) === undefined,
      );
      expect(lost).toEqual([]);
      expect(Object.values(faults).filter((fault) => /[a-z]/i.test(fault))).toEqual([]);
    },
  );
  it('is an absence of days as well as of hours', async () => {
    const command = model.command('SetAvailability');
    const fields = command ? formOf(command) : [];
    const holiday = { from: '2026-12-24T07:00:00.000Z', to: '2027-01-04T17:30:00.000Z' };
    const morning = { from: '2027-02-01T08:00:00.000Z', to: '2027-02-01T11:00:00.000Z' };
    const input = { weeklyHours: [], timeOff: [holiday, morning] };
    const back = await inputOf(fields, valuesOf(fields, input, parts), inputParts);
    expect(back).toMatchObject(input);
  });
  it('is an amount with two digits, and cents in the input', async () => {
    const command = model.command('DefineServiceType');
    const fields = command ? formOf(command).filter(({ name }) => name === 'basePrice') : [];
    const values = valuesOf(fields, { basePrice: 12_905 }, parts);
    expect(values).toEqual({ basePrice: '129.05' });
    expect(await inputOf(fields, { basePrice: '1.1' }, inputParts)).toEqual({ basePrice: 110 });
    expect(await inputOf(fields, { basePrice: 0.29 }, inputParts)).toEqual({ basePrice: 29 });
    expect(await inputOf(fields, { basePrice: '' }, inputParts)).toEqual({});
  });
});

describe('a derived form', () => {
  it('says what is missing at each field, in Russian, and records nothing', async () => {
    const { replica } = openForm('RegisterClient', 'ru');
    await userEvent.click(await screen.findByRole('button', { name: 'Добавить клиента' }));
    expect((await screen.findAllByText('Заполните это поле.')).length).toBe(2);
    expect(screen.queryByRole('alert')).toBeNull();
    expect(replica.calls).toEqual([]);
  });

  it('records what was filled in, once', async () => {
    const { replica, done } = openForm('RegisterClient');
    const send = await screen.findByRole('button', {
      name: model.text('en', 'command.RegisterClient'),
    });
    await userEvent.type(screen.getByRole('textbox', { name: 'Name' }), 'Harbour School');
    const contact = within(screen.getByRole('group', { name: 'Contact' }));
    await userEvent.type(contact.getByRole('textbox', { name: /contact/ }), 'Ada Petersen');
    await userEvent.type(screen.getByRole('textbox', { name: 'Place' }), 'Kaistr. 4');
    await userEvent.dblClick(send);
    await waitFor(() => expect(done.length).toBe(1));
    expect(replica.calls).toEqual([
      {
        how: 'record',
        command: 'RegisterClient',
        data: {
          name: 'Harbour School',
          contact: { name: 'Ada Petersen' },
          place: { address: 'Kaistr. 4' },
        },
      },
    ]);
  });

  it('says that only the server can run it, while there is no network', async () => {
    const { replica } = openForm('DrawSample');
    replica.tell({ connection: 'offline' });
    expect(
      await screen.findByText('Only the server can decide this: it needs the network.'),
    ).toBeTruthy();
  });

  it('places what the server refuses at the field that it names', async () => {
    const { replica } = openForm('DrawSample');
    replica.refuseOrders({
      code: 'sample-period-empty',
      fields: [{ path: 'to', message: 'sample-period-empty' }],
    });
    await userEvent.type(await screen.findByRole('textbox', { name: 'How many' }), '5');
    await userEvent.click(
      screen.getByRole('button', { name: model.text('en', 'command.DrawSample') }),
    );
    expect(await screen.findByText(model.text('en', 'refusal.sample-period-empty'))).toBeTruthy();
    expect(screen.queryByRole('alert')).toBeNull();
  });
});
