import { type InstantText, instantText, Temporal } from '@callout/kernel';

const FIELDS: Readonly<Record<string, { readonly pattern: string; readonly field: Field }>> = {
  yyyy: { pattern: '(\\d{4})', field: 'year' },
  MM: { pattern: '(\\d{2})', field: 'month' },
  M: { pattern: '(\\d{1,2})', field: 'month' },
  dd: { pattern: '(\\d{2})', field: 'day' },
  d: { pattern: '(\\d{1,2})', field: 'day' },
  HH: { pattern: '(\\d{2})', field: 'hour' },
  H: { pattern: '(\\d{1,2})', field: 'hour' },
  hh: { pattern: '(\\d{2})', field: 'hour' },
  h: { pattern: '(\\d{1,2})', field: 'hour' },
  mm: { pattern: '(\\d{2})', field: 'minute' },
  ss: { pattern: '(\\d{2})', field: 'second' },
  a: { pattern: '([AaPp][Mm])', field: 'half' },
};
type Field = 'year' | 'month' | 'day' | 'hour' | 'minute' | 'second' | 'half';
type Fields = Partial<Record<Field, string>>;

/** Reads local times of one zone in one of several patterns. */
export interface DateReader {
  /** Undefined when no pattern fits, or the calendar or the zone knows no such time. */
  readonly read: (text: string) => InstantText | undefined;
}

interface Compiled {
  readonly expression: RegExp;
  readonly fields: readonly Field[];
}

function compiled(format: string): Compiled {
  const fields: Field[] = [];
  const source = format.replace(/yyyy|MM|M|dd|d|HH|H|hh|h|mm|ss|a|[^A-Za-z]|[A-Za-z]/g, (token) => {
    const known = FIELDS[token];
    if (!known) return token.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    fields.push(known.field);
    return known.pattern;
  });
  return { expression: new RegExp(`^${source}$`), fields };
}

function hourOf(fields: Fields): number | undefined {
  const hour = Number(fields.hour ?? 0);
  if (!fields.half) return hour;
  if (hour < 1 || hour > 12) return undefined;
  return (hour % 12) + (fields.half.toLowerCase() === 'pm' ? 12 : 0);
}

function toInstant(fields: Fields, timeZone: string): InstantText | undefined {
  const hour = hourOf(fields);
  if (hour === undefined) return undefined;
  try {
    const local = Temporal.PlainDateTime.from(
      {
        year: Number(fields.year),
        month: Number(fields.month),
        day: Number(fields.day),
        hour,
        minute: Number(fields.minute ?? 0),
        second: Number(fields.second ?? 0),
      },
      { overflow: 'reject' },
    );
    // An hour that occurs twice is read as the first of the two; an hour that the zone skipped is
    // nobody's time, and is a fault of the row.
    const zoned = local.toZonedDateTime(timeZone, { disambiguation: 'earlier' });
    if (!zoned.toPlainDateTime().equals(local)) return undefined;
    return instantText(zoned.toInstant().epochMilliseconds);
  } catch {
    return undefined;
  }
}

/** @throws RangeError for a pattern that names no year, month or day */
export function dateReader(formats: readonly string[], timeZone: string): DateReader {
  const patterns = formats.map((format) => {
    const pattern = compiled(format);
    for (const field of ['year', 'month', 'day'] as const) {
      if (!pattern.fields.includes(field)) throw new RangeError(`"${format}" names no ${field}`);
    }
    return pattern;
  });
  return {
    read(text) {
      for (const { expression, fields } of patterns) {
        const match = expression.exec(text.trim());
        if (!match) continue;
        const values: Fields = {};
        fields.forEach((field, index) => {
          const value = match[index + 1];
          if (value !== undefined) values[field] = value;
        });
        return toInstant(values, timeZone);
      }
      return undefined;
    },
  };
}
