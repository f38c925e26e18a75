import type { z } from 'zod';
import { bareSchema } from './bare-schema.ts';
import type { InputKind } from './input-kind.ts';
import type { FieldFault, Refusal } from './result.ts';

/** What was read, and by which schema: with both, a fault is said in the terms of its own field. */
export interface Asked {
  readonly schema?: z.ZodType | undefined;
  readonly input?: unknown;
}

type Issue = z.core.$ZodIssue;
type Params = NonNullable<FieldFault['params']>;
type Fault = readonly [code: string, params?: Params];

const FAULTS_MAX = 20;

/**
 * Faults of input, each by its path and as a code: whoever shows it to a person says it in their
 * language. The words of the schema library reach nobody.
 */
export function faultsOf(error: z.ZodError, asked: Asked = {}): readonly FieldFault[] {
  return error.issues.flatMap((issue) => faultsOfIssue(issue, asked, [])).slice(0, FAULTS_MAX);
}

export function inputRefusal(error: z.ZodError, asked: Asked = {}): Refusal {
  const fields = faultsOf(error, asked);
  const first = fields[0];
  return {
    code: 'input-invalid',
    params: { field: first?.path || '—', reason: first?.message ?? 'invalid' },
    fields,
  };
}

function faultsOfIssue(issue: Issue, asked: Asked, before: readonly PropertyKey[]): FieldFault[] {
  const path = [...before, ...issue.path];
  if (issue.code === 'invalid_union') {
    const nearest = nearestOf(issue.errors);
    if (nearest) return nearest.flatMap((one) => faultsOfIssue(one, asked, path));
  }
  const [message, params] = faultOf(issue, {
    isMissing: asked.input !== undefined && isLeftOut(asked.input, path),
    kind: asked.schema && kindAt(asked.schema, path),
  });
  return [{ path: path.map(String).join('.'), message, ...(params ? { params } : {}) }];
}

/** Of several shapes, the one that what was said comes nearest to. */
function nearestOf(shapes: readonly (readonly Issue[])[]): readonly Issue[] | undefined {
  return [...shapes].sort((a, b) => a.length - b.length)[0];
}

interface About {
  readonly isMissing: boolean;
  readonly kind: InputKind | undefined;
}

function faultOf(issue: Issue, { isMissing, kind }: About): Fault {
  switch (issue.code) {
    case 'invalid_type':
      if (issue.expected === 'int') return ['not-whole'];
      return [
        isMissing || issue.message.endsWith('received undefined') ? 'required' : 'wrong-type',
      ];
    case 'invalid_value':
    // None of several shapes, because what tells them apart is missing or unknown.
    case 'invalid_union':
      return [isMissing ? 'required' : 'not-one-of'];
    case 'too_small':
      return tooSmall(issue.origin, Number(issue.minimum), kind);
    case 'too_big':
      return tooBig(issue.origin, Number(issue.maximum), kind);
    case 'invalid_format':
      if (issue.format === 'email') return [isMissing ? 'required' : 'not-an-email'];
      return [isMissing ? 'required' : codeIn(issue.message)];
    case 'unrecognized_keys':
      return ['unknown-fields', { names: issue.keys.join(', ') }];
    case 'custom':
      return [codeIn(issue.message)];
    default:
      return ['invalid'];
  }
}

function tooSmall(origin: string, min: number, kind: InputKind | undefined): Fault {
  if (origin === 'string') return min <= 1 ? ['required'] : ['too-short', { min }];
  if (origin === 'array' || origin === 'set') return min <= 1 ? ['required'] : ['too-few', { min }];
  if (kind === 'money') return [min <= 0 ? 'below-zero' : 'not-above-zero'];
  return ['too-small', { min: kind === 'share' ? min / 100 : min }];
}

function tooBig(origin: string, max: number, kind: InputKind | undefined): Fault {
  if (origin === 'string') return ['too-long', { max }];
  if (origin === 'array' || origin === 'set') return ['too-many-items', { max }];
  if (kind === 'money') return ['too-much'];
  return ['too-big', { max: kind === 'share' ? max / 100 : max }];
}

/** Our own schemas say a code where they refuse; whatever else a library says is not for people. */
function codeIn(message: string): string {
  return /^[a-z][a-z0-9]*(-[a-z0-9]+)+$/.test(message) ? message : 'invalid';
}

/** Nothing was said there. Where a schema has made a list or an object of it, something was. */
function isLeftOut(input: unknown, path: readonly PropertyKey[]): boolean {
  const around = valueIn(input, path.slice(0, -1));
  if (path.length > 1 && !isBlank(around) && typeof around !== 'object') return false;
  return isBlank(valueIn(input, path));
}

function isBlank(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}

function valueIn(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null
        ? (value as Readonly<Record<PropertyKey, unknown>>)[key]
        : undefined,
    input,
  );
}

/** What the schema at this path asks for, as far as it says so. */
function kindAt(outer: z.ZodType, path: readonly PropertyKey[]): InputKind | undefined {
  const { schema, kind } = bareSchema(outer);
  const [key, ...rest] = path;
  if (key === undefined) return kind;
  const inner = innerAt(schema, key);
  return inner && kindAt(inner, rest);
}

function innerAt(schema: z.ZodType, key: PropertyKey): z.ZodType | undefined {
  const def = schema.def as {
    readonly type: string;
    readonly shape?: Readonly<Record<PropertyKey, z.ZodType>>;
    readonly element?: z.ZodType;
    readonly valueType?: z.ZodType;
    readonly options?: readonly z.ZodType[];
  };
  if (def.shape) return def.shape[key];
  const every = def.element ?? def.valueType;
  if (every) return every;
  return def.options?.map((option) => innerAt(bareSchema(option).schema, key)).find(Boolean);
}
