import { diffArrays } from 'diff';

/** A run of lines that stayed, went or came. */
export interface LineRun<T = string> {
  readonly kind: 'same' | 'removed' | 'added';
  readonly lines: readonly T[];
}

// Beyond, a diff takes longer than the event loop may stand still, and nobody reads it.
const maxChanges = 300;

/**
 * The smallest difference between lines, or between numbers that stand for them; where it would be large, the lines between
 * what is the same at both ends count as replaced. Removed lines come before those that take their place.
 */
export function diffLines<T>(before: readonly T[], after: readonly T[]): LineRun<T>[] {
  const most = Math.min(before.length, after.length);
  let head = 0;
  while (head < most && before[head] === after[head]) head += 1;
  let tail = 0;
  while (tail < most - head && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail += 1;
  const runs: LineRun<T>[] = [
    { kind: 'same', lines: before.slice(0, head) },
    ...diffMiddle(before.slice(head, before.length - tail), after.slice(head, after.length - tail)),
    { kind: 'same', lines: before.slice(before.length - tail) },
  ];
  return runs.filter(({ lines }) => lines.length > 0);
}

function diffMiddle<T>(before: T[], after: T[]): LineRun<T>[] {
  const changes = diffArrays(before, after, { maxEditLength: maxChanges });
  if (changes) return changes.map(({ added, removed, value }) => ({ kind: added ? 'added' : removed ? 'removed' : 'same', lines: value }));
  return [
    { kind: 'removed', lines: before },
    { kind: 'added', lines: after },
  ];
}

/** The lines of a text, each with its end. */
export function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** For each later line, the earlier line that it is or takes the place of. */
export function pairLines(before: readonly string[], after: readonly string[]): (number | undefined)[] {
  const pairs: (number | undefined)[] = [];
  let at = 0;
  let removed: number[] = [];
  for (const { kind, lines } of diffLines(before, after)) {
    if (kind === 'added') pairs.push(...lines.map((_, index) => removed[index]));
    else if (kind === 'same') pairs.push(...lines.map((_, index) => at + index));
    removed = kind === 'removed' ? lines.map((_, index) => at + index) : [];
    if (kind !== 'added') at += lines.length;
  }
  return pairs;
}
