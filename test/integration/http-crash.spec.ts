// Proves: when the server is killed (SIGKILL) while three devices push, every fact that it has
// acknowledged is in the log exactly once after it starts again, and what was not acknowledged can be
// pushed again without harm: nothing is lost, nothing is there twice.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { madeIdOf } from '@callout/kernel/testing';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { deviceKeyOf } from './http-server.fixture.ts';

// Several programs are started one after the other, slowly on a busy machine.
vi.setConfig({ testTimeout: 180_000 });
const SERVER = join(import.meta.dirname, '../../sync-server/src');
const DEVICES = ['phone', 'tablet', 'desk'] as const;
const FACTS_EACH = 150;
const KILL_AFTER = [40, 130, 260];

let folder: string;
let running: ChildProcess[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'callout-crash-'));
  running = [];
});
afterEach(async () => {
  for (const child of running) child.kill('SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

function start(file: string, args: readonly string[], input = ''): ChildProcess {
  const env = { CALLOUT_DATA: join(folder, 'data'), CALLOUT_PORT: '0', CALLOUT_DEMO: '0' };
  const child = spawn(process.execPath, [join(SERVER, file), ...args], {
    env: { PATH: process.env['PATH'] ?? '', ...env },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  running.push(child);
  child.stdin?.end(input);
  return child;
}

async function serve(): Promise<{ readonly url: string; readonly child: ChildProcess }> {
  const child = start('main.ts', []);
  let said = '';
  for await (const chunk of child.stdout ?? []) {
    said += String(chunk);
    const url = /^Callout ready on (\S+)$/m.exec(said)?.[1];
    if (url) return { url, child };
  }
  throw new Error('the server ended');
}

interface Session {
  readonly token: string;
  readonly user: { readonly id: string };
}

async function signIn(url: string, device: string): Promise<Session> {
  const response = await fetch(`${url}/api/v1/sessions`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({
      ...{ login: 'mara', password: 'secret-word' },
      ...{ device, deviceKey: deviceKeyOf(device) },
    }),
  });
  return (await response.json()) as Session;
}

interface Fact {
  readonly id: string;
  readonly deviceSeq: number;
}

function factsOf(device: string, recorder: string): readonly Fact[] {
  return Array.from({ length: FACTS_EACH }, (_, index) => ({
    id: madeIdOf(device, index),
    ...{ context: 'management', kind: 'client', stream: madeIdOf('client', device, index) },
    ...{ type: 'ClientRegistered', v: 1, command: 'RegisterClient', device, deviceSeq: index + 1 },
    data: { name: `Client ${index}`, contact: { name: 'Ada Petersen' } },
    occurredAt: '2026-11-20T08:00:00.000Z',
    actor: { id: recorder, role: 'manager', name: 'Mara' },
    correlationId: madeIdOf(device, index),
  }));
}

/** Pushes what is not acknowledged yet, three facts at a time, until all is or the server is gone. */
async function pushAll(
  url: string,
  token: string,
  device: string,
  facts: readonly Fact[],
  acknowledged: Set<string>,
  onAcknowledged: () => void,
): Promise<void> {
  for (;;) {
    const events = facts.filter(({ id }) => !acknowledged.has(id)).slice(0, 3);
    const lowestUnsent = events[0]?.deviceSeq;
    if (lowestUnsent === undefined) return;
    try {
      const response = await fetch(`${url}/sync/v1/push`, {
        method: 'POST',
        headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
        body: JSON.stringify({ device, lowestUnsent, events }),
      });
      const { verdicts } = (await response.json()) as {
        readonly verdicts: readonly { readonly event: string; readonly verdict: string }[];
      };
      for (const { event, verdict } of verdicts) {
        expect(['accepted', 'repeated']).toContain(verdict);
        acknowledged.add(event);
      }
    } catch (fault) {
      if (fault instanceof TypeError) return;
      throw fault;
    }
    onAcknowledged();
  }
}

async function idsInLog(url: string, token: string): Promise<readonly string[]> {
  const found: string[] = [];
  let after = 0;
  for (;;) {
    const response = await fetch(
      `${url}/sync/v1/pull?context=management&after=${after}&limit=500`,
      { headers: { Authorization: `Bearer ${token}` } },
    );
    const page = (await response.json()) as {
      readonly documents: readonly { readonly timeline: readonly { readonly id: string }[] }[];
      readonly checkpoint: number;
    };
    if (page.documents.length === 0) return found;
    found.push(...page.documents.flatMap(({ timeline }) => timeline.map(({ id }) => id)));
    after = page.checkpoint;
  }
}

test('no acknowledged fact is lost or doubled by a kill in the middle of pushes', async () => {
  const adding = start(
    'tools/cli/main.ts',
    ['user', 'add', 'mara', '--name', 'Mara', '--role', 'manager'],
    'secret-word\n',
  );
  expect(await once(adding, 'close')).toEqual([0, null]);
  const facts = new Map<string, readonly Fact[]>();
  const acknowledged = new Set<string>();

  for (const killAfter of [...KILL_AFTER, Number.POSITIVE_INFINITY]) {
    const { url, child } = await serve();
    const tokens = new Map<string, string>();
    for (const device of DEVICES) {
      const { token, user } = await signIn(url, device);
      tokens.set(device, token);
      if (!facts.has(device)) facts.set(device, factsOf(device, user.id));
    }
    const tokenOf = (device: string) => tokens.get(device) ?? '';
    const token = tokenOf(DEVICES[0]);
    const before = await idsInLog(url, token);
    expect([...acknowledged].filter((id) => !before.includes(id))).toEqual([]);
    const killWhenEnough = () => {
      if (acknowledged.size >= killAfter) child.kill('SIGKILL');
    };
    await Promise.all(
      [...facts].map(([device, own]) =>
        pushAll(url, tokenOf(device), device, own, acknowledged, killWhenEnough),
      ),
    );
    if (killAfter !== Number.POSITIVE_INFINITY) continue;
    const all = [...facts.values()].flat().map(({ id }) => id);
    expect([...acknowledged].sort()).toEqual([...all].sort());
    expect([...(await idsInLog(url, token))].sort()).toEqual([...all].sort());
  }
  expect(await once(start('tools/cli/main.ts', ['verify']), 'close')).toEqual([0, null]);
});
