import type { AnyProjection, Model } from '@callout/kernel';
import type { Log } from '../../host/log.ts';
import type { ProjectionFold } from '../../store/fold-port.ts';
import type { Store } from '../../store/port.ts';
import {
  type Feeding,
  feedFromLog,
  projectionFoldOf,
  type WritePage,
} from './refeed-projections.ts';
import { refoldKind, staleKinds } from './refold-documents.ts';

/** How far the work is, in documents and positions together. */
export interface UpgradeProgress {
  readonly done: number;
  readonly of: number;
}

export interface Upgrade {
  readonly store: Store;
  readonly model: Model;
  readonly log: Log;
  readonly onProgress?: ((progress: UpgradeProgress) => void) | undefined;
}

const LOGGED_EVERY_PERCENT = 10;

export function percentOf({ done, of }: UpgradeProgress): number {
  return of === 0 ? 100 : Math.min(100, Math.floor((100 * done) / of));
}

/** Counts on, and tells a person in steps that they can read. */
function createProgress({ log, onProgress }: Upgrade, of: number) {
  let done = 0;
  let logged = 0;
  return (more: number) => {
    // Documents that differ have lengthened the log meanwhile.
    done = Math.min(of, done + more);
    onProgress?.({ done, of });
    const percent = percentOf({ done, of });
    if (percent < logged + LOGGED_EVERY_PERCENT) return;
    logged = percent - (percent % LOGGED_EVERY_PERCENT);
    log.info({ percent, done, of }, 'bringing documents and read models up to date');
  };
}

function declaredProjections(model: Model): readonly AnyProjection[] {
  return model.contexts.flatMap(({ projections }) => projections);
}

/** Takes what was begun up again where it stands; everything else of another fold begins anew. */
function feedingsOf(model: Model, noted: readonly ProjectionFold[]): readonly Feeding[] {
  return declaredProjections(model).flatMap((projection) => {
    const { context, name } = projection;
    const found = noted.find((one) => one.context === context && one.projection === name);
    if (found?.fold !== projectionFoldOf(projection)) return [{ projection, fed: 0 }];
    return found.fed === undefined ? [] : [{ projection, fed: found.fed }];
  });
}

function noteOf({ projection }: Feeding, fed: number | undefined): ProjectionFold {
  const { context, name } = projection;
  return { context, projection: name, fold: projectionFoldOf(projection), fed };
}

async function feedAnew(
  { store, model }: Upgrade,
  feedings: readonly Feeding[],
  onPage: (positions: number) => void,
): Promise<void> {
  const anew = feedings.filter(({ fed }) => fed === 0);
  await store.write(async (transaction) => {
    for (const feeding of anew) {
      const { context, name } = feeding.projection;
      await transaction.dropProjection(context, name);
      await transaction.putProjectionFold(noteOf(feeding, 0));
    }
  });
  const write: WritePage = (work, to) =>
    store.write(async (transaction) => {
      await work(transaction);
      for (const feeding of feedings) {
        await transaction.putProjectionFold(noteOf(feeding, Math.max(feeding.fed, to)));
      }
    });
  await feedFromLog(store, model, feedings, { write, onPage });
  await store.write(async (transaction) => {
    for (const feeding of feedings) await transaction.putProjectionFold(noteOf(feeding, undefined));
  });
}

async function noteLatestInstant({ store }: Upgrade): Promise<void> {
  const latest = await store.lastRecordedAt();
  if (latest !== undefined) await store.write((unit) => unit.noteRecordedAt(latest));
}

async function work(upgrade: Upgrade): Promise<void> {
  const { store, model, log } = upgrade;
  const kinds = staleKinds(model, await store.foldCounts());
  const feedings = feedingsOf(model, await store.projectionFolds());
  if (kinds.length === 0 && feedings.length === 0) return;
  await noteLatestInstant(upgrade);
  const head = await store.head();
  const positions = head - feedings.reduce((least, { fed }) => Math.min(least, fed), head);
  const documents = kinds.reduce((sum, kind) => sum + kind.documents, 0);
  const onDone = createProgress(upgrade, documents + positions);
  onDone(0);
  // Nothing of it is anybody's work: what a power cut takes is folded again at the next start.
  await store.bulk(async () => {
    for (const kind of kinds) await refoldKind({ store, model, log, onDone }, kind);
    if (feedings.length > 0) await feedAnew(upgrade, feedings, onDone);
  });
  if (documents + positions > 0) {
    log.info(
      { documents, projections: feedings.length },
      'documents and read models are up to date',
    );
  }
}

/**
 * Rebuilds from the log whatever another fold has made: documents, and rows of read models. To be run
 * before anybody reads or writes; where several servers share a database one of them does it, and the
 * others wait. Killed at any point, it goes on from there. See docs/adr/0128.
 * @throws StoreUnusable when something was made by a newer fold
 */
export async function bringUpToDate(upgrade: Upgrade): Promise<void> {
  await upgrade.store.alone(() => work(upgrade));
}
