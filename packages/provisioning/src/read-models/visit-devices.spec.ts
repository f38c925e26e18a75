// Proves which device is a new one for a person: another than those of their visits so far, once; never
// the first one of all, and never because of what somebody else did.
import type { AnyProjection } from '@callout/kernel';
import { actors, type Fact, fact, givenFacts, recorded } from '@callout/kernel/testing';
import { NoteAdded, ServiceCompleted, ServiceStarted } from '@callout/published-language';
import { expect, it } from 'vitest';
import { provisioning } from '../context.ts';
import { outcome } from '../testing.fixture.ts';
import { newDeviceNotice, visitDevices } from './visit-devices.ts';

const started = { said: fact(ServiceStarted, { evidence: [] }), by: actors.worker };
const completed = {
  said: fact(ServiceCompleted, { evidence: [], notes: '', outcome }),
  by: actors.worker,
};
const noted = { said: fact(NoteAdded, { text: 'Ring twice.' }), by: actors.worker };

/** What is noticed of a visit from this device after these facts. */
async function noticeAfter(
  facts: readonly { readonly said: Fact; readonly by: Fact['actor']; readonly device?: string }[],
  device: string | undefined,
) {
  const { view } = givenFacts(provisioning);
  let row: unknown;
  const projection: AnyProjection = visitDevices;
  for (const [index, { said, by, device: from }] of facts.entries()) {
    if (by?.id !== actors.worker.id) continue;
    const event = { ...recorded(said, index), actor: by, device: from };
    const handler = projection.on[said.event.type];
    if (handler) row = handler.fold(row as never, event as never, actors.worker.id as never);
  }
  const held = { ...view, row: async <P>() => row as P | undefined };
  return newDeviceNotice({ actor: actors.worker, device }, held);
}

it.each([
  ['the first device of all', [], 'phone', undefined],
  ['the same one again', [{ ...started, device: 'phone' }], 'phone', undefined],
  ['another one', [{ ...started, device: 'phone' }], 'tablet', { newDevice: true }],
  [
    'another one, with which only a note was sent before',
    [
      { ...started, device: 'phone' },
      { ...noted, device: 'tablet' },
    ],
    'tablet',
    { newDevice: true },
  ],
  [
    'that one the second time',
    [
      { ...started, device: 'phone' },
      { ...completed, device: 'tablet' },
    ],
    'tablet',
    undefined,
  ],
  [
    'one after the devices of somebody else',
    [{ ...started, device: 'phone', by: actors.otherWorker }],
    'tablet',
    undefined,
  ],
  ['what comes from no device', [{ ...started, device: 'phone' }], undefined, undefined],
  ['one after visits from no device', [started], 'phone', undefined],
])('%s', async (_, facts, device, expected) => {
  expect(await noticeAfter(facts, device)).toEqual(expected);
});
