import type { ContextName } from '@callout/kernel';
import { systemTimer } from '../../host/timers.ts';
import type { EngineDependencies } from '../dependencies.ts';
import type { LeasePlace } from '../port.ts';
import type { RunUnitOfWork, UnitOfWork } from '../run/unit-of-work.ts';

/** What is not kept for so long is anybody's. */
export const LEASE_MS = 6_000;
/** So often they are kept, and those of others looked at. */
const LOOK_MS = 2_000;
/** Those who wait for one and the same lease come one after the other. */
const JITTER_MS_MAX = 250;

export type LeaseName = `processor:${ContextName}` | 'clock' | 'retries';

export interface Leases {
  /**
   * Runs a unit that only the lease's holder may run. The lease is taken or kept in the transaction
   * that the unit writes in, so whoever has lost it meanwhile writes nothing.
   */
  readonly runUnder: <T>(
    name: LeaseName,
    work: (unit: UnitOfWork) => Promise<T>,
  ) => Promise<T | 'elsewhere'>;
  /** As of the last look; costs nothing. */
  readonly place: (name: LeaseName) => LeasePlace;
  readonly isElsewhere: (name: LeaseName) => boolean;
  /** Reads whose they are, and takes none. */
  readonly refresh: () => Promise<void>;
  /** Takes all of them, whoever holds them. */
  readonly takeOver: () => Promise<void>;
  /** Told when this one comes to hold what another has held. */
  readonly onTaken: (listener: (name: LeaseName) => void) => void;
  /** Somebody has let go of theirs. */
  readonly wake: () => void;
  /** Takes what is free, and keeps it from now on. */
  readonly start: () => void;
  /** Lets go of all, so that another server goes on at once. */
  readonly stop: () => Promise<void>;
}

/** Where one server alone holds the database all of it is done here, and nothing is noted of it. */
const ALL_HERE: Omit<Leases, 'runUnder'> = {
  place: () => 'here',
  isElsewhere: () => false,
  refresh: async () => undefined,
  takeOver: async () => undefined,
  onTaken: () => undefined,
  wake: () => undefined,
  start: () => undefined,
  stop: async () => undefined,
};

/** Which of the servers on one database runs the processors, the clock and the retries: docs/adr/0139. */
export function createLeases(
  deps: EngineDependencies,
  runUnit: RunUnitOfWork,
  names: readonly LeaseName[],
): Leases {
  return deps.store.isShared
    ? createSharedLeases(deps, runUnit, names)
    : { ...ALL_HERE, runUnder: (_, work) => runUnit(work) };
}

function nameOfInstance({ instance, random }: EngineDependencies): string {
  return instance ?? Buffer.from(random(16)).toString('hex');
}

/** Whose they are, as this server knows, and who hears when it comes to hold one of another's. */
function createPlaces() {
  const places = new Map<LeaseName, LeasePlace>();
  const lastElsewhere = new Set<LeaseName>();
  const listeners = new Set<(name: LeaseName) => void>();
  const place = (name: LeaseName): LeasePlace => places.get(name) ?? 'nowhere';
  return {
    place,
    note: (name: LeaseName, now: LeasePlace) => {
      places.set(name, now);
      if (now === 'elsewhere') lastElsewhere.add(name);
      if (now !== 'here' || !lastElsewhere.delete(name)) return;
      for (const listener of listeners) listener(name);
    },
    onTaken: (listener: (name: LeaseName) => void) => {
      listeners.add(listener);
    },
    isAnyHere: () => [...places.values()].includes('here'),
  };
}

function createSharedLeases(
  deps: EngineDependencies,
  runUnit: RunUnitOfWork,
  names: readonly LeaseName[],
): Leases {
  const { store, log, takesLeases: isForced = false } = deps;
  const timer = deps.timer ?? systemTimer;
  const holder = nameOfInstance(deps);
  const { place, note, onTaken, isAnyHere } = createPlaces();
  let callOff: (() => void) | undefined;
  let looking: Promise<void> | undefined;
  let keeps = false;

  const isElsewhere = (name: LeaseName) => !isForced && place(name) === 'elsewhere';
  const hold = ({ transaction }: UnitOfWork, name: LeaseName, force: boolean) =>
    transaction.holdLease({ name, holder, forMs: LEASE_MS, isForced: force });

  /** Noted after the commit: what a unit took that failed is not held. */
  async function takeAll(wanted: readonly LeaseName[], force: boolean): Promise<void> {
    if (wanted.length === 0) return;
    const held = await runUnit(async (unit) => {
      const found = new Map<LeaseName, boolean>();
      for (const name of wanted) found.set(name, await hold(unit, name, force));
      return found;
    });
    for (const [name, isHeld] of held) note(name, isHeld ? 'here' : 'elsewhere');
  }

  /** @returns in how many milliseconds a lease of another may have run out */
  async function refresh(): Promise<number> {
    const found = new Map((await store.leases()).map((lease) => [lease.name, lease]));
    let firstMs = LOOK_MS;
    for (const name of names) {
      const lease = found.get(name);
      if (!lease || lease.leftMs <= 0) note(name, 'nowhere');
      else if (lease.holder !== holder) {
        note(name, 'elsewhere');
        firstMs = Math.min(firstMs, lease.leftMs);
      }
    }
    return firstMs;
  }

  async function lookOnce(): Promise<number> {
    try {
      const firstMs = await refresh();
      await takeAll(
        names.filter((name) => !isElsewhere(name)),
        isForced,
      );
      return firstMs;
    } catch (fault) {
      // Whoever watches over the database tells of it; what is not kept runs out.
      log.debug({ fault: String(fault) }, 'leases could not be looked at');
      return LOOK_MS;
    }
  }

  function look(): void {
    callOff?.();
    callOff = undefined;
    looking ??= lookOnce().then((firstMs) => {
      looking = undefined;
      if (!keeps) return;
      const jitterMs = isForced ? 0 : ((deps.random(1)[0] ?? 0) / 255) * JITTER_MS_MAX;
      callOff = timer(Math.round(firstMs + jitterMs), look);
    });
  }

  function keep(): void {
    if (keeps) return;
    keeps = true;
    look();
  }

  return {
    place,
    isElsewhere,
    refresh: async () => void (await refresh()),
    onTaken,
    takeOver: async () => {
      await takeAll(names, true);
      keep();
    },
    runUnder: async (name, work) => {
      const done = await runUnit(async (unit) =>
        (await hold(unit, name, isForced)) ? { value: await work(unit) } : undefined,
      );
      note(name, done ? 'here' : 'elsewhere');
      return done ? done.value : 'elsewhere';
    },
    wake: () => {
      if (keeps) look();
    },
    start: keep,
    stop: async () => {
      keeps = false;
      callOff?.();
      await looking;
      if (!isAnyHere()) return;
      try {
        await runUnit(async (unit) => {
          await unit.transaction.releaseLeases(holder);
          unit.released();
        });
      } catch (fault) {
        log.debug(
          { fault: String(fault) },
          'leases could not be let go; they run out by themselves',
        );
      }
    },
  };
}
