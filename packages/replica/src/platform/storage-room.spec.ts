// Proves: the browser is asked once, at the first fact, to keep what is stored; its answer and the room are
// told; little room is told before it is full; and a platform that tells nothing, or fails, stops nobody.
import { expect, test } from 'vitest';
import { isRoomLow, type RoomPort, type StorageRoom, watchRoom } from './storage-room.ts';

const MIB = 1024 * 1024;

function port(usage: number, quota: number, says = true) {
  let kept = false;
  let asked = 0;
  const manager: RoomPort = {
    estimate: async () => ({ usage, quota }),
    persisted: async () => kept,
    persist: async () => {
      asked += 1;
      kept = says;
      return says;
    },
  };
  return { manager, asked: () => asked };
}

async function told(
  manager: RoomPort | undefined,
  work: (watch: ReturnType<typeof watchRoom>) => void,
) {
  const rooms: StorageRoom[] = [];
  const watch = watchRoom(manager, (room) => rooms.push(room));
  work(watch);
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
  return rooms;
}

test('asks once, at the first fact, and tells what the browser answered', async () => {
  for (const says of [true, false]) {
    const { manager, asked } = port(5 * MIB, 2000 * MIB, says);
    const rooms = await told(manager, (watch) => {
      watch.needed();
      watch.needed();
    });
    expect(asked()).toBe(1);
    expect(rooms).toEqual([
      { usedBytes: 5 * MIB, quotaBytes: 2000 * MIB, isKept: says, isLow: false },
    ]);
  }
});

test('looks without asking', async () => {
  const { manager, asked } = port(1950 * MIB, 2000 * MIB);
  expect(await told(manager, (watch) => watch.look())).toEqual([
    { usedBytes: 1950 * MIB, quotaBytes: 2000 * MIB, isKept: false, isLow: true },
  ]);
  expect(asked()).toBe(0);
});

test('little is left where less than 100 MiB or a tenth is free', () => {
  expect(isRoomLow(1900 * MIB - 1, 2000 * MIB)).toBe(true);
  expect(isRoomLow(1800 * MIB, 2000 * MIB)).toBe(false);
  expect(isRoomLow(1801 * MIB, 2000 * MIB)).toBe(true);
  expect(isRoomLow(451 * MIB, 550 * MIB)).toBe(true);
  expect(isRoomLow(400 * MIB, 550 * MIB)).toBe(false);
});

test('a platform without such a manager, without a quota, or one that fails, stops nobody', async () => {
  const both = (watch: ReturnType<typeof watchRoom>) => {
    watch.needed();
    watch.look();
  };
  expect(await told(undefined, both)).toEqual([]);
  expect(await told(port(0, 0).manager, both)).toEqual([]);
  const fails = () => Promise.reject(new Error('not allowed here'));
  expect(await told({ estimate: fails, persist: fails, persisted: fails }, both)).toEqual([]);
});
