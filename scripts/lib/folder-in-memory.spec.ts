// Proves when a run keeps its files in memory: only where there is room for them and for the run itself.
import { expect, test } from 'vitest';
import { fitsInMemory } from './folder-in-memory.ts';

const GIB = 1024 ** 3;
const roomy = { isLinux: true, roomBytes: 12 * GIB, freeBytes: 20 * GIB };

test.each([
  ['a machine with room', roomy, true],
  ['a container with the usual 64 MiB', { ...roomy, roomBytes: GIB / 16 }, false],
  ['a machine without shared memory', { ...roomy, roomBytes: undefined }, false],
  ['a machine whose memory is in use', { ...roomy, freeBytes: 3 * GIB }, false],
  ['another system', { ...roomy, isLinux: false }, false],
])('%s', (_, machine, fits) => {
  expect(fitsInMemory(machine)).toBe(fits);
});
