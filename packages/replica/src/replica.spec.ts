// Proves the main road of a device: what is recorded without a network is there after a restart, is
// sent when the network is back, and comes back as the server's document.
import { filter, firstValueFrom } from 'rxjs';
import { afterEach, describe, expect, test } from 'vitest';
import { closeAll, newServerUrl, openDevice, settledIn, titlesOf } from './device.fixture.ts';
import { toyModel } from './toy-model.fixture.ts';
import { WireServer } from './wire-server.fixture.ts';

afterEach(closeAll);

describe('a device', () => {
  test('keeps over a restart what it recorded offline, and sends it when it is online', async () => {
    const server = new WireServer(toyModel);
    const url = newServerUrl();
    server.goOffline();
    const offline = await openDevice(server, url);
    const recorded = await offline.record('OpenJob', undefined, { title: 'Boiler', worker: 'w1' });
    expect(recorded.ok && recorded.value.pending.map((event) => event.type)).toEqual(['JobOpened']);
    await offline.close();

    const again = await openDevice(server, url);
    expect(await titlesOf(again)).toEqual(['Boiler']);
    expect((await firstValueFrom(again.status$)).unsent).toBe(1);
    await again.close();

    server.online = true;
    const online = await openDevice(server, url);
    await settledIn(online);
    expect(server.log.map((event) => [event.type, event.deviceSeq])).toEqual([['JobOpened', 1]]);
    const [document] = await firstValueFrom(
      online.list$({ kind: 'job', limit: 10 }).pipe(filter(([job]) => job?.unsent === 0)),
    );
    expect(document).toMatchObject({ title: 'Boiler', version: 1, position: 1, pending: [] });
  });
});
