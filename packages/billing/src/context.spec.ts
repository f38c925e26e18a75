// Proves: billing issues billing's commands alone, so it cannot influence a service's life cycle; what its
// ledger and its ages are called has words. Of all other names the model's specs prove it.
import { describe, expect, it } from 'vitest';
import { billing } from './context.ts';
import { ACCOUNTS } from './ledger/postings.ts';
import { AGEING_BUCKETS } from './read-models/open-invoices.ts';

it('has words for every account and every age of an open invoice', () => {
  const needed = [
    ...ACCOUNTS.map((account) => `account.${account}`),
    ...AGEING_BUCKETS.map((bucket) => `ageing.${bucket}`),
  ];
  const { en, ru } = billing.texts;
  expect(needed.filter((key) => !en[key] || !ru[key])).toEqual([]);
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
