import {
  type AnyCommand,
  type FormField,
  formOf,
  initialInput,
  instantText,
  type Model,
} from '@callout/kernel';
import type { Random } from './random.fixture.ts';

// What somebody may type into a form, drawn from the command's schema alone: a new command needs nothing
// here. Mostly it is sound; some of it is not.

const HOUR_MS = 3_600_000;

/** A document that a form may name. */
export interface Named {
  readonly kind: string;
  readonly stream: string;
  readonly title: string;
  readonly closed: boolean;
}

interface Drawing {
  readonly random: Random;
  readonly nowMs: number;
  readonly known: readonly Named[];
}

/** @param wildShare how often a field is left out, or is nonsense */
export function drawnInput(
  command: AnyCommand,
  state: unknown,
  drawing: Drawing,
  wildShare: number,
): Readonly<Record<string, unknown>> {
  const { random, nowMs } = drawing;
  const begun = random.chance(0.7) ? initialInput(command, state, instantText(nowMs)) : {};
  const drawn = drawnFields(formOf(command), drawing);
  const input: Record<string, unknown> = random.chance(0.5)
    ? { ...drawn, ...begun }
    : { ...begun, ...drawn };
  for (const name of Object.keys(input)) {
    if (!random.chance(wildShare)) continue;
    if (random.chance(0.5)) delete input[name];
    else input[name] = random.pick<unknown>(NONSENSE);
  }
  return input;
}

/** Of the model: any command at all. */
export function commandsOf(model: Model): readonly AnyCommand[] {
  return model.contexts.flatMap(({ commands }) => commands);
}

const NONSENSE = [
  null,
  '',
  ' ',
  -1,
  1e15,
  0.5,
  true,
  [],
  {},
  'x'.repeat(5_000),
  '2026-02-30',
  'NaN',
];

function drawnFields(fields: readonly FormField[], drawing: Drawing): Record<string, unknown> {
  const asked = fields.filter(({ required }) => required || drawing.random.chance(0.25));
  return Object.fromEntries(asked.map((field) => [field.name, drawnValue(field, drawing)]));
}

function drawnValue(field: FormField, drawing: Drawing): unknown {
  const { random } = drawing;
  switch (field.kind) {
    case 'number': {
      const min = field.min ?? 0;
      return random.between(min, Math.min(field.max ?? min + 20, min + 20));
    }
    case 'money':
      return random.between(1, 50_000);
    case 'share':
      return random.between(0, 3_000);
    case 'flag':
      return random.chance(0.5);
    case 'choice':
      return random.pickAny(field.values);
    case 'reference':
      return drawnReference(field, drawing);
    case 'group':
      return drawnFields(field.fields, drawing);
    case 'list':
      if (field.mayBeEmpty && random.chance(0.5)) return [];
      return Array.from({ length: random.between(1, Math.min(2, field.max ?? 2)) }, () =>
        drawnValue(field.item, drawing),
      );
    case 'record':
      return { [`key${random.between(1, 3)}`]: drawnValue(field.item, drawing) };
    case 'variant': {
      const [name, fields] = random.pick(Object.entries(field.variants));
      return { [field.by]: name, ...drawnFields(fields, drawing) };
    }
    default:
      return drawnPlain(field.kind, drawing);
  }
}

function drawnReference(
  field: FormField & { readonly kind: 'reference' },
  { random, known }: Drawing,
): unknown {
  const fitting = known.filter(
    ({ kind, closed }) => kind === field.to && !(field.inUse && closed && random.chance(0.9)),
  );
  const found = random.pickAny(fitting);
  const id = found?.stream ?? 'nobody';
  return field.isNamed ? { id, name: found?.title ?? 'Nobody' } : id;
}

function drawnPlain(kind: FormField['kind'], { random, nowMs }: Drawing): unknown {
  const at = (hours: number) => instantText(nowMs + Math.round(hours * HOUR_MS));
  switch (kind) {
    case 'instant':
      return at(random.between(-5, 30));
    case 'window': {
      const from = random.between(-1, 30);
      return { from: at(from), to: at(from + random.between(1, 4)) };
    }
    case 'day':
      return at(random.between(-24, 24 * 20)).slice(0, 10);
    case 'weekly-hours':
      return [1, 2, 3, 4, 5, 6, 7].map((day) => ({ day, from: '00:00', to: '24:00' }));
    case 'time-zone':
      return random.pick(['Europe/Berlin', 'UTC', 'America/New_York']);
    case 'iban':
      return 'DE02120300000000202051';
    case 'currency':
      return 'EUR';
    case 'email':
      return `person${random.between(1, 1_000)}@example.org`;
    case 'phone':
      return '+49 40 5550100';
    case 'place':
      return { address: `Street ${random.between(1, 99)}` };
    case 'point':
      return { latitude: random.between(50, 52), longitude: random.between(8, 12) };
    case 'contact':
      return { name: 'Somebody' };
    case 'evidence': {
      const sha256 = random.between(0, 9).toString().repeat(64);
      return { sha256, type: 'image/jpeg', bytes: 1_000, purpose: 'other' };
    }
    default:
      return `text ${random.between(1, 1_000)}`;
  }
}
