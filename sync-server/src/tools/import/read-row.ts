import type { InstantText } from '@callout/kernel';
import type { DateReader } from './dates.ts';
import { columnsOf, fill, type Mapping, type Row, type Template } from './mapping.ts';
import type { RowFault, TableRow } from './table.ts';

/** A row read as what Callout does with it. Keys are the outside system's; ids come later. */
export interface ImportedRequest {
  readonly line: number;
  readonly key: string;
  readonly createdAt: InstantText;
  readonly client: { readonly key: string; readonly name: string; readonly contactName: string };
  readonly clientAddress: string | undefined;
  readonly serviceType: {
    readonly key: string;
    readonly name: string;
    readonly description: string;
    readonly requiredSkills: readonly string[];
  };
  readonly worker: {
    readonly key: string;
    readonly name: string;
    readonly skills: readonly string[];
  };
  readonly description: string;
  readonly address: string;
  readonly point: { readonly latitude: number; readonly longitude: number } | undefined;
  readonly contactName: string;
  readonly completed:
    | { readonly startedAt: InstantText; readonly at: InstantText; readonly notes: string }
    | undefined;
}

export type ReadRow =
  | { readonly kind: 'request'; readonly request: ImportedRequest }
  | { readonly kind: 'skipped'; readonly line: number; readonly reason: string }
  | { readonly kind: 'refused'; readonly fault: RowFault };

class Fault extends Error {
  readonly column: string;
  constructor(column: string, reason: string) {
    super(reason);
    this.column = column;
  }
}

function needed(template: Template, row: Row): string {
  const value = fill(template, row);
  if (value === undefined) throw new Fault(columnsOf(template).join(', '), 'is empty');
  return value;
}

/** How times are read, and the latest that a fact of the table can have. */
export interface TimeReading {
  readonly dates: DateReader;
  /** The real clock's now: what lies after it cannot have happened. */
  readonly latest: InstantText;
}

function time(template: Template, row: Row, { dates, latest }: TimeReading): InstantText {
  const text = needed(template, row);
  const instant = dates.read(text);
  if (!instant) {
    throw new Fault(columnsOf(template).join(', '), `"${text}" is not a time in a known format`);
  }
  if (instant > latest) {
    throw new Fault(columnsOf(template).join(', '), `"${text}" lies in the future`);
  }
  return instant;
}

function coordinate(template: Template | undefined, row: Row, limit: number): number | undefined {
  const text = template && fill(template, row);
  if (!template || text === undefined) return undefined;
  const value = Number(text);
  if (!Number.isFinite(value) || Math.abs(value) > limit) {
    throw new Fault(columnsOf(template).join(', '), `"${text}" is not a number of degrees`);
  }
  return value;
}

function completion(mapping: Mapping, row: Row, times: TimeReading, createdAt: InstantText) {
  const rule = mapping.completed;
  if (!rule?.when.in.includes(row[rule.when.column]?.trim() ?? '')) return undefined;
  const at = time(rule.at, row, times);
  const startedAt = rule.started ? time(rule.started, row, times) : at;
  if (at < createdAt) throw new Fault(columnsOf(rule.at).join(', '), 'lies before the creation');
  if (startedAt < createdAt || startedAt > at) {
    throw new Fault(columnsOf(rule.started ?? rule.at).join(', '), 'does not lie before the end');
  }
  return { startedAt, at, notes: (rule.notes && fill(rule.notes, row)) ?? '' };
}

function request(mapping: Mapping, { line, row }: TableRow, times: TimeReading): ImportedRequest {
  const createdAt = time(mapping.created.at, row, times);
  const latitude = coordinate(mapping.request.latitude, row, 90);
  const longitude = coordinate(mapping.request.longitude, row, 180);
  const clientName = needed(mapping.client.name, row);
  const skills = (templates: readonly Template[]) =>
    templates.map((template) => needed(template, row));
  return {
    line,
    key: needed(mapping.key, row),
    createdAt,
    client: {
      key: needed(mapping.client.key, row),
      name: clientName,
      contactName:
        (mapping.client.contactName && fill(mapping.client.contactName, row)) ?? clientName,
    },
    clientAddress: mapping.client.address && fill(mapping.client.address, row),
    serviceType: {
      key: needed(mapping.serviceType.key, row),
      name: needed(mapping.serviceType.name, row),
      description:
        (mapping.serviceType.description && fill(mapping.serviceType.description, row)) ?? '',
      requiredSkills: skills(mapping.serviceType.requiredSkills),
    },
    worker: {
      key: needed(mapping.worker.key, row),
      name: needed(mapping.worker.name, row),
      skills: skills(mapping.worker.skills),
    },
    description: needed(mapping.request.description, row),
    address: needed(mapping.request.address, row),
    point: latitude === undefined || longitude === undefined ? undefined : { latitude, longitude },
    contactName: needed(mapping.request.contactName, row),
    completed: completion(mapping, row, times, createdAt),
  };
}

/** Reads one row. Never throws: a fault names line, column and reason. */
export function readRow(mapping: Mapping, table: TableRow, times: TimeReading): ReadRow {
  const skip = mapping.skip.find((rule) => rule.in.includes(table.row[rule.column]?.trim() ?? ''));
  if (skip) return { kind: 'skipped', line: table.line, reason: skip.reason };
  try {
    return { kind: 'request', request: request(mapping, table, times) };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return {
      kind: 'refused',
      fault: { line: table.line, column: error.column, reason: error.message },
    };
  }
}
