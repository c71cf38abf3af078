import type { FileHandle } from 'node:fs/promises';

const pieceBytes = 256 * 1024;
const bytesPerRead = 4 * 1024 * 1024;

/**
 * Reads an open file from its start, piece by piece. Each piece is good until the next; the event loop turns between.
 *
 * @param sizeBytes - what is beyond is not read: a file may grow faster than it is read.
 */
export async function* readPieces(handle: FileHandle, sizeBytes: number, signal: AbortSignal): AsyncGenerator<Buffer> {
  const buffer = Buffer.allocUnsafe(Math.min(pieceBytes, sizeBytes));
  for (let position = 0; position < sizeBytes;) {
    signal.throwIfAborted();
    const { bytesRead } = await handle.read(buffer, 0, Math.min(buffer.length, sizeBytes - position), position);
    if (bytesRead === 0) return;
    position += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}

/** Reads an open file from its start. @param sizeBytes - what is beyond is not read; files may grow while they are read. */
export async function readWhole(handle: FileHandle, sizeBytes: number, signal: AbortSignal): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(sizeBytes);
  let length = 0;
  while (length < sizeBytes) {
    signal.throwIfAborted();
    const { bytesRead } = await handle.read(buffer, length, Math.min(sizeBytes - length, bytesPerRead), length);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return buffer.subarray(0, length);
}
