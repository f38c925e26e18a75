import { type ConfirmedEvent, derivedId, evolveState } from '@callout/kernel';
import { histories, namesZones } from '@callout/kernel/testing';
import type { DocumentKind } from '@callout/model';
import type { DeviceDocument } from '@callout/sync';
import { documentOf, streamOf } from './document.fixture.ts';

/**
 * Documents of a kind after random histories of its stream: facts of every version, in orders that no
 * rule has looked at, so that states are among them that nobody has thought of.
 * @param seed the same documents for the same seed
 * @param length so many facts each, before those that its fold cannot take
 */
export function documentsOfHistories(
  kind: DocumentKind,
  seed: number,
  length: number,
): readonly DeviceDocument[] {
  const stream = streamOf(kind);
  const begins = [...stream.beginsWith, ...(stream.mayBegin ?? [])];
  return histories(`${kind} ${seed}`, stream.events, begins, 1).flatMap((history, index) => {
    let state: unknown = stream.initial;
    const told: ConfirmedEvent[] = [];
    for (const event of history.slice(0, length).filter(namesZones)) {
      try {
        state = evolveState(stream, state, event);
        told.push(event);
      } catch {
        // No rule has passed it; what the fold throws at, no device holds.
      }
    }
    // Of a stream that nothing has begun there is no document.
    if (told.length === 0) return [];
    return [documentOf(kind, derivedId('history', kind, seed, index), state, told)];
  });
}
