/** Deeper than this a value is taken for one that holds itself. */
const maxDepth = 500;

interface Problem {
  /** Where, the innermost first. */
  readonly keys: string[];
  readonly why: string;
}

/**
 * Why a value cannot be sent as JSON, as a sentence that says where; undefined: it can. What JSON drops without a word, such as a
 * function, is no problem.
 *
 * @internal
 */
export function jsonProblem(value: unknown): string | undefined {
  const problem = find(value, 0);
  return problem && `${problem.keys.slice(-8).toReversed().join('.') || 'it'}: ${problem.why}`;
}

function find(value: unknown, depth: number): Problem | undefined {
  if (isBigint(value)) return { keys: [], why: 'is a bigint, which JSON does not have; give it as a string' };
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return undefined;
  if (depth > maxDepth) return { keys: [], why: `holds itself, or is deeper than ${maxDepth} levels` };
  const held = value as Readonly<Record<string, unknown>>;
  if (typeof held['toJSON'] === 'function') return undefined;
  for (const key of Object.keys(held)) {
    const inside = held[key];
    if (typeof inside !== 'object' && typeof inside !== 'bigint') continue;
    const problem = find(inside, depth + 1);
    if (problem) {
      problem.keys.push(key);
      return problem;
    }
  }
  return undefined;
}

function isBigint(value: unknown): boolean {
  return typeof value === 'bigint' || value instanceof BigInt64Array || value instanceof BigUint64Array;
}
