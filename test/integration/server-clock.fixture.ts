// The clock of a server under test, as the route for it lets a test read and move it.
import { expect } from 'vitest';
import type { TestServer } from './http-server.fixture.ts';

export async function nowOn({ anybody }: TestServer): Promise<string> {
  const { body } = await anybody.open('/test/clock');
  return (body as { readonly now: string }).now;
}

/** It answers when all that became due is done and the processors are idle. */
export async function turnClock({ anybody }: TestServer, now: string): Promise<void> {
  const answer = await anybody.postAny('/test/clock', { now });
  expect(answer.status).toBe(200);
}

/** Moves the clock by nothing worth speaking of, and so waits for the processors. */
export async function settle(testServer: TestServer): Promise<void> {
  await turnClock(testServer, new Date(Date.parse(await nowOn(testServer)) + 1000).toISOString());
}
