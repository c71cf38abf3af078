import type { FileHandle } from 'node:fs/promises';

/** Bytes that are read at any position: of a file, or at hand. */
export interface LineSource {
  readonly sizeBytes: number;
  /** The bytes from a position on, fewer than wanted only at the end. They are good until the next call. */
  read(position: number, wanted: number): Promise<Buffer>;
}

/** The bytes of an open file. @param sizeBytes - what is beyond is not read: a file may grow faster than it is read. */
export function fileSource(handle: FileHandle, sizeBytes: number): LineSource {
  let buffer = Buffer.alloc(0);
  return {
    sizeBytes,
    async read(position, wanted) {
      const length = Math.min(wanted, sizeBytes - position);
      if (length <= 0) return Buffer.alloc(0);
      if (buffer.length < length) buffer = Buffer.allocUnsafe(length);
      let filled = 0;
      while (filled < length) {
        const { bytesRead } = await handle.read(buffer, filled, length - filled, position + filled);
        if (bytesRead === 0) break;
        filled += bytesRead;
      }
      return buffer.subarray(0, filled);
    },
  };
}

/** Bytes at hand. */
export function bytesSource(bytes: Buffer): LineSource {
  return { sizeBytes: bytes.length, read: (position, wanted) => Promise.resolve(bytes.subarray(position, position + wanted)) };
}
