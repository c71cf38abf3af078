import { inputTooDeep, inputTooLarge } from '../error/error-catalogue/calls.js';

const maxElements = 10_000;
const maxDepth = 64;

/**
 * Refuses an input that would take a schema long to check, wherever it came from: a schema may list each of a million wrong elements.
 *
 * @throws MillraceError `MILLRACE_INPUT_TOO_LARGE`, `MILLRACE_INPUT_TOO_DEEP`.
 * @see GHSA-46jr-4wx8-v453
 */
export function refuseExcess(input: unknown): void {
  let level: readonly object[] = hasParts(input) ? [input] : [];
  let elements = 0;
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth >= maxDepth) throw inputTooDeep(maxDepth);
    const next: object[] = [];
    for (const value of level) {
      const parts: readonly unknown[] = Array.isArray(value) ? value : Object.values(value);
      elements += parts.length;
      if (elements > maxElements) throw inputTooLarge(elements, maxElements);
      next.push(...parts.filter(hasParts));
    }
    level = next;
  }
}

function hasParts(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !ArrayBuffer.isView(value);
}
