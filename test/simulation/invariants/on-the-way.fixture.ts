import { isDeepStrictEqual } from 'node:util';
import type { World } from '../world.fixture.ts';

/** What must hold at every moment, looked at after every step. */
export async function checkOnTheWay(world: World): Promise<void> {
  const { devices, server, violated } = world;
  if (!server.isUp) return;
  world.memory.checks += 1;
  const { epoch } = await server.store.log();
  for (const device of devices) {
    const known = device.disk.notes.get('log') as
      | { readonly log: { readonly epoch: string } }
      | undefined;
    // Versions of an epoch that is over say nothing of this one.
    if (known?.log.epoch !== epoch) continue;
    for (const { id, pending, base, state } of device.disk.held()) {
      if (pending.length === 0 || !base || base.position === 0) continue;
      // What waits beside the document is not folded.
      if (isDeepStrictEqual(state, base.state)) continue;
      for (const fact of pending) {
        const logged = await server.store.event(fact.id);
        if (!logged || logged.version > base.version) continue;
        violated('I16', `${fact.type} of ${id} on ${device.id}`);
      }
    }
  }
}
