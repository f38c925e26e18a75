// Proves the whole way of a mail on a real server: a request is matched, the policies ask, and the mails
// to client and worker lie in the data folder when the engine is idle; nothing is left waiting.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openTestServer } from './http-server.fixture.ts';
import { foundOrganisation, requestServices, tomorrow } from './scene.fixture.ts';

test('who is concerned is written to, once, through the outbox', async () => {
  const testServer = await openTestServer();
  try {
    const { engine } = testServer.server;
    await foundOrganisation(engine, 1);
    await requestServices(engine, 1, tomorrow());
    await engine.idle();
    const folder = join(testServer.dataFolder, 'mail');
    const mails = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
    const recipients = mails.map((mail) => /^To: (.*)$/m.exec(mail)?.[1]?.trim());
    expect(recipients).toContain('office@harbour.example');
    expect(new Set(mails.map((mail) => /^Message-ID: .*$/m.exec(mail)?.[0])).size).toBe(
      mails.length,
    );
    const { body } = await testServer.anybody.get('/healthz');
    expect(body).toMatchObject({ outbox: { waiting: 0, undeliverable: 0, broken: 0 } });
    expect((await engine.outbox()).map(({ command }) => command)).toContain('SendMail');
  } finally {
    await testServer.close();
  }
});
