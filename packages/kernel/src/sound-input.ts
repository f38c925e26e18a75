import type { AnyCommand } from './command.ts';
import { type FormField, formOf } from './form.ts';
import { type InstantText, instantText } from './time.ts';

const HOUR_MS = 3_600_000;

/**
 * Input that the schema of a command takes, with times ahead: for asking the rules whether a person could
 * issue the command at all, before they have typed anything.
 */
export function soundInput(
  command: AnyCommand,
  now: InstantText,
): Readonly<Record<string, unknown>> {
  return valuesOf(formOf(command), Date.parse(now));
}

function valuesOf(fields: readonly FormField[], nowMs: number): Record<string, unknown> {
  const asked = fields.filter(({ required }) => required);
  return Object.fromEntries(asked.map((field) => [field.name, soundValue(field, nowMs)]));
}

function soundValue(field: FormField, nowMs: number): unknown {
  switch (field.kind) {
    case 'text':
    case 'note':
    case 'secret':
    case 'skill':
    case 'plain':
    case 'new-id':
    case 'text-file':
      return 'text';
    case 'number':
      return field.min ?? Math.min(1, field.max ?? 1);
    case 'money':
    case 'share':
      return 1;
    case 'flag':
      return true;
    case 'choice':
      return field.values[0];
    case 'reference':
      return field.isNamed ? { id: 'id', name: 'name' } : 'id';
    case 'group':
      return valuesOf(field.fields, nowMs);
    case 'list':
      return [soundValue(field.item, nowMs)];
    case 'record':
      return { key: soundValue(field.item, nowMs) };
    case 'variant': {
      const [name = '', fields = []] = Object.entries(field.variants)[0] ?? [];
      return { [field.by]: name, ...valuesOf(fields, nowMs) };
    }
    default:
      return plainValue(field.kind, nowMs);
  }
}

function plainValue(kind: FormField['kind'], nowMs: number): unknown {
  const at = (hours: number) => instantText(nowMs + hours * HOUR_MS);
  switch (kind) {
    case 'instant':
      return at(1);
    case 'window':
      return { from: at(1), to: at(2) };
    case 'day':
      return at(24).slice(0, 10);
    case 'weekly-hours':
      return [{ day: 1, from: '08:00', to: '16:00' }];
    case 'time-zone':
      return 'UTC';
    case 'iban':
      return 'DE02120300000000202051';
    case 'currency':
      return 'EUR';
    case 'email':
      return 'name@example.org';
    case 'phone':
      return '+49 40 5550100';
    case 'place':
      return { address: 'address' };
    case 'point':
      return { latitude: 0, longitude: 0 };
    case 'contact':
      return { name: 'name' };
    case 'evidence':
      return { sha256: '0'.repeat(64), type: 'image/jpeg', bytes: 1, purpose: 'other' };
    default:
      return undefined;
  }
}
