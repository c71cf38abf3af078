import { platform } from 'node:process';

/** What ripgrep prints of a path: the path, and what follows it. */
export interface SearchRecord {
  readonly path: string;
  readonly rest: string;
}

const nul = 0;
const newline = 10;

/**
 * Parts ripgrep's output, in which a NUL ends each path.
 *
 * @param hasRest - a line follows each path; names may themselves hold newlines.
 */
export async function* searchRecords(pieces: AsyncIterable<Buffer>, hasRest: boolean): AsyncGenerator<SearchRecord> {
  let left: Buffer = Buffer.alloc(0);
  for await (const piece of pieces) {
    const bytes = left.length > 0 ? Buffer.concat([left, piece]) : piece;
    let start = 0;
    for (;;) {
      const pathEnd = bytes.indexOf(nul, start);
      const end = hasRest && pathEnd >= 0 ? bytes.indexOf(newline, pathEnd) : pathEnd;
      if (pathEnd < 0 || end < 0) break;
      yield { path: pathOf(bytes.toString('utf8', start, pathEnd)), rest: bytes.toString('latin1', pathEnd + 1, end) };
      start = end + 1;
    }
    left = bytes.subarray(start);
  }
}

function pathOf(shown: string): string {
  const path = shown.startsWith('./') || shown.startsWith('.\\') ? shown.slice(2) : shown;
  return platform === 'win32' ? path.replaceAll('\\', '/') : path;
}
