import { createLog } from '@callout/sync-server';
import { afterEach, expect } from 'vitest';
import { type Caller, openTestServer, type TestServer } from './http-server.fixture.ts';

interface Line {
  readonly level: number;
  readonly msg: string;
  readonly trouble?: string;
}

/** Undone after each test, the last one first. */
export const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** A server whose regular works run when the test says so, with what it has logged. */
export async function openWatched(config: Parameters<typeof openTestServer>[0]) {
  const lines: Line[] = [];
  const log = createLog('warn', { write: (line: string) => lines.push(JSON.parse(line)) });
  const works: { readonly ms: number; readonly work: () => void }[] = [];
  const every = (ms: number, work: () => void) => {
    works.push({ ms, work });
    return () => undefined;
  };
  const testServer = await openTestServer(config, { log, timers: { every } });
  closing.push(testServer.close);
  await testServer.add({ login: 'mara', roles: ['manager'] });
  const mara = await testServer.as('mara');
  const probe = () => {
    for (const { ms, work } of works) if (ms === 5_000) work();
  };
  return { testServer, mara, lines, probe };
}

/** A command that changes the organisation a little each time. */
export const service = (n: number) => ({
  context: 'management',
  command: 'ConfigureOrganisation',
  stream: 'organisation',
  data: { name: `TestServer ${n}`, timeZone: 'Europe/Berlin', currency: 'EUR', locale: 'en' },
});
export const write = (caller: Caller, n = 0) => caller.post('/api/v1/commands', service(n));

export const FAILED = expect.objectContaining({ level: 50, msg: 'the database cannot serve' });
export const BACK = expect.objectContaining({ level: 40, msg: 'the database serves again' });

export async function untilBack(testServer: TestServer, probe: () => void): Promise<void> {
  for (;;) {
    probe();
    if ((await testServer.anybody.get('/healthz')).status === 200) return;
  }
}
