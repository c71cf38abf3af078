import type { IncomingMessage } from 'node:http';
import { pipeline } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate, type BrotliDecompress, type Gunzip, type Inflate } from 'node:zlib';
import { badResponse, responseTooLarge } from '../error-catalogue/outside.js';

/** More than any honest text; below some size a ratio says nothing, for blanks and tables shrink a lot. */
const maxRatio = 100;
const ratioCountsFrom = 256 * 1024;

/**
 * Reads and decompresses a body, and stops as soon as it is known to be too much.
 *
 * @param maxBytes - after decompression.
 * @throws MillraceError `too_large`; `bad_response` for an encoding that is not known.
 */
export async function readBody(response: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const decoder = decoderFor(response.headers['content-encoding']);
  if (!decoder && Number(response.headers['content-length'] ?? 0) > maxBytes) throw responseTooLarge(maxBytes);
  // Its failures come out of the loop below.
  const source: AsyncIterable<Buffer> = decoder ? pipeline(response, decoder, () => undefined) : response;
  try {
    return await collect(source, maxBytes, (size) => decoder !== undefined && size > maxRatio * decoder.bytesWritten);
  } catch (error) {
    // Nothing at all, as after HEAD, is not packed either.
    if (decoder?.bytesWritten === 0 && response.complete) return Buffer.alloc(0);
    throw error;
  }
}

async function collect(source: AsyncIterable<Buffer>, maxBytes: number, isBomb: (size: number) => boolean): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of source) {
    size += piece.length;
    if (size > maxBytes) throw responseTooLarge(maxBytes);
    if (size > ratioCountsFrom && isBomb(size)) throw badResponse('it grows without measure when unpacked');
    pieces.push(piece);
  }
  return Buffer.concat(pieces, size);
}

/** One encoding at most: a packed packing is how a small answer becomes endless. */
function decoderFor(encoding = 'identity'): Gunzip | Inflate | BrotliDecompress | undefined {
  switch (encoding.trim().toLowerCase()) {
    case '':
    case 'identity':
      return undefined;
    case 'gzip':
    case 'x-gzip':
      return createGunzip();
    case 'br':
      return createBrotliDecompress();
    case 'deflate':
      return createInflate();
    default:
      throw badResponse('it is packed in a way that is not known here');
  }
}
