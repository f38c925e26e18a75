// Proves that every version of every event that was ever written can still be read, and that what a
// sample says survives being written and read. The samples are frozen: a failing test here means that
// old logs can no longer be read, never that a sample is out of date.
import { type EventDefinition, eventsOf, readEventData } from '@callout/kernel';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { billingEvents, managementEvents, provisioningEvents, reviewEvents } from './index.ts';
import { idSchema, phoneSchema, suppliesItemSchema, weeklyHoursSchema } from './shared.ts';

const contexts = {
  billing: billingEvents,
  management: managementEvents,
  provisioning: provisioningEvents,
  review: reviewEvents,
};
const all: readonly EventDefinition[] = Object.values(contexts).flat();
const written = all.flatMap((event) =>
  Object.keys(event.samples).map((version) => ({ event, version: Number(version) })),
);

it.each(written.map((one) => ({ ...one, name: `${one.event.type} v${one.version}` })))(
  '$name is read, and read again the same',
  ({ event, version }) => {
    const data = readEventData(event, version, event.samples[version]);
    const again = readEventData(event, event.version, JSON.parse(JSON.stringify(data)));
    expect(again).toEqual(data);
  },
);

it('every version has its sample', () => {
  for (const event of all) {
    const versions = Array.from({ length: event.version }, (_, n) => String(n + 1));
    expect(Object.keys(event.samples), event.type).toEqual(versions);
  }
});

it('every event has a name of its own and is listed with its context', () => {
  expect(new Set(all.map(({ type }) => type)).size).toBe(all.length);
  for (const [context, events] of Object.entries(contexts)) {
    for (const event of events) expect(event.context, event.type).toBe(context);
  }
});

it('every text and every list has a limit, so that no event can be of any size', () => {
  const faults = all.flatMap((event) =>
    unlimited(z.toJSONSchema(event.schema, { io: 'input' }), event.type),
  );
  expect(faults).toEqual([]);
});

/** Paths of texts without a length, a pattern, a format or a list of values. */
function unlimited(schema: unknown, path: string): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const told = schema as Record<string, unknown>;
  const bounds = ['maxLength', 'enum', 'const', 'pattern', 'format'];
  const own = told['type'] === 'string' && !bounds.some((bound) => bound in told) ? [path] : [];
  const listed = told['type'] === 'array' && !('maxItems' in told) ? [`${path}[]`] : [];
  const inner = Object.entries(told).flatMap(([key, value]) =>
    key === 'propertyNames' ? [] : unlimited(value, `${path}.${key}`),
  );
  return [...own, ...listed, ...inner];
}

describe('an upcaster', () => {
  // Made up: version 1 kept a price in whole euros, version 2 without its currency.
  const tagged = eventsOf('billing', 'tag')('Tagged', {
    version: 3,
    schema: z.object({ minor: z.int(), currency: z.string().max(3) }),
    sample: { minor: 1250, currency: 'EUR' },
    earlier: {
      1: {
        schema: z.object({ euros: z.int() }),
        toNext: (data: { euros: number }) => ({ minor: data.euros * 100 }),
        sample: { euros: 12 },
      },
      2: {
        schema: z.object({ minor: z.int() }),
        toNext: (data: { minor: number }) => ({ ...data, currency: 'EUR' }),
        sample: { minor: 1250 },
      },
    },
  });
  it('leads from every version to the one of today', () => {
    expect(readEventData(tagged, 1, tagged.samples[1])).toEqual({ minor: 1200, currency: 'EUR' });
    expect(readEventData(tagged, 2, tagged.samples[2])).toEqual({ minor: 1250, currency: 'EUR' });
    expect(readEventData(tagged, 3, tagged.samples[3])).toEqual({ minor: 1250, currency: 'EUR' });
  });
  it('does not read what fits no version', () => {
    expect(() => readEventData(tagged, 1, { minor: 1 })).toThrow();
    expect(() => readEventData(tagged, 4, { minor: 1, currency: 'EUR' })).toThrow(/newer/);
  });
});

describe('shared shapes', () => {
  it('hours may end at midnight and never begin there', () => {
    const hours = (from: string, to: string) =>
      weeklyHoursSchema.safeParse([{ day: 1, from, to }]).success;
    expect(hours('09:00', '24:00')).toBe(true);
    expect(hours('24:00', '24:00')).toBe(false);
    expect(hours('17:00', '09:00')).toBe(false);
    expect(hours('9:00', '10:00')).toBe(false);
  });
  it('phones, ids and quantities have limits', () => {
    expect(phoneSchema.safeParse('+49 (40) 555-0100').success).toBe(true);
    expect(phoneSchema.safeParse('call me').success).toBe(false);
    expect(idSchema.safeParse('').success).toBe(false);
    expect(suppliesItemSchema.safeParse({ item: 'Gasket', quantity: 0 }).success).toBe(false);
  });
});
