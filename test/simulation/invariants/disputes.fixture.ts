import type { World } from '../world.fixture.ts';
import { isTaking } from './after.fixture.ts';

const MINUTE_MS = 60_000;

/** Whoever recorded what was refused can say that they let it go, and is rid of it. */
export async function checkDisputes(world: World): Promise<void> {
  const { devices, server, time, violated } = world;
  for (const device of devices) {
    const { replica } = device;
    if (!replica || !isTaking(world, device)) continue;
    const own = (await replica.disputes()).filter(
      ({ event }) => event.actor.id === device.person.id,
    );
    for (const { event, onlyHere } of own) {
      void replica.settle(event.id, 'let-go');
      await time.settle();
      await time.pass(time.nowMs + MINUTE_MS, 1);
      const kept = await server.store.dispute(event.id);
      if (!onlyHere && !kept?.settledAs) violated('I11', `${event.type} ${event.id} stays open`);
      const left = await replica.disputes();
      if (left.some((one) => one.event.id === event.id)) {
        violated('I11', `${event.type} ${event.id} is left on ${device.id}`);
      }
    }
  }
}
