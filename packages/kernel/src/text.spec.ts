// Proves how texts are filled: parameters, the plurals of both languages, gaps that are seen, and that
// nothing that somebody wrote is ever read as a text itself.
import { describe, expect, it } from 'vitest';
import { createTexts } from './text.ts';

const say = createTexts<string>({
  en: {
    greeting: 'Hello {{name}}',
    invoice_one: '{{count, number}} invoice',
    invoice_other: '{{count, number}} invoices',
    line_one: 'at most {{limit}} line',
    line_other: 'at most {{limit}} lines',
    'a.b': 'flat',
  },
  ru: {
    invoice_one: '{{count}} счёт',
    invoice_few: '{{count}} счёта',
    invoice_many: '{{count}} счетов',
    invoice_other: '{{count}} счёта',
  },
});

describe('a sentence', () => {
  it('is filled, and shows what it lacks', () => {
    expect(say('en', 'greeting', { name: 'Ada' })).toBe('Hello Ada');
    expect(say('en', 'greeting')).toBe('Hello {{name}}');
  });
  it('shows its key where there is none in that language', () => {
    expect(say('ru', 'greeting', { name: 'Ada' })).toBe('greeting');
    expect(say('en', 'constructor')).toBe('constructor');
  });
  it('has a key that is flat', () => {
    expect(say('en', 'a.b')).toBe('flat');
  });
});

describe('a plural', () => {
  it.each([
    [1, '1 счёт', '1 invoice'],
    [2, '2 счёта', '2 invoices'],
    [5, '5 счетов', '5 invoices'],
    [11, '11 счетов', '11 invoices'],
    [21, '21 счёт', '21 invoices'],
    [22, '22 счёта', '22 invoices'],
    [111, '111 счетов', '111 invoices'],
    [1.5, '1.5 счёта', '1.5 invoices'],
    [0, '0 счетов', '0 invoices'],
  ])('of %d has the form of its language', (count, ru, en) => {
    expect([say('ru', 'invoice', { count }), say('en', 'invoice', { count })]).toEqual([ru, en]);
  });
  it('writes large numbers as its language does', () => {
    expect(say('en', 'invoice', { count: 12_500 })).toBe('12,500 invoices');
  });
  it('counts the only number there is, by whatever name', () => {
    expect(say('en', 'line', { limit: 1, name: 'x' })).toBe('at most 1 line');
    expect(say('en', 'line', { limit: 2 })).toBe('at most 2 lines');
  });
  it('shows that it lacks its number', () => {
    expect(say('en', 'line')).toBe('at most {{limit}} lines');
  });
});

it.each(['{{name}}', '$t(a.b)', '{{count}} $1 $& $$', '<b>'])(
  'what somebody wrote stays: %s',
  (name) => {
    expect(say('en', 'greeting', { name })).toBe(`Hello ${name}`);
  },
);

it.each(['lng', 'ns', 'context', 'ordinal', 'returnObjects', 'defaultValue', 'replace'])(
  'a parameter called %s is one',
  (name) => {
    const one = createTexts<string>({ en: { text: `{{${name}}}!` }, ru: { text: 'ru' } });
    expect(one('en', 'text', { [name]: 'ru' })).toBe('ru!');
  },
);
