// Proves the permission matrix, cell by cell: for every command, every role and every way to stand to a
// stream, kernel and engine answer exactly what `actors` declares; "somebody else's" and "not there" are
// answered alike, to the letter; and a permission that is taken away or given is noticed.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AnyCommand } from '@callout/kernel';
import { model } from '@callout/model';
import { CONTEXTS } from '@callout/published-language';
import { foldDocument } from '@callout/sync';
import { createEngine, createSqliteStore, type Engine } from '@callout/sync-server';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { quiet } from '../integration/engine.fixture.ts';
import { openTestServer } from '../integration/http-server.fixture.ts';
import {
  type Answer,
  answeredFor,
  type Cell,
  cellsOf,
  declaredFor,
  permissionsPage,
  type Scene,
} from './cells.fixture.ts';
import { eventsOf, inputOf } from './states.fixture.ts';

const PAGE = join(import.meta.dirname, '../../docs/permissions.md');

type Possible = Cell & { readonly scene: Scene };
const all = cellsOf(model);
const cells = all.filter((cell): cell is Possible => cell.scene !== undefined);
const named = ({ command, role, standing }: Cell) => `${command.name}-${role}-${standing}`;
const answers = new Map<string, Answer>(
  cells.map((cell) => [named(cell), answeredFor(cell, cell.scene)]),
);

const folder = mkdtempSync(join(tmpdir(), 'callout-matrix-'));
const store = createSqliteStore({ path: join(folder, 'callout.sqlite') });
let engine: Engine;

/** Puts every cell's stream into the store, told by its events. */
async function seed(): Promise<void> {
  await store.write(async (transaction) => {
    for (const { command, scene } of cells) {
      const { stream } = command;
      const confirmed = [];
      for (const event of eventsOf(stream, scene.stream, scene.history)) {
        const written = { ...event, position: await transaction.nextPosition() };
        await transaction.append(written);
        confirmed.push(written);
      }
      if (confirmed.length === 0) continue;
      const document = foldDocument(stream, undefined, confirmed);
      const audience = stream.audience(document.state as never);
      await transaction.putDocument({
        ...document,
        context: stream.context,
        audience,
        closedAt: 0,
      });
    }
  });
}

beforeAll(async () => {
  engine = createEngine({
    store,
    model,
    clock: { now: () => '2026-11-23T09:00:00.000Z' },
    random: (bytes) => crypto.getRandomValues(new Uint8Array(bytes)),
    log: quiet,
    // Policies would move the streams away from the states that the cells speak of.
    switchedOff: CONTEXTS,
  });
  await seed();
});
afterAll(async () => {
  await engine.stop();
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

async function executed({ command, role, scene }: Possible) {
  const { context } = command.stream;
  const order = { context, command: command.name, stream: scene.stream, data: inputOf(command) };
  const person = { id: `u-${role}`, name: role, roles: [role], subject: scene.subject };
  const done = await engine.execute(order, person);
  return done.ok ? undefined : done.refusal;
}

it('has a sound input and a real state for every command, and somebody for every tie', () => {
  const unsound = model.contexts
    .flatMap(({ commands }) => commands)
    .filter((command) => !command.input.safeParse(inputOf(command)).success)
    .map(({ name }) => name);
  expect(unsound).toEqual([]);
  const unreachable = all
    .filter((cell) => cell.scene === undefined && declaredFor(cell) === 'allowed')
    .filter((cell) => !cell.command.actors[cell.role]?.includes('any'));
  expect(unreachable.map(named)).toEqual([]);
});

it('answers in the kernel exactly what is declared, in every cell', () => {
  const wrong = cells.filter((cell) => answers.get(named(cell)) !== declaredFor(cell));
  expect(wrong.map(named)).toEqual([]);
  const commands = new Set(cells.map(({ command }) => command.name)).size;
  console.info(
    `permission matrix: ${all.length} cells, ${commands} commands; ${cells.length} can occur, ` +
      `${[...answers.values()].filter((answer) => answer === 'allowed').length} of them allowed`,
  );
});

it('answers in the engine exactly what is declared, in every cell', async () => {
  const wrong: string[] = [];
  for (const cell of cells) {
    const code = (await executed(cell))?.code;
    const declared = declaredFor(cell);
    // On a stream that is not there, a permitted command is told so too.
    const isRefused =
      code === 'not-permitted' || (code === 'not-there' && cell.standing !== 'not-there');
    const fits = declared === 'allowed' ? !isRefused : code === declared;
    if (!fits) wrong.push(`${named(cell)}: ${declared}, but ${code}`);
  }
  expect(wrong).toEqual([]);
}, 120_000);

it("answers somebody else's and what is not there alike, to the letter", async () => {
  const differing: string[] = [];
  const others = cells.filter(({ standing }) => standing === 'somebody-elses');
  for (const cell of others.filter((one) => declaredFor(one) !== 'allowed')) {
    const twin = cells.find(
      ({ command, role, standing }) =>
        command === cell.command && role === cell.role && standing === 'not-there',
    );
    if (!twin) throw new Error(`${named(cell)} has no twin`);
    const [one, other] = [await executed(cell), await executed(twin)];
    if (JSON.stringify(one) !== JSON.stringify(other)) differing.push(named(cell));
  }
  expect(differing).toEqual([]);
}, 60_000);

it('says so over HTTP with the same problem, byte for byte', async () => {
  const testServer = await openTestServer();
  try {
    await testServer.add({ login: 'mara', roles: ['manager'] });
    await testServer.add({ login: 'stranger', roles: ['worker'], subject: 'w-stranger' });
    const { server } = testServer;
    const RegisterWorker = model.command('RegisterWorker');
    if (!RegisterWorker) throw new Error('there is no RegisterWorker');
    const register = {
      context: 'management',
      command: 'RegisterWorker',
      stream: 'w1',
      data: inputOf(RegisterWorker),
    };
    const mara = { id: 'user-mara', name: 'Mara', roles: ['manager'] as const };
    expect((await server.engine.execute({ ...register, isOurs: true }, mara)).ok).toBe(true);
    const stranger = await testServer.as('stranger');
    const ask = (stream: string) =>
      stranger.post('/api/v1/commands', {
        context: 'management',
        command: 'SetAvailability',
        stream,
        data: { weeklyHours: [], timeOff: [] },
      });
    const [others, missing] = [await ask('w1'), await ask('w9')];
    expect([others.status, missing.status]).toEqual([404, 404]);
    const plain = ({ body }: typeof others) => JSON.stringify(body);
    expect(plain(others)).toBe(plain(missing));
  } finally {
    await testServer.close();
  }
});

/** The page as it would be if one command's actors were others. */
function pageWith(command: AnyCommand, actors: AnyCommand['actors']): string {
  const changed = new Map(answers);
  for (const cell of cells.filter((one) => one.command === command)) {
    changed.set(named(cell), answeredFor(cell, cell.scene, { ...command, actors }));
  }
  return permissionsPage(model, changed, all.length);
}

it('notices every single permission that is taken away, and one that is given to anybody', () => {
  const page = permissionsPage(model, answers, all.length);
  const unnoticed: string[] = [];
  let mutants = 0;
  for (const command of model.contexts.flatMap(({ commands }) => commands)) {
    for (const [role, ties] of Object.entries(command.actors)) {
      const { [role as keyof typeof command.actors]: _gone, ...without } = command.actors;
      const widened = { ...command.actors, [role]: ['any'] as const };
      const narrowed = (ties ?? []).map((tie) => ({
        ...command.actors,
        [role]: (ties ?? []).filter((one) => one !== tie),
      }));
      const widens = ties?.includes('any') ? [] : [widened];
      for (const actors of [without, ...widens, ...narrowed]) {
        mutants += 1;
        if (pageWith(command, actors) === page) unnoticed.push(`${command.name} ${role}`);
      }
    }
  }
  expect(unnoticed).toEqual([]);
  console.info(`permission matrix: ${mutants} mutants, all noticed`);
}, 60_000);

it('is the page that is committed', async () => {
  await expect(permissionsPage(model, answers, all.length)).toMatchFileSnapshot(PAGE);
});
