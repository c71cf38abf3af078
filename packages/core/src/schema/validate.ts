import type { StandardSchemaV1 } from '@standard-schema/spec';

/**
 * A value as a Standard Schema gives it; a promise only where the schema itself is asynchronous.
 *
 * @param refuse - makes the error of what does not fit, from every problem with its path.
 * @throws what `refuse` makes.
 */
export function validate(schema: StandardSchemaV1, value: unknown, refuse: (problems: readonly string[]) => Error): unknown {
  const settle = (result: StandardSchemaV1.Result<unknown>): unknown => {
    if (result.issues !== undefined) throw refuse(firstFew(result.issues));
    return result.value;
  };
  const result = schema['~standard'].validate(value);
  return result instanceof Promise ? result.then(settle) : settle(result);
}

// A hostile input can be wrong a million times, and at length; a caller can use the first few, and is told them twice.
const maxProblems = 20;
const maxProblemBytes = 3_000;

function firstFew(issues: readonly StandardSchemaV1.Issue[]): readonly string[] {
  const [first, ...others] = issues.slice(0, maxProblems).map(sentence);
  const problems = first === undefined ? [] : [first];
  let left = maxProblemBytes - bytesOf(problems);
  for (const problem of others) {
    left -= bytesOf(problem);
    if (left < 0) break;
    problems.push(problem);
  }
  return problems;
}

/** As JSON, in which a control character is six bytes. */
function bytesOf(value: unknown): number {
  return new TextEncoder().encode(JSON.stringify(value)).length;
}

function sentence(issue: StandardSchemaV1.Issue): string {
  const path = (issue.path ?? []).map((part) => String(typeof part === 'object' ? part.key : part)).join('.');
  const message = issue.message.slice(0, 300);
  return path === '' ? message : `${path.slice(0, 200)}: ${message}`;
}
