const newline = 0x0a;

/**
 * Cuts what comes in into lines.
 *
 * @param maxBytes - a line may have.
 * @returns a function that takes a chunk and gives the lines it completes; undefined: a line is too long.
 * @internal
 */
export function lineSplitter(maxBytes: number): (chunk: Buffer) => string[] | undefined {
  let begun: Buffer[] = [];
  let size = 0;
  return (chunk) => {
    const lines: string[] = [];
    let start = 0;
    for (let end = chunk.indexOf(newline); end !== -1; end = chunk.indexOf(newline, start)) {
      const piece = chunk.subarray(start, end);
      start = end + 1;
      if (size + piece.length > maxBytes) return undefined;
      lines.push(begun.length === 0 ? piece.toString('utf8') : Buffer.concat([...begun, piece]).toString('utf8'));
      begun = [];
      size = 0;
    }
    if (start === chunk.length) return lines;
    begun.push(chunk.subarray(start));
    size += chunk.length - start;
    return size > maxBytes ? undefined : lines;
  };
}
