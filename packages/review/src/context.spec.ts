// Proves: every name and refusal of review has a sentence in both languages; review listens to
// provisioning alone and issues nothing but its own commands.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { review } from './context.ts';

function refusalsIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'))
    .flatMap((file) => [
      ...readFileSync(join(folder, file), 'utf8').matchAll(/refuse\(\s*'([^']+)'/g),
    ])
    .map((match) => `refusal.${match[1]}`);
}

describe('texts', () => {
  const { en, ru } = review.texts;
  const needed = [
    ...review.streams.map((stream) => `stream.${stream.kind}`),
    ...['open', 'taken', 'completed'].map((status) => `status.review-case.${status}`),
    ...review.commands.map((command) => `command.${command.name}`),
    ...review.streams.flatMap((stream) => stream.events.map(({ type }) => `event.${type}`)),
    ...review.policies.map((policy) => `policy.${policy.name}`),
    ...review.lists.map((list) => `list.${list.name}`),
    ...refusalsIn(import.meta.dirname),
  ];
  it('are there in both languages', () => {
    expect(needed.filter((key) => !en[key])).toEqual([]);
    expect(needed.filter((key) => !ru[key])).toEqual([]);
  });
  it('have the same keys and the same parameters', () => {
    expect(Object.keys(ru)).toEqual(Object.keys(en));
    const params = (text: string | undefined) => (text ?? '').match(/\{\w+\}/g)?.sort() ?? [];
    for (const key of Object.keys(en))
      expect([key, params(ru[key])]).toEqual([key, params(en[key])]);
  });
});

describe('isolation', () => {
  it('listens to provisioning alone: neither to administration nor to billing', () => {
    expect(new Set(review.listensTo.map((event) => event.context))).toEqual(
      new Set(['provisioning']),
    );
  });
  it('issues nothing but its own commands', () => {
    const issued = review.policies.flatMap((policy) => policy.issues);
    expect(issued.filter((command) => !review.commands.includes(command))).toEqual([]);
  });
});
