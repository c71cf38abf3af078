import type { StandardSchemaV1 } from '@standard-schema/spec';

/** What validating came to: the value, or every problem with its path. */
export type Validated = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly problems: readonly string[] };

/** Validates against a Standard Schema; a promise only where the schema itself is asynchronous. */
export function validate(schema: StandardSchemaV1, value: unknown): Validated | Promise<Validated> {
  const result = schema['~standard'].validate(value);
  return result instanceof Promise ? result.then(settle) : settle(result);
}

function settle(result: StandardSchemaV1.Result<unknown>): Validated {
  return result.issues === undefined ? { ok: true, value: result.value } : { ok: false, problems: firstFew(result.issues) };
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
