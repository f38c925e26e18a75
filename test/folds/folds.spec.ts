// Proves that no fold changes without its version: every stream and projection, fed with histories that
// are the same for ever, comes to what the committed table says, or the version was raised with it.
import type { AnyStream, EventMeta } from '@callout/kernel';
import { histories } from '@callout/kernel/testing';
import { model } from '@callout/model';
import { expect, it } from 'vitest';
import {
  fingerprintFaults,
  fingerprintOf,
  fingerprintsOf,
  recordedFingerprints,
} from './fingerprints.fixture.ts';

it('every fold comes to what is recorded under its version', () => {
  expect(fingerprintFaults(recordedFingerprints(), fingerprintsOf(model))).toEqual([]);
});

const streams = model.contexts.flatMap((context) => context.streams);

function faultsOf(stream: AnyStream, changed: Partial<AnyStream>): readonly string[] {
  const name = `${stream.context}/${stream.kind}`;
  const before = recordedFingerprints()[name];
  if (!before) throw new Error(`${name} is not in the table`);
  const after = fingerprintOf({ ...stream, ...changed });
  return fingerprintFaults({ [name]: before }, { [name]: after });
}

it.each(streams.map((stream) => [stream.kind, stream] as const))(
  'a changed state, envelope or audience of %s does not go unnoticed',
  (kind, stream) => {
    const evolve = Object.fromEntries(
      Object.entries(stream.evolve).map(([type, fold]) => [
        type,
        (state: never, data: never, event: EventMeta) => ({
          ...(fold(state, data, event) as object),
          isNew: true,
        }),
      ]),
    );
    const envelope = (state: never) => ({ ...stream.envelope(state), day: '2026-01-01' });
    const audience = (state: never) => [...stream.audience(state), 'client:another'] as const;
    const next = (stream.foldVersion ?? 1) + 1;
    const sentence =
      `${stream.context}/${kind} comes to other results from the same events, so what is stored by ` +
      `it is out of date: raise its foldVersion to ${next}, then run "node test/folds/record-folds.ts" ` +
      'and commit the table';
    for (const change of [{ evolve }, { envelope }, { audience }]) {
      expect(faultsOf(stream, change)).toEqual([sentence]);
      expect(faultsOf(stream, { ...change, foldVersion: next })).toEqual([
        `${stream.context}/${kind} has a new foldVersion: run "node test/folds/record-folds.ts" and commit the table`,
      ]);
    }
  },
);

it('the histories fold every event of every version, and most of their data is no mere sample', () => {
  let varied = 0;
  let all = 0;
  for (const stream of streams) {
    const begins = [...stream.beginsWith, ...(stream.mayBegin ?? [])];
    const events = histories(`${stream.context}/${stream.kind}`, stream.events, begins, 1).flat();
    const seen = new Set(events.map(({ type, v }) => `${type} ${v}`));
    for (const { type, samples } of stream.events) {
      for (const version of Object.keys(samples)) expect(seen).toContain(`${type} ${version}`);
      const own = events.filter((event) => event.type === type);
      all += own.length;
      varied += own.filter(
        ({ v, data }) => JSON.stringify(data) !== JSON.stringify(samples[v]),
      ).length;
    }
  }
  expect(varied / all).toBeGreaterThan(0.5);
});
