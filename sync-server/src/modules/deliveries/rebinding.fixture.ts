// A program of a network of its own, in which an address of the open internet and the machine itself
// answer on the same port, and a name first means the one and from then on the other. It asks that name
// twice and prints what came of it, and how often it was resolved.
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { postOutside } from './outside-request.ts';

const PUBLIC = '8.8.8.8';
const LOCAL = '127.0.0.1';
const PORT = 8_080;
const ASKED_MS_MAX = 30_000;

execFileSync('ip', ['link', 'set', 'lo', 'up']);
execFileSync('ip', ['address', 'add', `${PUBLIC}/32`, 'dev', 'lo']);

const heard: string[] = [];
async function listen(address: string) {
  const server = createServer((_, response) => {
    heard.push(address);
    response.end(address);
  });
  server.listen(PORT, address);
  await once(server, 'listening');
  return server;
}
const servers = [await listen(PUBLIC), await listen(LOCAL)];

let resolved = 0;
const rules = {
  mayBePrivate: false,
  resolve: async () => {
    resolved += 1;
    return [{ address: resolved === 1 ? PUBLIC : LOCAL, family: 4 }];
  },
};

async function ask(): Promise<string> {
  try {
    const { text } = await postOutside(rules, {
      url: `http://scores.example:${PORT}/rank`,
      headers: {},
      body: '{}',
      replyBytesMax: 1_000,
      signal: AbortSignal.timeout(ASKED_MS_MAX),
    });
    return text;
  } catch (fault) {
    return fault instanceof Error ? `${fault.name}: ${fault.message}` : String(fault);
  }
}

const answers = [await ask(), await ask()];
process.stdout.write(JSON.stringify({ answers, heard, resolved }));
for (const server of servers) server.close();
