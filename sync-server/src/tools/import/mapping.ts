import { priceSchema, timeZoneSchema } from '@callout/kernel';
import { evidenceRequiredSchema, weeklyHoursSchema } from '@callout/published-language';
import { z } from 'zod';

/**
 * A template names columns in braces: `Board {Community Board}`. Of several, the first whose columns
 * are all filled is taken; a row for which none is has no value there.
 */
const templateSchema = z.union([
  z.string().min(1).max(1000),
  z.array(z.string().min(1).max(1000)).min(1).max(10),
]);
export type Template = z.infer<typeof templateSchema>;

const whenSchema = z.object({
  column: z.string().min(1),
  in: z.array(z.string()).min(1).max(100),
});

const dateSchema = z.object({
  at: templateSchema,
});

/**
 * A mapping file: how the rows of a CSV, of whatever header and date format, are read as requests.
 * Every key is an outside system's own name for the thing: it makes a second import find what the
 * first one made.
 */
export const mappingSchema = z.strictObject({
  /** Names the source; part of every derived id, so two sources never mix. */
  name: z.string().regex(/^[a-z0-9-]{1,40}$/, 'lower-case letters, digits and dashes'),
  /** The zone that the file's dates and times are local to. */
  timeZone: timeZoneSchema,
  /** Patterns tried in turn: yyyy MM dd HH hh mm ss a (AM/PM), M d H h without leading zero. */
  dateFormats: z.array(z.string().min(4).max(60)).min(1).max(10),
  delimiter: z.string().length(1).optional(),
  /** Configures the organisation where none is configured yet. */
  organisation: z
    .strictObject({
      name: z.string().min(1).max(120),
      currency: z.string().regex(/^[A-Z]{3}$/),
      locale: z.enum(['en', 'ru']),
    })
    .optional(),
  /** Rows that are passed over on purpose; counted as skipped, with the reason. */
  skip: z
    .array(whenSchema.extend({ reason: z.string().min(1) }))
    .max(20)
    .default([]),
  key: templateSchema,
  created: dateSchema,
  client: z.strictObject({
    key: templateSchema,
    name: templateSchema,
    contactName: templateSchema.optional(),
    address: templateSchema.optional(),
  }),
  serviceType: z.strictObject({
    key: templateSchema,
    name: templateSchema,
    description: templateSchema.optional(),
    requiredSkills: z.array(templateSchema).max(20),
    basePrice: priceSchema,
    typicalDurationMinutes: z.int().min(5),
    evidenceRequired: evidenceRequiredSchema.default({
      startPhoto: false,
      reportPhoto: false,
      signature: false,
    }),
  }),
  worker: z.strictObject({
    key: templateSchema,
    name: templateSchema,
    skills: z.array(templateSchema).min(1).max(20),
    capacity: z.int().min(1).max(10_000).default(1),
    weeklyHours: weeklyHoursSchema.optional(),
  }),
  request: z.strictObject({
    description: templateSchema,
    address: templateSchema,
    latitude: templateSchema.optional(),
    longitude: templateSchema.optional(),
    contactName: templateSchema,
    /** Length of the wanted window from the creation on. */
    windowMinutes: z.int().min(5).default(240),
  }),
  completed: z
    .strictObject({
      when: whenSchema,
      at: templateSchema,
      started: templateSchema.optional(),
      notes: templateSchema.optional(),
    })
    .optional(),
});
export type Mapping = z.infer<typeof mappingSchema>;

function templatesOf(template: Template): readonly string[] {
  return typeof template === 'string' ? [template] : template;
}

export function columnsOf(template: Template): readonly string[] {
  return templatesOf(template).flatMap((text) =>
    [...text.matchAll(/\{([^{}]+)\}/g)].map((match) => match[1] ?? ''),
  );
}

/** Every column that the mapping reads, in the order of its first use. */
export function columnsRead(mapping: Mapping): readonly string[] {
  const columns = new Set<string>();
  const visit = (value: unknown, key: string) => {
    if (typeof value === 'string') {
      if (key === 'column') columns.add(value);
      else for (const column of columnsOf(value)) columns.add(column);
    } else if (Array.isArray(value)) {
      if (key !== 'in') for (const entry of value) visit(entry, key);
    } else if (typeof value === 'object' && value !== null) {
      for (const [name, entry] of Object.entries(value)) visit(entry, name);
    }
  };
  visit(mapping, '');
  return [...columns];
}

export type Row = Readonly<Record<string, string>>;

export function fill(template: Template, row: Row): string | undefined {
  for (const text of templatesOf(template)) {
    const values = columnsOf(text).map((column) => row[column]?.trim() ?? '');
    if (values.every((value) => value !== '')) {
      let index = 0;
      return text.replace(/\{[^{}]+\}/g, () => values[index++] ?? '').trim();
    }
  }
  return undefined;
}
