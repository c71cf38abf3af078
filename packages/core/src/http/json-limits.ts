/** What a request's JSON may have. @internal */
export const jsonLimits = { maxElements: 10_000, maxDepth: 64, maxBatch: 20, maxIdLength: 256 } as const;

/** How a text breaks the limits. @internal */
export type JsonExcess = 'elements' | 'depth' | undefined;

const quote = 0x22;
const comma = 0x2c;
const isOpening = (code: number): boolean => code === 0x7b || code === 0x5b;
const isClosing = (code: number): boolean => code === 0x7d || code === 0x5d;

/**
 * Counts values and depth in the text itself, and stops at the first excess: parsing two million elements first costs a hundred times
 * the memory and the time.
 *
 * @see GHSA-46jr-4wx8-v453
 * @internal
 */
export function jsonExcess(text: string): JsonExcess {
  let elements = 1;
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === quote) at = endOfString(text, at);
    else if (code === comma) elements += 1;
    else if (isOpening(code)) {
      depth += 1;
      if (depth > jsonLimits.maxDepth) return 'depth';
      if (!isEmptyAfter(text, at)) elements += 1;
    } else if (isClosing(code)) depth -= 1;
    if (elements > jsonLimits.maxElements) return 'elements';
  }
  return undefined;
}

/** The index of the closing quote. */
function endOfString(text: string, start: number): number {
  for (let at = text.indexOf('"', start + 1); at !== -1; at = text.indexOf('"', at + 1)) {
    let slashes = 0;
    while (text.charCodeAt(at - 1 - slashes) === 0x5c) slashes += 1;
    if (slashes % 2 === 0) return at;
  }
  return text.length;
}

function isEmptyAfter(text: string, at: number): boolean {
  let next = at + 1;
  while (text.charCodeAt(next) <= 0x20) next += 1;
  return isClosing(text.charCodeAt(next));
}
