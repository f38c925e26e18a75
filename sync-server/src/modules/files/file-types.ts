import { open } from 'node:fs/promises';
import type { FILE_TYPES } from '@callout/published-language';

export type FileType = (typeof FILE_TYPES)[number];

const HEAD_BYTES = 12;
const signatures: Readonly<Record<FileType, (head: Buffer) => boolean>> = {
  'image/jpeg': (head) => head.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff])),
  'image/png': (head) =>
    head.subarray(0, 8).equals(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])),
  'image/webp': (head) =>
    head.toString('latin1', 0, 4) === 'RIFF' && head.toString('latin1', 8, 12) === 'WEBP',
};

/** Whether a file begins as one of this type does; what a sender says of it proves nothing. */
export async function beginsAs(type: FileType, path: string): Promise<boolean> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    return signatures[type](buffer.subarray(0, bytesRead));
  } finally {
    await file.close();
  }
}
