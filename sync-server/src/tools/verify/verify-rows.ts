import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AnyProjection, Model } from '@callout/kernel';
import { feedFromLog, projectionFoldOf } from '../../engine/folds/refeed-projections.ts';
import { differenceAt } from '../../store/canonical.ts';
import type { ProjectionRow } from '../../store/fold-port.ts';
import type { Reader } from '../../store/port.ts';
import { createSqliteStore } from '../../store/sqlite.ts';
import type { Difference } from './difference.ts';

const PAGE = 500;

/** A place of its own for as long as the work takes: nobody else may read it, and nothing stays. */
async function withScratch<T>(work: (path: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'callout-verify-'));
  try {
    return await work(join(folder, 'rows.sqlite'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** One row after another in the order of both engines: by the bytes of the key. */
async function* rowsOf(reader: Reader, { context, name }: AnyProjection) {
  let after = '';
  for (;;) {
    const page = await reader.rowsAfter(context, name, after, PAGE);
    yield* page;
    const last = page.at(-1);
    if (!last || page.length < PAGE) return;
    after = last.key;
  }
}

/**
 * Own events reach a read model when they are stored, others' when the processor comes by. Where it is
 * fed by both, their order is not the log's, and lists are compared without regard to it.
 */
function isFedBothWays({ feeds, context }: AnyProjection): boolean {
  const own = feeds.filter((event) => event.context === context).length;
  return own > 0 && own < feeds.length;
}

function unordered(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    const texts = value.map((item) => JSON.stringify(unordered(item)));
    return texts.sort();
  }
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, unordered(inner)]));
}

function rowDifference(
  projection: AnyProjection,
  stored: ProjectionRow,
  expected: ProjectionRow,
): Omit<Difference, 'where'> | undefined {
  const seen = isFedBothWays(projection) ? unordered : (value: unknown) => value;
  const path = differenceAt(seen(stored.row), seen(expected.row));
  if (path !== undefined) return { what: 'the stored row differs', path };
  return stored.index === expected.index ? undefined : { what: 'its index differs' };
}

async function compareRows(
  projection: AnyProjection,
  stored: Reader,
  expected: Reader,
  tell: (difference: Difference) => void,
): Promise<number> {
  const where = (key: string) => `${projection.context}/${projection.name} ${key}`;
  const anew = rowsOf(expected, projection);
  let wanted = await anew.next();
  let count = 0;
  const missing = async () => {
    if (wanted.done) return;
    tell({ where: where(wanted.value.key), what: 'its row is missing' });
    wanted = await anew.next();
  };
  for await (const row of rowsOf(stored, projection)) {
    count += 1;
    while (
      !wanted.done &&
      Buffer.compare(Buffer.from(wanted.value.key), Buffer.from(row.key)) < 0
    ) {
      await missing();
    }
    if (wanted.done || wanted.value.key !== row.key) {
      tell({ where: where(row.key), what: 'no event accounts for this row' });
      continue;
    }
    const difference = rowDifference(projection, row, wanted.value);
    if (difference) tell({ where: where(row.key), ...difference });
    wanted = await anew.next();
  }
  while (!wanted.done) await missing();
  return count;
}

/**
 * Feeds every read model anew into a scratch database and compares row by row, in bounded memory.
 * @returns how many rows are stored
 */
export function verifyRows(
  reader: Reader,
  model: Model,
  tell: (difference: Difference) => void,
): Promise<number> {
  const projections = model.contexts.flatMap((context) => context.projections);
  return withScratch(async (path) => {
    const scratch = createSqliteStore({ path });
    try {
      const feedings = projections.map((projection) => ({ projection, fed: 0 }));
      await scratch.bulk(() =>
        feedFromLog(reader, model, feedings, { write: (work) => scratch.write(work) }),
      );
      const noted = await reader.projectionFolds();
      let rows = 0;
      for (const projection of projections) {
        const { context, name } = projection;
        const note = noted.find((one) => one.context === context && one.projection === name);
        if (note && (note.fold !== projectionFoldOf(projection) || note.fed !== undefined)) {
          tell({ where: `${context}/${name}`, what: 'its rows are not rebuilt yet' });
        } else rows += await compareRows(projection, reader, scratch, tell);
      }
      return rows;
    } finally {
      await scratch.close();
    }
  });
}
