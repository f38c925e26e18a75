import type { Reader } from '../../store/port.ts';

/** What files that no event names may take. Those that are named count for nothing here. */
export interface UploadQuota {
  readonly personFiles: number;
  readonly personBytes: number;
  readonly totalBytes: number;
}

export type QuotaReached = 'person-quota' | 'total-quota';

interface Wanted {
  readonly sha256: string;
  readonly bytes: number;
  readonly uploadedBy: string;
  /** What else of theirs is on its way. */
  readonly open?: { readonly files: number; readonly bytes: number };
}

export async function quotaReached(
  store: Pick<Reader, 'fileDocuments' | 'unnamedTotals'>,
  quota: UploadQuota,
  { sha256, bytes, uploadedBy, open = { files: 0, bytes: 0 } }: Wanted,
): Promise<QuotaReached | undefined> {
  // Its event was here before it: there is nothing to wait for.
  if ((await store.fileDocuments(sha256)).length > 0) return undefined;
  const own = await store.unnamedTotals(uploadedBy);
  if (own.files + open.files >= quota.personFiles) return 'person-quota';
  if (own.bytes + open.bytes + bytes > quota.personBytes) return 'person-quota';
  const all = await store.unnamedTotals();
  return all.bytes + open.bytes + bytes > quota.totalBytes ? 'total-quota' : undefined;
}
