/** The store cannot be opened or used as it is; the message names the path or address and the fault. */
export class StoreUnusable extends Error {
  override readonly name = 'StoreUnusable';
}

/** So many writes are waiting already that one more would only make all of them later: try again. */
export class StoreBusy extends Error {
  override readonly name = 'StoreBusy';
}

/** A cursor that this store never gave out. */
export class CursorUnreadable extends Error {
  override readonly name = 'CursorUnreadable';
}

/** A statement failed for what it said, such as a second row under one key: a bug of ours. */
export class StoreFault extends Error {
  override readonly name: string = 'StoreFault';
}

/** Why a database cannot serve now, as a person who runs it would say it. */
export type StoreTrouble = 'full' | 'locked' | 'gone' | 'unreachable' | 'damaged' | 'failing';

/** The database itself cannot serve, whatever it is asked. It may be back in a moment. */
export class StoreUnavailable extends StoreFault {
  override readonly name = 'StoreUnavailable';
  readonly trouble: StoreTrouble;

  constructor(trouble: StoreTrouble, message: string, options?: ErrorOptions) {
    super(message, options);
    this.trouble = trouble;
  }
}

/**
 * How loud a work says that it failed. Of a database that cannot serve, whoever watches over it tells:
 * once, and not for every work that meets it.
 */
export function faultLevel(fault: unknown): 'debug' | 'error' {
  return fault instanceof StoreUnavailable ? 'debug' : 'error';
}
