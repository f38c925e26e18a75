import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { Result } from '@callout/kernel';
import { StartFailure } from '../../host/start-failure.ts';
import { readAddress } from './address.ts';
import { ANSWER_BYTES_MAX, answerSchema, createLines } from './wire.ts';

const ANSWER_MS_MAX = 120_000;

/**
 * Has the server that holds a data folder carry out an operation.
 * @returns undefined when no server holds it
 * @throws StartFailure when it took the question and gave no answer
 */
export async function askServer(
  dataFolder: string,
  operation: string,
  input: unknown,
): Promise<Result<unknown> | undefined> {
  const path = readAddress(dataFolder);
  const socket = path === undefined ? undefined : await reach(path);
  if (!socket) return undefined;
  try {
    socket.write(`${JSON.stringify({ operation, input })}\n`);
    return await answerFrom(socket);
  } finally {
    socket.destroy();
  }
}

/** What a crash left behind answers nobody. */
async function reach(path: string): Promise<Socket | undefined> {
  const socket = connect(path);
  try {
    await once(socket, 'connect');
    return socket;
  } catch {
    socket.destroy();
    return undefined;
  }
}

async function answerFrom(socket: Socket): Promise<Result<unknown>> {
  const linesOf = createLines(ANSWER_BYTES_MAX);
  socket.setEncoding('utf8');
  socket.setTimeout(ANSWER_MS_MAX, () => socket.destroy());
  try {
    for await (const chunk of socket) {
      const [line] = linesOf(String(chunk)) ?? [];
      if (line !== undefined) return answerSchema.parse(JSON.parse(line)) as Result<unknown>;
    }
  } catch {
    // Falls through: whatever broke, nobody knows whether it was done.
  }
  throw new StartFailure(
    'The running server took the command and did not answer; look at its log.',
  );
}
