// Proves: every name, status and refusal of billing has a sentence in both languages; billing issues
// billing's commands alone, so it cannot influence a service's life cycle.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { billing } from './context.ts';
import { ACCOUNTS } from './ledger/postings.ts';
import { AGEING_BUCKETS } from './read-models/open-invoices.ts';

function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !/\.(spec|fixture)\.ts$/.test(file))
    .map((file) => readFileSync(join(folder, file), 'utf8'));
}

function refusalsIn(folder: string): string[] {
  return sources(folder)
    .flatMap((text) => [...text.matchAll(/refuse\(\s*'([^']+)'/g)])
    .map((match) => `refusal.${match[1]}`);
}

const STATUSES = {
  'credit-note': ['issued'],
  'bank-file': ['direct-debits', 'payouts', 'bank-statement'],
  tariff: ['set'],
  'client-account': ['bank-transfer', 'direct-debit'],
  'client-statement': ['open', 'invoiced', 'payment-requested', 'exported', 'paid', 'returned'],
  'worker-statement': ['open', 'issued', 'exported', 'returned', 'carried-forward', 'settled'],
};

describe('texts', () => {
  const { en, ru } = billing.texts;
  const needed = [
    ...billing.streams.map((stream) => `stream.${stream.kind}`),
    ...Object.entries(STATUSES).flatMap(([kind, statuses]) =>
      statuses.map((status) => `status.${kind}.${status}`),
    ),
    ...billing.commands.map((command) => `command.${command.name}`),
    ...billing.streams.flatMap((stream) => stream.events.map(({ type }) => `event.${type}`)),
    ...billing.policies.map((policy) => `policy.${policy.name}`),
    ...billing.lists.map((list) => `list.${list.name}`),
    ...ACCOUNTS.map((account) => `account.${account}`),
    ...AGEING_BUCKETS.map((bucket) => `ageing.${bucket}`),
    ...refusalsIn(import.meta.dirname),
  ];
  it('are there in both languages', () => {
    expect(needed.length).toBeGreaterThan(90);
    expect(needed.filter((key) => !en[key])).toEqual([]);
    expect(needed.filter((key) => !ru[key])).toEqual([]);
  });
  it('have the same keys and the same parameters', () => {
    expect(Object.keys(ru)).toEqual(Object.keys(en));
    const params = (text: string | undefined) => (text ?? '').match(/\{\w+\}/g)?.sort() ?? [];
    for (const key of Object.keys(en)) {
      expect([key, params(ru[key])]).toEqual([key, params(en[key])]);
    }
  });
});

describe('isolation', () => {
  it('issues nothing but its own commands', () => {
    const issued = billing.policies.flatMap((policy) => policy.issues);
    expect(issued.filter((command) => !billing.commands.includes(command))).toEqual([]);
  });
  it('writes nothing but its own streams', () => {
    expect(new Set(billing.commands.map((command) => command.stream.context))).toEqual(
      new Set(['billing']),
    );
  });
  it("reads administration for its calendar and its workers' names alone", () => {
    const foreign = billing.listensTo.filter((event) => event.context === 'management');
    expect(foreign.map((event) => event.type)).toEqual([
      'OrganisationConfigured',
      'WorkerRegistered',
      'WorkerProfileChanged',
    ]);
  });
});
