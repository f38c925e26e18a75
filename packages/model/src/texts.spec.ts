// Proves that everything a person can meet has a sentence in both languages, and that no sentence is left
// of something that is gone.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type AnyCommand, askedKeys, faultsOf, LOCALES, refusalText } from '@callout/kernel';
import { MATCHING_STEPS, ROLES, SIGN_IN_ROLES } from '@callout/published-language';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { model } from './index.ts';
import { sourcesOf } from './sources.fixture.ts';
import en from './texts/en.json' with { type: 'json' };
import ru from './texts/ru.json' with { type: 'json' };

const { contexts } = model;
const packages = readdirSync(join(import.meta.dirname, '../../')).map((name) => `packages/${name}`);
/** Where refusals are made that travel to a person through the model. */
const refusing = sourcesOf([
  ...packages.map((folder) => `${folder}/src`),
  'sync-server/src/engine',
]);
const speaking = sourcesOf([
  ...packages.map((folder) => `${folder}/src`),
  'sync-server/src',
  'apps/client/src',
]);

const has = (key: string) => LOCALES.every((locale) => model.text(locale, key) !== key);
const lacking = (keys: readonly string[]) => [...new Set(keys)].filter((key) => !has(key)).sort();

const streams = contexts.flatMap((context) => context.streams);
const commands = contexts.flatMap((context) => context.commands);

/** Names of the fields of a command's input, however deep. */
function fieldsOf(command: AnyCommand): readonly string[] {
  const found = new Set<string>();
  const walk = (schema: unknown): void => {
    if (typeof schema !== 'object' || schema === null) return;
    for (const [key, value] of Object.entries(schema)) {
      if (key === 'properties') for (const name of Object.keys(value)) found.add(name);
      walk(value);
    }
  };
  walk(z.toJSONSchema(command.input, { io: 'input' }));
  return [...found];
}

/** Commands that the application has a form for. */
const offered = commands.filter(
  ({ actors, offer }) =>
    SIGN_IN_ROLES.some((role) => actors[role] !== undefined) && offer?.page === undefined,
);

/** What the schema says to input that is wrong in as many ways as there are kinds of values. */
function faultCodesOf(command: AnyCommand): readonly string[] {
  const names = fieldsOf(command);
  const wrong = ['', 'x'.repeat(5000), -1, 1.5, 1e15, [], [{}], Array(2000).fill(1), {}, null];
  const said = wrong.map((value) => Object.fromEntries(names.map((name) => [name, value])));
  return [undefined, 'text', ...said].flatMap((input) => {
    const parsed = command.input.safeParse(input);
    return parsed.success
      ? []
      : faultsOf(parsed.error, { schema: command.input, input }).map(({ message }) => message);
  });
}

/** Every key that the words of a form could stand under. */
const formKeys = new Set(
  commands.flatMap((command) => [
    ...askedKeys(command).flat(),
    ...askedKeys(command)
      .flat()
      .filter((key) => key.startsWith('field.'))
      .map((key) => key.replace('field.', 'help.')),
  ]),
);

describe('there is a text in every language', () => {
  it.each([
    ['context', contexts.map(({ name }) => `context.${name}`)],
    ['stream', streams.map(({ kind }) => `stream.${kind}`)],
    ['command', commands.map(({ name }) => `command.${name}`)],
    ['event', streams.flatMap(({ events }) => events).map(({ type }) => `event.${type}`)],
    ['policy', contexts.flatMap(({ policies }) => policies).map(({ name }) => `policy.${name}`)],
    ['list', contexts.flatMap(({ lists }) => lists).map(({ name }) => `list.${name}`)],
    ['role', ROLES.map((role) => `role.${role}`)],
    ['step', MATCHING_STEPS.map((step) => `step.${step}`)],
    [
      'status',
      [
        ...streams.flatMap((stream) =>
          (stream.statuses ?? []).map((status) => `status.${stream.kind}.${status}`),
        ),
        ...contexts
          .flatMap(({ lists }) => lists)
          .flatMap(({ over, statuses }) =>
            (statuses ?? []).map((status) => `status.${over.kind}.${status}`),
          ),
      ],
    ],
  ])('for every %s', (_, keys) => {
    expect(lacking(keys)).toEqual([]);
  });
  it('for every refusal', () => {
    const codes = [
      ...refusing.matchAll(/refuse\(\s*'([a-z-]+)'/g),
      ...refusing.matchAll(/\bcode: '([a-z-]+)'/g),
      ...refusing.matchAll(/'([a-z-]+-missing)'/g),
    ].map((found) => `refusal.${found[1]}`);
    codes.push(...declaredRefusals().map((code) => `refusal.${code}`));
    expect(codes.length).toBeGreaterThan(50);
    expect(lacking(codes).filter((key) => !NOT_REFUSALS.includes(key))).toEqual([]);
  });
  it('for every fault of a field', () => {
    const faults = [...refusing.matchAll(/'(not-an?-[a-z0-9-]+|not-after-[a-z]+|too-many)'/g)];
    expect(lacking(faults.map((found) => `fault.${found[1]}`))).toEqual([]);
  });
  it('for every field and every choice that a form asks', () => {
    const unnamed = offered.flatMap((command) =>
      askedKeys(command)
        .filter((keys) => !keys.some(has))
        .map((keys) => `${command.name}: ${keys.join(' or ')}`),
    );
    expect(offered.length).toBeGreaterThan(40);
    expect(unnamed).toEqual([]);
  });
  it('for every fault that a schema of a form can find', () => {
    const codes = offered.flatMap((command) => faultCodesOf(command));
    expect(new Set(codes).size).toBeGreaterThan(8);
    expect(lacking(codes.map((code) => `fault.${code}`))).toEqual([]);
  });
});

/**
 * A step's reason to exclude somebody is never told, because they are not in the ranking; what became of
 * a question to an external system is told to the one who asked; a sign-in is refused by the server's texts.
 */
const NOT_REFUSALS = ['refusal.skill-missing', 'refusal.too-large', 'refusal.sign-in-refused'];

/** Codes that are declared, for a check that is derived. */
function declaredRefusals(): readonly string[] {
  const known = contexts.flatMap(({ knows = [] }) => knows);
  return [
    ...known.flatMap(({ unknown, inUse }) => [unknown ?? [], inUse?.refusal ?? []].flat()),
    ...streams.flatMap(({ repeats = {} }) =>
      Object.values(repeats).flatMap((repeat) => repeat?.refusal ?? []),
    ),
  ];
}

const tables = [
  { name: 'shared', texts: { en, ru } },
  ...contexts.map(({ name, texts }) => ({ name, texts })),
];

describe.each(tables)('the texts of $name', ({ texts }) => {
  const keys = Object.keys(texts.en);
  it('are of something that there is', () => {
    expect(keys.filter((key) => !isKnown(key))).toEqual([]);
  });
});

describe('a refusal that is filled with a day or a moment', () => {
  const keys = tables.flatMap(({ texts }) => Object.entries<string>(texts.en));
  const codes = keys.flatMap(([key, text]) => {
    const [, code] = /^refusal\.([a-z-]+)$/.exec(key) ?? [];
    const asked = [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name = '']) => name);
    return code && asked.length > 0 ? [{ code, asked }] : [];
  });
  it.each(['2026-11-28', '2026-11-28T09:30:00.000Z'])('says it as people write: %s', (value) => {
    expect(codes.length).toBeGreaterThan(20);
    const said = codes.flatMap(({ code, asked }) => {
      const params = Object.fromEntries(asked.map((name) => [name, value]));
      return LOCALES.map((locale) => refusalText(model, locale, { code, params }));
    });
    expect(said.filter((text) => text === undefined || text.includes('2026-11-28'))).toEqual([]);
  });
  it('says it in the language of the reader', () => {
    const refusal = { code: 'tariff-from-the-past', params: { today: '2026-11-28' } };
    expect(LOCALES.map((locale) => refusalText(model, locale, refusal))).toEqual([
      'A tariff applies from 28 November 2026 at the earliest: what has been charged is never priced again.',
      model.text('ru', 'refusal.tariff-from-the-past', { today: '28 ноября 2026 г.' }),
    ]);
  });
});

it('no two contexts say one key', () => {
  const all = tables.flatMap(({ texts }) => Object.keys(texts.en));
  expect(all.filter((key, index) => all.indexOf(key) !== index)).toEqual([]);
});

function isKnown(key: string): boolean {
  if (formKeys.has(key)) return true;
  const [what = '', first = '', second] = key.replace(/_(one|few|many|other)$/, '').split('.');
  // Of the mails themselves the lint knows more.
  if (what === 'mail') return first === 'signature' || model.mail(first) !== undefined;
  if (what === 'about') return model.command(first) !== undefined;
  if (what === 'command') return model.command(first) !== undefined;
  if (what === 'event') return model.event(first) !== undefined;
  if (what === 'stream' || what === 'streams') return model.stream(first) !== undefined;
  if (what === 'weekday') return Number(first) >= 1 && Number(first) <= 7;
  // Every list has this column beside its fields.
  if (key === 'field.status') return true;
  if (what === 'order') return model.readModel(first)?.orders?.[second ?? ''] !== undefined;
  if (what === 'empty') return (model.list(first) ?? model.readModel(first)) !== undefined;
  if (what === 'field' && isShown(first, second)) return true;
  if (what === 'field') {
    return second === undefined
      ? commands.some((command) => fieldsOf(command).includes(first))
      : commands.some(
          ({ name, ...rest }) => name === first && fieldsOf({ name, ...rest }).includes(second),
        );
  }
  if (what === 'status') {
    const stream = model.stream(first);
    const { statuses } = stream ?? {};
    return stream !== undefined && (statuses?.includes(second ?? '') ?? isSaid(second ?? ''));
  }
  return isSaid(first) || isSaid(key);
}

/** Whether a document shows it: as a field of its stream, or as a column of rows within it. */
function isShown(first: string, second: string | undefined): boolean {
  const own = model.stream(first)?.fields ?? model.readModel(first)?.observed.fields;
  if (own && second !== undefined) return own[second] !== undefined;
  const shown = [
    ...streams.map(({ fields = {} }) => fields),
    ...model.readModels.map(({ observed }) => observed.fields),
  ];
  if (shown.some((fields) => fields[first] !== undefined)) return true;
  return second === undefined && speaking.includes(`${first}: cell(`);
}

/** Whether the product says this word as a value: alone, or with something after a colon. */
function isSaid(word: string): boolean {
  return ["'", '`', '"'].some(
    (quote) =>
      speaking.includes(`${quote}${word}${quote}`) || speaking.includes(`${quote}${word}:`),
  );
}
