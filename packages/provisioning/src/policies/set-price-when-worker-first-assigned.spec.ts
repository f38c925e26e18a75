// Proves that the price is asked for at the first assignment and never again.
import { issue } from '@callout/kernel';
import { givenFacts } from '@callout/kernel/testing';
import { it } from 'vitest';
import { provisioning } from '../context.ts';
import { SetPrice } from '../streams/service-request/assign-worker.ts';
import { assigned, jan, priced, requested, surroundings } from '../testing.fixture.ts';
import { setPriceWhenWorkerFirstAssigned } from './set-price-when-worker-first-assigned.ts';

const on = (said: typeof requested) => ({ ...said, stream: 'r1' });

it('issues SetPrice at the first assignment', async () => {
  await givenFacts(provisioning, [...surroundings, on(requested)])
    .whenever(setPriceWhenWorkerFirstAssigned, on(assigned()))
    .thenIssues([issue(SetPrice, 'r1', {})]);
});

it('issues nothing at a later one', async () => {
  await givenFacts(provisioning, [...surroundings, on(requested), on(assigned()), on(priced)])
    .whenever(setPriceWhenWorkerFirstAssigned, on(assigned(2, jan)))
    .thenIssues([]);
});
