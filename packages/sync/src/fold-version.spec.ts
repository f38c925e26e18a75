// Proves R11: what one fold made is never folded further by another, and nothing recorded is lost by it.
import type { ConfirmedEvent, RecordedEvent } from '@callout/kernel';
import { jobs } from '@callout/kernel/toy';
import { describe, expect, it } from 'vitest';
import { foldDocument } from './fold.ts';
import { compareFolds, foldOf } from './fold-version.ts';
import { rebase } from './rebase.ts';
import { recorded } from './recorded.fixture.ts';
import { streamDocumentSchema } from './wire.ts';

const raised = { ...jobs, foldVersion: 2 };
const confirmed = (event: RecordedEvent, position: number): ConfirmedEvent => ({
  ...event,
  recordedAt: event.occurredAt,
  position,
  version: position,
});
const begun = confirmed(recorded('d1', 1, 'JobOpened', 's1'), 1);
const noted = confirmed(recorded('d1', 2, 'JobNoted', 's1'), 2);
const unsent = recorded('d2', 1, 'JobNoted', 's1');

describe('which fold made a document', () => {
  it('is said by every document, and a raised version is another fold', () => {
    expect(foldDocument(jobs, undefined, [begun]).fold).toBe(foldOf(jobs));
    expect(foldOf(raised)).not.toBe(foldOf(jobs));
    expect(compareFolds(foldOf(jobs), foldOf(raised))).toBeLessThan(0);
    expect(compareFolds('', foldOf(jobs))).toBeLessThan(0);
    expect(compareFolds('1.10', '1.9')).toBeGreaterThan(0);
    expect(compareFolds('2.1', '1.9')).toBeGreaterThan(0);
  });

  it('is said as unknown where a server does not say it yet', () => {
    const { fold, ...unsaid } = foldDocument(jobs, undefined, [begun]);
    expect(fold).toBe(foldOf(jobs));
    expect(streamDocumentSchema.parse(unsaid).fold).toBe('');
  });

  it('R11: a fold refuses to go on from what another one made', () => {
    const old = foldDocument(jobs, undefined, [begun]);
    expect(() => foldDocument(raised, old, [noted])).toThrow(/made by the fold 1\.1, this is 1\.2/);
  });

  it('R11: what is pending waits beside a document of another fold, and is folded on the next', () => {
    const old = foldDocument(jobs, undefined, [begun]);
    const waiting = rebase(raised, old, [unsent]);
    expect(waiting).toMatchObject({ fold: '1.1', state: old.state, pending: [unsent], unsent: 1 });
    const refolded = foldDocument(raised, undefined, [begun]);
    expect(rebase(raised, refolded, waiting?.pending ?? [])).toEqual(
      rebase(raised, refolded, [unsent]),
    );
    expect(rebase(raised, refolded, [unsent])?.state).not.toEqual(refolded.state);
  });

  it('R11: what only this device knows is folded again by itself', () => {
    const first = recorded('d2', 1, 'JobOpened', 's2');
    expect(rebase(raised, undefined, [first])).toMatchObject({ fold: '1.2', pending: [first] });
  });
});
