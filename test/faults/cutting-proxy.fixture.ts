import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export type Cut = 'push' | 'pull' | 'file';

/** What of the exchange it is, by the line that a request begins with. */
const REQUESTS: Readonly<Record<Cut, RegExp>> = {
  push: /^POST \/sync\/v1\/push/m,
  pull: /^GET \/sync\/v1\/pull/m,
  file: /^(?:POST|PATCH|HEAD) \/files/m,
};

interface Armed {
  readonly what: Cut;
  readonly side: 'request' | 'answer';
  readonly afterBytes: number;
  readonly done: () => void;
}

/** Stands between browser and server, and cuts a line at a byte of what it is told. */
export interface CuttingProxy {
  readonly url: string;
  readonly leadTo: (port: number) => void;
  /** Resolves once the next line of this kind has been cut, after so many bytes of it. */
  readonly cutNext: (what: Cut, side: Armed['side'], afterBytes: number) => Promise<void>;
  /** Resolves once so many chunks of pushes have come through. */
  readonly pushed: (chunks: number) => Promise<void>;
  readonly stop: () => Promise<void>;
}

export async function startCuttingProxy(): Promise<CuttingProxy> {
  let port = 0;
  let armed: Armed | undefined;
  let waiting: { left: number; readonly done: () => void } | undefined;
  const open = new Set<Socket>();

  function notePush(text: string): void {
    if (!waiting || !REQUESTS.push.test(text)) return;
    waiting.left -= 1;
    if (waiting.left > 0) return;
    waiting.done();
    waiting = undefined;
  }
  /** Armed for this connection from the request on that it was meant for. */
  function matched(text: string): Armed | undefined {
    if (!armed || !REQUESTS[armed.what].test(text)) return undefined;
    const mine = armed;
    armed = undefined;
    return mine;
  }

  const server = createServer((client) => {
    const upstream = connect(port, '127.0.0.1');
    let cut: Armed | undefined;
    let left = 0;
    const both = [client, upstream];
    const end = () => {
      for (const socket of both) socket.destroy();
    };
    for (const socket of both) {
      open.add(socket);
      socket.on('error', end);
      socket.on('close', () => {
        open.delete(socket);
        end();
      });
    }
    const pass = (to: Socket, side: Armed['side'], chunk: Buffer) => {
      if (cut?.side !== side || chunk.length < left) {
        if (cut?.side === side) left -= chunk.length;
        to.write(chunk);
        return;
      }
      to.write(chunk.subarray(0, left), () => {
        for (const socket of both) socket.resetAndDestroy();
      });
      cut.done();
      cut = undefined;
    };
    client.on('data', (chunk: Buffer) => {
      const text = chunk.toString('latin1');
      notePush(text);
      const mine = matched(text);
      if (mine) {
        cut = mine;
        left = mine.afterBytes;
      }
      pass(upstream, 'request', chunk);
    });
    upstream.on('data', (chunk: Buffer) => pass(client, 'answer', chunk));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    leadTo: (to) => {
      port = to;
    },
    cutNext: (what, side, afterBytes) =>
      new Promise((done) => {
        armed = { what, side, afterBytes, done };
      }),
    pushed: (chunks) =>
      new Promise((done) => {
        waiting = { left: chunks, done };
      }),
    stop: async () => {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
