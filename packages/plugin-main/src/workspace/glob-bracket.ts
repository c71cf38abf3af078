/** A compiled bracket of a glob, and where it ends in its source. */
export interface GlobBracket {
  accepts(character: string): boolean;
  /** The place of the closing bracket. */
  readonly end: number;
}

type Test = (character: string) => boolean;

/** The named classes of POSIX, by code points of ASCII: pairs of first and last. */
const classes: Readonly<Record<string, string>> = {
  alnum: '09AZaz',
  alpha: 'AZaz',
  blank: '\t\t  ',
  cntrl: '\x00\x1f\x7f\x7f',
  digit: '09',
  graph: '!~',
  lower: 'az',
  print: ' ~',
  punct: '!/:@[`{~',
  space: '\t\r  ',
  upper: 'AZ',
  xdigit: '09AFaf',
};

/**
 * Compiles what stands between brackets, as in `[!a-z[:digit:]]`.
 *
 * @param start - the place after the opening bracket.
 * @returns nothing when it is not closed, or names a class that there is not.
 */
export function compileBracket(source: string, start: number): GlobBracket | undefined {
  const isNegated = source[start] === '!' || source[start] === '^';
  const first = start + (isNegated ? 1 : 0);
  const tests: Test[] = [];
  for (let at = first; at < source.length;) {
    if (source[at] === ']' && at > first) return { accepts: (character) => tests.some((test) => test(character)) !== isNegated, end: at };
    const item = namedClass(source, at) ?? range(source, at);
    if (!item.test) return undefined;
    tests.push(item.test);
    at = item.next;
  }
  return undefined;
}

interface Item {
  readonly test: Test | undefined;
  readonly next: number;
}

function namedClass(source: string, at: number): Item | undefined {
  const end = source.startsWith('[:', at) ? source.indexOf(':]', at + 2) : -1;
  if (end < 0) return undefined;
  const name = source.slice(at + 2, end);
  return { test: Object.hasOwn(classes, name) ? within(classes[name] ?? '') : undefined, next: end + 2 };
}

function range(source: string, at: number): Item {
  const low = literal(source, at);
  const isRange = source[low.next] === '-' && source[low.next + 1] !== undefined && source[low.next + 1] !== ']';
  const high = isRange ? literal(source, low.next + 1) : low;
  return { test: within(low.character + high.character), next: high.next };
}

function literal(source: string, at: number): { character: string; next: number } {
  const place = source[at] === '\\' ? at + 1 : at;
  return { character: source[place] ?? '', next: place + 1 };
}

function within(pairs: string): Test {
  return (character) => {
    for (let at = 0; at < pairs.length; at += 2) if (character >= (pairs[at] ?? '') && character <= (pairs[at + 1] ?? '')) return true;
    return false;
  };
}
