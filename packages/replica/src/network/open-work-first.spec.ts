// Proves that closed work of no context is loaded before open work of every one is here, that whoever cannot
// have theirs holds nobody back, and that a device is told once when all open work is here.
import { expect, test } from 'vitest';
import { createOpenWorkFirst } from './open-work-first.ts';

const CONTEXTS = ['provisioning', 'management', 'billing'] as const;

function watched() {
  const told: string[] = [];
  const order = createOpenWorkFirst(CONTEXTS, () => told.push('all open work'));
  const here = (context: (typeof CONTEXTS)[number]) =>
    order.isHere(context).then(() => told.push(`closed work of ${context}`));
  return { told, order, here };
}
const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

test('closed work waits for the last open work', async () => {
  const { told, order, here } = watched();
  void here('provisioning');
  void here('management');
  await settled();
  expect([told, order.isAllHere()]).toEqual([[], false]);
  void here('billing');
  await settled();
  expect(told).toEqual([
    'all open work',
    'closed work of provisioning',
    'closed work of management',
    'closed work of billing',
  ]);
  await here('provisioning');
  expect([told.length, order.isAllHere()]).toEqual([5, true]);
});

test('what cannot be had is not waited for, and not said to be here', async () => {
  const { told, order, here } = watched();
  void here('provisioning');
  order.cannotBeHad('billing');
  await settled();
  expect(told).toEqual([]);
  await here('management');
  expect(told).toEqual(['closed work of provisioning', 'closed work of management']);
  await here('billing');
  expect(told.slice(2)).toEqual(['all open work', 'closed work of billing']);
});

test('whoever waits is let go when all of it stops', async () => {
  const { told, order, here } = watched();
  const waiting = here('management');
  order.stop();
  await waiting;
  expect(told).toEqual(['closed work of management']);
});
