// Proves each rule of the model's lint by a small model that breaks it and nothing else, and that the
// real model breaks none but those that exceptions give reasons for.
import type {
  AnySystemCommand,
  ContextDefinition,
  EventDefinition,
  Knowledge,
} from '@callout/kernel';
import {
  copyOf,
  definitionsOf,
  eventsOf,
  LOCALES,
  ownState,
  priceSchema,
  referenceTo,
  saidByActor,
  timeZoneSchema,
} from '@callout/kernel';
import { toyCommand, toyContext, toyModelOf, toyPolicy, toyStream } from '@callout/kernel/toy';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { model } from '../index.ts';
import { EXCEPTIONS, isExcepted, needlessExceptions, STOPS } from './exceptions.ts';
import { LINT_RULES } from './finding.ts';
import { originFindings } from './origins.ts';
import { isPastTense, lintModel } from './rules.ts';
import { soundContext } from './sound-context.fixture.ts';
import { findingText, remedyText } from './texts.ts';

const sound = soundContext();
const told = (...contexts: readonly ContextDefinition[]) =>
  lintModel(toyModelOf(...contexts)).map(({ rule, subject, detail }) => ({
    rule,
    subject,
    detail,
  }));
const projection = (name: 'provisioning' | 'billing', feeds: (typeof sound.opened)[]) =>
  definitionsOf(name, feeds).defineProjection<number>()({
    name: 'tally',
    on: Object.fromEntries(feeds.map(({ type }) => [type, { key: () => 'all', fold: () => 1 }])),
  });

it('finds nothing in a sound model', () => {
  expect(told(sound.context)).toEqual([]);
});

it.each([
  ['of a stream that is not declared', { form: 'of', kind: 'window' } as const, 'window'],
  [
    'by a name that a policy could derive',
    { form: 'named', names: ['door', '8f28278d-de7d-514a-8792-727af59e4a44'] } as const,
    '8f28278d-de7d-514a-8792-727af59e4a44',
  ],
])('a stream is not named %s', (_, ids, detail) => {
  const door = { ...sound.door, ids };
  const commands = sound.context.commands.map((command) => ({ ...command, stream: door }));
  expect(told({ ...sound.context, streams: [door], commands })).toContainEqual({
    rule: 'stream-badly-named',
    subject: 'provisioning-door',
    detail,
  });
});

it('a stream that no person begins says nothing of how a person names it', () => {
  const door = { ...sound.door, ids: { form: 'named', names: ['door'] } as const };
  const commands = sound.context.commands.map((command) => ({
    ...command,
    stream: door,
    actors: { clock: ['any' as const] },
  }));
  expect(told({ ...sound.context, streams: [door], commands })).toContainEqual({
    rule: 'stream-badly-named',
    subject: 'provisioning-door',
    detail: 'named',
  });
});

describe('an event', () => {
  it('has somebody who brings it about', () => {
    const commands = [sound.OpenDoor, toyCommand('GreetGuest', sound.door, [sound.opened])];
    const policies = [toyPolicy('provisioning', 'greet', [sound.greeted], [sound.OpenDoor])];
    const silent = { ...sound.context, commands: commands.slice(0, 1), policies };
    expect(told(silent)).toEqual([
      { rule: 'event-without-producer', subject: 'GuestGreeted', detail: '' },
    ]);
  });
  it('is read by somebody', () => {
    const door = toyStream('billing', 'bell', ['BellRung', 'BellCleaned'].slice(1));
    const command = toyCommand('CleanBell', door, door.events, ['clock']);
    expect(told(toyContext('billing', { streams: [door], commands: [command] }))).toEqual([
      { rule: 'event-without-reader', subject: 'BellCleaned', detail: '' },
    ]);
  });
  it.each([
    ['ServiceStarted', true],
    ['PriceSet', true],
    ['SampleDrawn', true],
    ['PayoutCarriedForward', true],
    ['StartService', false],
    ['SuppliesReady', false],
  ])('is in the past tense: %s %s', (type, isPast) => {
    expect(isPastTense(type)).toBe(isPast);
  });
});

describe('a command', () => {
  it('has somebody who issues it', () => {
    const idle = { ...sound.context, policies: [] };
    expect(told(idle)).toEqual([
      { rule: 'command-without-issuer', subject: 'GreetGuest', detail: '' },
    ]);
  });
  it('is decided on with a read model in view', () => {
    const OpenDoor = toyCommand('OpenDoor', sound.door, [sound.opened], ['manager', 'client']);
    expect(told({ ...sound.context, commands: [OpenDoor, sound.GreetGuest] })).toEqual([
      { rule: 'command-without-read-model', subject: 'OpenDoor', detail: 'client' },
    ]);
  });
});

describe('a policy', () => {
  it('issues something', () => {
    const idle = toyPolicy('provisioning', 'idle', [sound.opened], []);
    expect(told({ ...sound.context, policies: [sound.greet, idle] })).toEqual([
      { rule: 'policy-without-command', subject: 'idle', detail: '' },
    ]);
  });
  it('does not lead back to itself', () => {
    const again = toyPolicy('provisioning', 'open-again', [sound.greeted], [sound.OpenDoor]);
    const round = { ...sound.context, policies: [sound.greet, again] };
    const way = 'greet-when-opened → open-again → greet-when-opened';
    expect(told(round)).toEqual([
      { rule: 'policy-cycle-without-stop', subject: 'greet-when-opened', detail: way },
    ]);
    expect(lintModel(toyModelOf(round), { stops: { 'open-again': 'once a day' } })).toEqual([]);
  });
  it('issues commands of its own context alone', () => {
    const bell = toyStream('billing', 'bell', ['BellSounded']);
    const SoundBell = toyCommand('SoundBell', bell, bell.events, ['clock']);
    const meddling = toyPolicy('provisioning', 'meddle', [sound.opened], [SoundBell]);
    const tally = projection('billing', [...bell.events]);
    const findings = lintModel(
      toyModelOf(
        { ...sound.context, policies: [sound.greet, meddling] },
        toyContext('billing', { streams: [bell], commands: [SoundBell], projections: [tally] }),
      ),
    );
    expect(findings.map(({ rule, detail }) => ({ rule, detail }))).toEqual([
      { rule: 'arrow-outside-published-language', detail: 'SoundBell' },
    ]);
  });
});

it('an external system answers', () => {
  const Ring: AnySystemCommand = {
    name: 'Ring',
    system: { name: 'Bell', answersWith: [] },
    input: z.object({}),
    reply: z.object({}),
    timeoutMs: 1,
    attemptsMax: 1,
    issues: [],
    whenAnswered: async () => [],
  };
  expect(told({ ...sound.context, systemCommands: [Ring] })).toEqual([
    { rule: 'system-without-answer', subject: 'Bell', detail: '' },
  ]);
});

describe('a mail', () => {
  const { defineMail, definePolicy } = definitionsOf('provisioning', [sound.opened]);
  const greeting = defineMail({
    name: 'greeting',
    to: ['client', 'mailbox'],
    params: { name: 'text', count: 'count', link: 'link' },
    sample: { name: 'Ada', count: 2, link: 'https://x.example/' },
  });
  const texts = {
    'mail.greeting.subject': 'Hello {{name}}',
    'mail.greeting.text_one': '{{count}} guest of {{organisation}}',
    'mail.greeting.text_other': '{{count}} guests of {{organisation}}',
    'mail.greeting.action': 'Open',
    'mail.greeting.without.name': 'nobody',
  };
  const sender = definePolicy({
    ...{ name: 'greet-by-mail', whenever: [sound.opened], issues: [] },
    sends: [greeting],
    react: async () => [],
  });
  const greeted = (more: Partial<ContextDefinition> = {}) =>
    told({
      ...sound.context,
      policies: [sound.greet, sender],
      mails: [greeting],
      texts: { en: texts, ru: texts },
      ...more,
    });
  it('that is declared, sent and worded is sound', () => {
    expect(greeted()).toEqual([]);
  });
  it('is sent by somebody, and listed by the context of who sends it', () => {
    expect(greeted({ policies: [sound.greet] })).toEqual([
      { rule: 'mail-without-sender', subject: 'greeting', detail: '' },
    ]);
    expect(greeted({ mails: [], texts: { en: {}, ru: {} } })).toEqual([
      { rule: 'mail-sent-but-not-listed', subject: 'greet-by-mail', detail: 'greeting' },
    ]);
  });
  it('has all its texts in every language, with what it is filled with and nothing else', () => {
    const { 'mail.greeting.action': _, ...silent } = texts;
    const curious = {
      ...silent,
      'mail.greeting.subject': '{{age}} {{age}} {{timeZone}}',
      'mail.greeting.text_one': 'See {{link}}',
    };
    expect(greeted({ texts: { en: texts, ru: curious } })).toEqual(
      ['subject: {{age}} (ru)', 'text: {{link}} (ru)', 'action (ru)'].map((detail) => ({
        ...{ rule: 'mail-badly-worded', subject: 'greeting', detail },
      })),
    );
  });
  it('leaves no text of what there is not', () => {
    const strays = ['mail.greeting.body', 'mail.greeting.without.age', 'mail.farewell.subject'];
    const more = Object.fromEntries(strays.map((key) => [key, 'x']));
    expect(greeted({ texts: { en: { ...texts, ...more }, ru: texts } })).toEqual(
      strays.map((subject) => ({ rule: 'mail-text-without-mail', subject, detail: '' })),
    );
  });
});

describe('across contexts', () => {
  const stream = toyStream('billing', 'charge', ['ClientCharged']);
  const Charge = toyCommand('Charge', stream, stream.events);
  const listening = toyContext('billing', {
    streams: [stream],
    commands: [Charge],
    policies: [toyPolicy('billing', 'charge-when-opened', [sound.opened], [Charge])],
    projections: [projection('billing', [...stream.events])],
  });
  it('what a context reacts to is what it listens to', () => {
    expect(listening.listensTo).toEqual([sound.opened]);
    expect(sound.context.listensTo).toEqual([]);
  });
  it('only what another context publishes reaches it', () => {
    expect(told(sound.context, listening)).toEqual([]);
    expect(told(listening)).toEqual([
      {
        rule: 'arrow-outside-published-language',
        subject: 'charge-when-opened',
        detail: 'DoorOpened',
      },
    ]);
  });
  it('billing and review never lead the life of a service', () => {
    const leaning = {
      ...sound.context,
      projections: [projection('provisioning', [...stream.events])],
    };
    expect(told(leaning, listening)).toEqual([
      { rule: 'reaches-into-life-cycle', subject: 'tally', detail: 'ClientCharged' },
    ]);
  });
});

describe('a value in an event', () => {
  const event = eventsOf('provisioning', 'house');
  const opened = event('HouseOpened', {
    schema: z.object({
      owner: z.object({ id: z.string(), name: z.string() }),
      price: priceSchema.optional(),
      zone: timeZoneSchema,
      note: z.string(),
      counted: z.int(),
    }),
    sample: { owner: { id: 'o', name: 'O' }, zone: 'UTC', note: '', counted: 1 },
  });
  const said = event('HouseOpened', {
    schema: z.object({
      owner: z.object({
        id: referenceTo('owner', z.string()),
        name: copyOf('owner', 'name', z.string(), { by: 'id' }),
      }),
      price: saidByActor(priceSchema).optional(),
      zone: copyOf('organisation', 'timeZone', timeZoneSchema),
      note: z.string(),
      counted: ownState(z.int()),
    }),
    sample: { owner: { id: 'o', name: 'O' }, zone: 'UTC', note: '', counted: 1 },
  });
  const findings = (definition: EventDefinition, knows: Knowledge[] = []) => {
    const house = toyStream('provisioning', 'house', [definition.type]);
    const input = z.object({ note: z.string() });
    const command = { ...toyCommand('OpenHouse', house, [definition], ['manager']), input };
    const stream = { ...house, events: [definition] };
    const context = toyContext('provisioning', { streams: [stream], commands: [command], knows });
    return originFindings(toyModelOf(context), context).map(({ rule, detail }) => [rule, detail]);
  };
  it('has said where it comes from, if it names, prices or is beyond what a person is asked', () => {
    expect(findings(opened).sort()).toEqual(
      ['counted', 'owner.id', 'owner.name', 'price', 'zone'].map((field) => [
        'value-without-origin',
        field,
      ]),
    );
  });
  it('is known to its context, if it is copied', () => {
    expect(findings(said)).toEqual(
      ['owner.id', 'owner.name', 'zone'].map((field) => ['copy-without-knowledge', field]),
    );
    const of = (kind: string, more: object = {}) => ({
      of: kind,
      through: { name: kind, context: 'provisioning' as const },
      today: () => ({}),
      former: () => undefined,
      ...more,
    });
    const both = [of('owner', { unknown: 'owner-unknown' }), of('organisation')];
    expect(findings(said, both)).toEqual([]);
    // Somebody who is not known has to be refused with a word for it.
    expect(findings(said, [of('owner'), of('organisation')])).toEqual([
      ['copy-without-knowledge', 'owner.id'],
    ]);
  });
});

it('every arrow has its given-when-then', () => {
  const witnessed = {
    commands: { OpenDoor: { succeeds: true, refusals: ['door-open'] } },
    policies: {},
    answers: [],
  };
  expect(
    lintModel(toyModelOf(sound.context), { witnessed }).map(({ rule, subject, detail }) => [
      rule,
      subject,
      detail,
    ]),
  ).toEqual([
    ['arrow-without-test', 'GreetGuest', 'success'],
    ['arrow-without-test', 'GreetGuest', 'refusal'],
    ['arrow-without-test', 'greet-when-opened', 'DoorOpened'],
  ]);
});

it('says each finding and its remedy in both languages', () => {
  for (const rule of LINT_RULES) {
    const finding = { rule, context: 'billing' as const, subject: 'X', detail: 'Y' };
    for (const locale of LOCALES) {
      expect(findingText(locale, finding)).not.toMatch(/^lint\.|[{}]/);
      expect(remedyText(locale, finding)).not.toMatch(/^remedy\.|[{}]/);
    }
  }
});

describe('Callout itself', () => {
  const findings = lintModel(model, { stops: STOPS });
  it('breaks nothing without a reason', () => {
    expect(findings.filter((finding) => !isExcepted(finding, EXCEPTIONS))).toEqual([]);
  });
  it('has no exception that nothing needs', () => {
    expect(needlessExceptions(findings, EXCEPTIONS)).toEqual([]);
    const names = model.contexts.flatMap(({ policies }) => policies.map(({ name }) => name));
    expect(Object.keys(STOPS).filter((name) => !names.includes(name))).toEqual([]);
  });
});
