import type { ConfirmedEvent, RecordedEvent } from '@callout/kernel';
import type { Device } from './device.fixture.ts';
import type { Disk } from './replica.fixture.ts';
import { newDevice, type World } from './world.fixture.ts';

// What a history may have lost, and nothing else: a disk that was put back to an earlier state had facts
// alone; a server that was put back had some whose device never comes again.

function pendingOn(disk: Disk): RecordedEvent[] {
  const pending: RecordedEvent[] = [];
  for (const document of disk.held()) pending.push(...document.pending);
  return pending;
}

/** All that a disk could still give to the server. */
function keptOn(disk: Disk): ReadonlySet<string> {
  const disputed = [...disk.held()].flatMap(({ disputes }) =>
    disputes.map(({ event }) => event.id),
  );
  return new Set([
    ...pendingOn(disk).map(({ id }) => id),
    ...disk.acknowledged.keys(),
    ...disputed,
  ]);
}

/** The device has told its person that it is recorded. */
export function noteRecorded({ memory }: World, { disk }: Device): void {
  for (const event of pendingOn(disk)) {
    if (!memory.recorded.has(event.id)) memory.recorded.set(event.id, event);
  }
}

export function copyDisk({ backups }: World, device: Device): void {
  backups.disks.set(device, device.disk.copy());
}

export async function putDiskBack(world: World, device: Device): Promise<void> {
  const copy = world.backups.disks.get(device);
  if (!copy) return;
  world.count('disk put back');
  world.memory.tampered.add(device.id);
  const lost = keptOn(device.disk);
  device.crash();
  device.disk = copy.copy();
  const kept = keptOn(device.disk);
  for (const id of lost) if (!kept.has(id)) await mayBeLost(world, id);
  await device.open();
}

/** Unless the server, or another device, has it: then it must not be lost. */
async function mayBeLost(world: World, id: string): Promise<void> {
  const { server, memory } = world;
  const isStored =
    (await server.store.event(id)) !== undefined || (await server.store.dispute(id)) !== undefined;
  // What is stored is safe as long as the server itself is not put back.
  if (!isStored) memory.mayBeLost.add(id);
}

export async function cloneDevice(world: World, device: Device): Promise<void> {
  if (!device.isOpen || world.memory.revokedAt.has(device.id)) return;
  world.count('device cloned');
  world.memory.tampered.add(device.id);
  const { id, person, token } = device;
  const clone = newDevice(world, { id, person, token }, 100 + world.devices.length);
  clone.disk = device.disk.copy();
  world.devices.push(clone);
  await clone.open();
}

/** What a server that was put back has lost comes again from devices that still keep it, and may send it. */
export async function noteRestored(world: World, before: readonly ConfirmedEvent[]): Promise<void> {
  const { server, memory, devices } = world;
  const after = new Set((await server.store.events(0, 100_000)).map(({ id }) => id));
  // Whoever was shut out stays so, whatever the backup knew of it.
  const head = await server.store.head();
  for (const id of memory.revokedAt.keys()) memory.revokedAt.set(id, head);
  const sending = devices.filter(({ id }) => !memory.revokedAt.has(id));
  const coming = new Set(sending.flatMap(({ disk }) => [...keptOn(disk)]));
  for (const event of before) {
    if (after.has(event.id) || coming.has(event.id)) continue;
    memory.mayBeLost.add(event.id);
    await checkCounted(world, event);
  }
  const kept = new Set(devices.flatMap(({ disk }) => [...keptOn(disk)]));
  for (const id of memory.recorded.keys()) {
    if (!after.has(id) && !kept.has(id)) memory.mayBeLost.add(id);
  }
}

/** What is gone for good of a device that was shut out is counted as lost: docs/adr/0208. */
async function checkCounted({ server, memory, violated }: World, event: RecordedEvent) {
  const { id, device = '', deviceSeq = 0 } = event;
  if (!memory.revokedAt.has(device) || memory.tampered.has(device)) return;
  const holes = (await server.store.device(device))?.numbers.holes ?? [];
  if (!holes.includes(deviceSeq)) violated('I14', `${id} of ${device} is lost, and not counted`);
}
