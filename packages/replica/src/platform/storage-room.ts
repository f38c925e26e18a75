/** What the browser gives this origin of the disk. */
export interface StorageRoom {
  readonly usedBytes: number;
  readonly quotaBytes: number;
  /** Whether the browser has promised not to clear it by itself when the disk runs low. */
  readonly isKept: boolean;
  /** So little is left that a day of photos may not fit. */
  readonly isLow: boolean;
}

/** The part of the browser's `StorageManager` that is asked. */
export type RoomPort = Pick<StorageManager, 'estimate' | 'persist' | 'persisted'>;

export interface RoomWatch {
  /** Before something is recorded that is nowhere else; the browser is asked once. */
  readonly needed: () => void;
  /** Looks again: something large was kept. */
  readonly look: () => void;
}

const FREE_BYTES_MIN = 100 * 1024 * 1024;
const USED_SHARE_MAX = 0.9;

export function isRoomLow(usedBytes: number, quotaBytes: number): boolean {
  return quotaBytes - usedBytes < FREE_BYTES_MIN || usedBytes > quotaBytes * USED_SHARE_MAX;
}

/** Watches over the room, where the platform tells of it; nothing waits for what it says. */
export function watchRoom(
  port: RoomPort | undefined,
  onRoom: (room: StorageRoom) => void,
): RoomWatch {
  let isAsked = false;
  async function look(): Promise<void> {
    if (!port) return;
    const [{ usage = 0, quota = 0 }, isKept] = await Promise.all([
      port.estimate(),
      port.persisted(),
    ]);
    // A platform that tells no quota has told nothing.
    if (quota === 0) return;
    onRoom({ usedBytes: usage, quotaBytes: quota, isKept, isLow: isRoomLow(usage, quota) });
  }
  const again = () => void look().catch(() => undefined);
  return {
    needed: () => {
      if (isAsked || !port) return;
      isAsked = true;
      port.persist().then(again, again);
    },
    look: again,
  };
}
