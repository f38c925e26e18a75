import type { DeviceStore, KeptFile } from '../storage/device-store.ts';

export interface UnsentFiles {
  readonly files: readonly {
    readonly sha256: string;
    readonly type: string;
    readonly content: ArrayBuffer;
  }[];
  readonly left: number;
}

export function countUnsent(store: DeviceStore): Promise<number> {
  return store.files.where('state').equals('unsent').count();
}

export async function unsentFiles(store: DeviceStore): Promise<readonly KeptFile[]> {
  const files = await store.files.where('state').equals('unsent').limit(1000).toArray();
  return files.sort((a, b) => (a.keptAt < b.keptAt ? -1 : 1));
}

export async function unsentContents(store: DeviceStore, bytesMax: number): Promise<UnsentFiles> {
  const files: UnsentFiles['files'][number][] = [];
  let bytes = 0;
  for (const { sha256, type, bytes: size } of await unsentFiles(store)) {
    const kept = bytes + size > bytesMax ? undefined : await store.contents.get(sha256);
    if (!kept) continue;
    bytes += size;
    files.push({ sha256, type, content: kept.content });
  }
  return { files, left: (await countUnsent(store)) - files.length };
}

/** The longest unused confirmed files leave until the others have this sum. */
export async function evictSent(store: DeviceStore, bytesMax: number): Promise<void> {
  const sent = await store.files.where('state').equals('sent').sortBy('usedAt');
  let bytes = sent.reduce((sum, file) => sum + file.bytes, 0);
  for (const file of sent) {
    if (bytes <= bytesMax) return;
    bytes -= file.bytes;
    await store.database.transaction('rw', store.files, store.contents, async () => {
      await store.files.delete(file.sha256);
      await store.contents.delete(file.sha256);
    });
  }
}
