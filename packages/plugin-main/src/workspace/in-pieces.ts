import { setImmediate } from 'node:timers/promises';

// A few milliseconds' work, also before a loop is compiled.
const pieceLength = 256 * 1024;

/** Parts of something long, so that the event loop turns between them. @throws the signal's reason on abort. */
export async function* inPieces(length: number, signal: AbortSignal): AsyncGenerator<readonly [from: number, to: number]> {
  for (let from = 0; from < length; from += pieceLength) {
    if (from > 0) await setImmediate();
    signal.throwIfAborted();
    yield [from, Math.min(length, from + pieceLength)];
  }
}
