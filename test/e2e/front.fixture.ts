import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What stands before the server: it passes everything on, but for what it answers itself. */
export interface FrontServer {
  readonly url: string;
  /** Answers this path itself, with what it makes of the server's answer, from now on. */
  readonly change: (path: string, made: (text: string) => string) => void;
  readonly stop: () => Promise<void>;
}

/** @param target the server's address */
export async function startFront(target: string): Promise<FrontServer> {
  const { hostname, port } = new URL(target);
  const changed = new Map<string, (text: string) => string>();
  const server = createServer((asked, answer) => {
    const { method, url: path = '/' } = asked;
    const made = changed.get(path);
    const headers = made ? { host: asked.headers.host } : asked.headers;
    const passedOn = request({ hostname, port, path, method, headers }, (answered) => {
      if (made) void changedAnswer(answered, answer, made);
      else {
        answer.writeHead(answered.statusCode ?? 502, answered.headers);
        answered.pipe(answer);
      }
    });
    passedOn.on('error', () => answer.destroy());
    answer.on('close', () => passedOn.destroy());
    asked.pipe(passedOn);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    change: (path, made) => void changed.set(path, made),
    stop: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

async function changedAnswer(
  answered: IncomingMessage,
  answer: ServerResponse,
  made: (text: string) => string,
): Promise<void> {
  let text = '';
  for await (const part of answered.setEncoding('utf8')) text += part;
  answer.writeHead(200, { 'content-type': answered.headers['content-type'] ?? 'text/plain' });
  answer.end(made(text));
}
