import type { Refusal } from '@callout/kernel';

/** Whether a failure means that the device's disk, or the share of it that is ours, is full. */
export function isStorageFull(error: unknown, depth = 0): boolean {
  if (typeof error !== 'object' || error === null || depth > 5) return false;
  const { name, inner, cause } = error as { name?: unknown; inner?: unknown; cause?: unknown };
  if (name === 'QuotaExceededError') return true;
  return isStorageFull(inner, depth + 1) || isStorageFull(cause, depth + 1);
}

/** What a person is told when the device itself failed at something. */
export function refusalOfFault(error: unknown): Refusal {
  const code = isStorageFull(error) ? 'storage-full' : 'device-trouble';
  return { code, params: { reason: String(error) } };
}

/** RxDB's name for a schema other than this program's, Dexie's and IndexedDB's for a higher version. */
const NEWER = ['DB6', 'VersionError'];

/** Why a person's database on this device cannot be opened. */
export function refusalOfOpening(error: unknown): Refusal {
  if (isStorageFull(error)) return { code: 'storage-full' };
  return { code: isNewer(error) ? 'storage-newer' : 'storage-unreadable' };
}

function isNewer(error: unknown, depth = 0): boolean {
  if (typeof error !== 'object' || error === null || depth > 5) return false;
  const { name, code, inner, cause } = error as Readonly<Record<string, unknown>>;
  return (
    NEWER.some((one) => one === name || one === code) ||
    isNewer(inner, depth + 1) ||
    isNewer(cause, depth + 1)
  );
}

/** Thrown where an answer has no room for a refusal; nothing was stored and nothing lost. */
export class StorageFull extends Error {
  override readonly name = 'StorageFull';
  readonly refusal = { code: 'storage-full' } as const;

  constructor(cause: unknown) {
    super('the storage of this device is full', { cause });
  }
}
