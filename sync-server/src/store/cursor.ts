import { CursorUnreadable } from './errors.ts';

/** Where a page ended: the next one begins after this sort key and id. */
export interface Cursor {
  readonly sort: string;
  readonly id: string;
}

export function cursorText(cursor: Cursor): string {
  return Buffer.from(JSON.stringify([cursor.sort, cursor.id])).toString('base64url');
}

/** @throws CursorUnreadable */
export function readCursor(text: string): Cursor {
  try {
    const read: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    if (Array.isArray(read) && read.length === 2) {
      const [sort, id] = read as readonly unknown[];
      if (typeof sort === 'string' && typeof id === 'string') return { sort, id };
    }
  } catch {
    // Falls through: whatever is wrong with it, the answer is the same.
  }
  throw new CursorUnreadable('The cursor is not one that this server gave out.');
}
