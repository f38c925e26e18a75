// Proves: review listens to provisioning alone and issues nothing but its own commands.
import { describe, expect, it } from 'vitest';
import { review } from './context.ts';

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
