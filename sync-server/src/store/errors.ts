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

/** The database itself failed (full disk, lost connection), as opposed to what a unit of work did. */
export class StoreFault extends Error {
  override readonly name = 'StoreFault';
}
