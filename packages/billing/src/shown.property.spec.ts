// Proves on random histories that what people are shown of a document of billing adds up: the sums below
// rows are those of the rows, a week's net is its gross less discounts, a month's balance is all of its
// movements, nothing is to be paid of a week that is paid, and every status is one that its stream
// declares. A failure prints its seed.
import {
  type AnyStream,
  assembleModel,
  evolveState,
  type ShownCell,
  type ShownLinesField,
  type ShownRow,
  shownCell,
  shownRows,
  shownSums,
} from '@callout/kernel';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { history, start, step } from './billing-history.fixture.ts';
import { billing } from './context.ts';
import type { BillingEvent } from './ledger/postings.ts';

const model = assembleModel([billing], { en: {}, ru: {} });

function foldedOf(log: readonly BillingEvent[]) {
  const folded = new Map<string, { readonly stream: AnyStream; readonly state: unknown }>();
  for (const event of log) {
    const key = `${event.kind}:${event.stream}`;
    const stream = folded.get(key)?.stream ?? model.stream(event.kind);
    if (!stream) throw new Error(`${event.type} is of nothing`);
    const before = folded.get(key)?.state ?? stream.initial;
    folded.set(key, { stream, state: evolveState(stream, before, event) });
  }
  return [...folded.values()];
}

const amountOf = (cell: ShownCell | undefined): number => (cell?.kind === 'money' ? cell.value : 0);

function amount({ fields = {} }: AnyStream, name: string, state: unknown): number {
  const field = fields[name];
  return field ? amountOf(shownCell(field, state)) : 0;
}

function added(rows: readonly ShownRow[], column: string): number {
  return rows.reduce((left, row) => left + amountOf(row[column]), 0);
}

function addsUp(stream: AnyStream, state: unknown): void {
  for (const field of Object.values(stream.fields ?? {})) {
    if (field.kind !== 'lines') continue;
    const rows = shownRows(field as ShownLinesField, state);
    for (const [column, sum] of Object.entries(shownSums(field as ShownLinesField, state))) {
      expect([stream.kind, column, amountOf(sum)]).toEqual([
        stream.kind,
        column,
        added(rows, column),
      ]);
    }
  }
}

function figuresAgree(stream: AnyStream, state: unknown): void {
  const of = (name: string) => amount(stream, name, state);
  if (stream.kind === 'client-statement') {
    expect(of('net')).toBe(of('gross') + of('discount'));
    const isPaid = stream.envelope(state as never).status === 'paid';
    if (isPaid) expect(of('due')).toBe(0);
  }
  if (stream.kind === 'worker-statement') {
    const moved = of('earned') + of('fined') + of('bonuses') + of('finesReversed');
    expect(of('balance')).toBe(moved + of('carriedIn'));
  }
}

it('what people are shown adds up after every history', async () => {
  const steps = fc.array(step, { minLength: 20, maxLength: 60 });
  await fc.assert(
    fc.asyncProperty(start, steps, async (from, moves) => {
      const played = history(from);
      for (const move of moves) await played.play(move);
      await played.finish();
      for (const { stream, state } of foldedOf(played.events())) {
        addsUp(stream, state);
        figuresAgree(stream, state);
        expect(stream.statuses).toContain(stream.envelope(state as never).status);
      }
    }),
    { numRuns: 30 },
  );
}, 120_000);
