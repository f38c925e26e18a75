import { once } from 'node:events';
import { chmodSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { type Refusal, type Result, refused } from '@callout/kernel';
import { Mutex } from 'async-mutex';
import type { Log } from '../../host/log.ts';
import { makeAddress } from './address.ts';
import type { AdminContext } from './operation.ts';
import { runOperation } from './operations.ts';
import { askedSchema, createLines, LINE_BYTES_MAX } from './wire.ts';

/** A shell asks one thing and goes; more than a few at a time is a mistake. */
const CONNECTIONS_MAX = 8;
const SILENT_MS_MAX = 30_000;

export interface AdminSocket {
  readonly close: () => Promise<void>;
}

/**
 * Lets commands of this machine's owner be carried out by the server that holds the data folder.
 * @param dataFolder whose lock this process holds
 */
export async function openAdminSocket(
  dataFolder: string,
  parts: AdminContext,
  log: Log,
): Promise<AdminSocket> {
  const address = makeAddress(dataFolder);
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    serve(socket, parts, log);
  });
  server.maxConnections = CONNECTIONS_MAX;
  server.listen(address.path);
  await once(server, 'listening');
  if (process.platform !== 'win32') chmodSync(address.path, 0o600);
  return {
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of open) socket.destroy();
      await closed;
      address.remove();
    },
  };
}

function serve(socket: Socket, parts: AdminContext, log: Log): void {
  const linesOf = createLines(LINE_BYTES_MAX);
  const say = (answer: Result<unknown>) => socket.write(`${JSON.stringify(answer)}\n`);
  const stop = (refusal: Refusal) => socket.end(`${JSON.stringify(refused(refusal))}\n`);
  // One after another, in the order in which they were asked.
  const inTurn = new Mutex();
  socket.setEncoding('utf8');
  socket.setTimeout(SILENT_MS_MAX, () => socket.destroy());
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk: string) => {
    const lines = linesOf(chunk);
    if (!lines) {
      stop({ code: 'line-too-long', params: { limit: LINE_BYTES_MAX } });
      return;
    }
    for (const line of lines) {
      socket.pause();
      const answered = inTurn.runExclusive(async () => say(await runLine(parts, line, log)));
      void answered.finally(() => socket.resume());
    }
  });
}

async function runLine(parts: AdminContext, line: string, log: Log): Promise<Result<unknown>> {
  const asked = readLine(line);
  if (!asked) return refused({ code: 'line-unreadable' });
  const { operation, input } = asked;
  try {
    const done = await runOperation(parts, operation, input);
    const outcome = done.ok ? 'done' : done.refusal.code;
    log.info({ operation, outcome }, 'an operation was asked for on this machine');
    return done;
  } catch (fault) {
    log.error({ operation, fault: String(fault) }, 'an operation threw');
    return refused({ code: 'operation-failed', params: { name: operation } });
  }
}

function readLine(line: string) {
  try {
    const asked = askedSchema.safeParse(JSON.parse(line));
    return asked.success ? asked.data : undefined;
  } catch {
    return undefined;
  }
}
