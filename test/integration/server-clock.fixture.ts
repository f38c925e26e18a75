// The clock of a server under test, as the route for it lets a test read and move it.
import { expect } from 'vitest';
import type { House } from './http-server.fixture.ts';

export async function nowOn({ anybody }: House): Promise<string> {
  const { body } = await anybody.get('/test/clock');
  return (body as { readonly now: string }).now;
}

/** It answers when all that became due is done and the processors are idle. */
export async function turnClock({ anybody }: House, now: string): Promise<void> {
  const answer = await anybody.post('/test/clock', { now });
  expect(answer.status).toBe(200);
}

/** Moves the clock by nothing worth speaking of, and so waits for the processors. */
export async function settle(house: House): Promise<void> {
  await turnClock(house, new Date(Date.parse(await nowOn(house)) + 1000).toISOString());
}
