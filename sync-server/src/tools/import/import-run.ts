import { derivedId, type InstantText, type Model, type Principal } from '@callout/kernel';
import type { Engine } from '../../engine/port.ts';
import type { HistoryClock } from '../../host/history-clock.ts';
import type { Store } from '../../store/port.ts';
import type { DateReader } from './dates.ts';
import type { Mapping } from './mapping.ts';
import type { Table } from './table.ts';

/** Everything that one import works with. */
export interface ImportRun {
  readonly engine: Engine;
  readonly store: Store;
  readonly model: Model;
  readonly mapping: Mapping;
  readonly dates: DateReader;
  readonly table: Table;
  /**
   * Moved along the rows' own times, so that the log tells the history in its order; undefined when
   * the facts are to be recorded as of now.
   */
  readonly history: HistoryClock | undefined;
  /** The real clock: a row that says it happened later is refused. */
  readonly now: () => InstantText;
  readonly onProgress: (done: number, of: number) => void;
  readonly signal: AbortSignal;
}

/** An outside system's key gives the same id at every run: that is how a second import finds it. */
export function streamIdOf(mapping: Mapping, kind: string, key: string): string {
  return derivedId('import', mapping.name, kind, key);
}

/** Who the log says recorded the facts: a role of its own, which alone may tell history. */
export function importer(mapping: Mapping): Principal {
  return { id: `import:${mapping.name}`, name: mapping.name, roles: ['import'] };
}
