import { hash, verify } from '@node-rs/argon2';
import { Semaphore } from 'async-mutex';

/**
 * What OWASP advises for argon2id, the library's default algorithm: 19 MiB, two passes, one lane.
 * The numbers are kept in each hash, so raising them leaves older hashes readable.
 */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** Two at a time leave threads of the pool for files, and memory for everything else. */
const HASHINGS_MAX = 2;
const WAITING_MAX = 200;
export const PASSWORD_LENGTH_MAX = 200;

/** More people wait than can be served in decent time. */
export class TooBusy extends Error {
  override readonly name = 'TooBusy';
}

export interface Passwords {
  readonly hash: (password: string) => Promise<string>;
  /** An undefined hash (nobody has this login) takes as long as a wrong password. */
  readonly matches: (passwordHash: string | undefined, password: string) => Promise<boolean>;
}

/** @throws TooBusy, from every function, when the queue is full */
export function createPasswords(runsMax = HASHINGS_MAX, waitingMax = WAITING_MAX): Passwords {
  const inTurn = boundedQueue(runsMax, waitingMax);
  const hashNow = (password: string) => hash(password, cost);
  let decoy: Promise<string> | undefined;
  return {
    hash: (password) => inTurn(() => hashNow(password)),
    matches: (passwordHash, password) =>
      inTurn(async () => {
        decoy ??= hashNow('nobody signs in with this one');
        const matches = await verify(passwordHash ?? (await decoy), password);
        return matches && passwordHash !== undefined;
      }),
  };
}

function boundedQueue(runsMax: number, waitingMax: number) {
  const places = new Semaphore(runsMax);
  let taken = 0;
  return async function inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (taken >= runsMax + waitingMax) throw new TooBusy('too many passwords are being checked');
    taken += 1;
    try {
      return await places.runExclusive(work);
    } finally {
      taken -= 1;
    }
  };
}
