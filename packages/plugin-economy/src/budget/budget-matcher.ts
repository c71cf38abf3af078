import type { BudgetConfig } from '../config.js';
import type { Subject } from './subject.js';

const maxKept = 10_000;

/** Finds the budgets a call counts against; what it found is kept, for it is asked on every call. */
export function createBudgetMatcher<B extends Pick<BudgetConfig, 'scope'>>(budgets: readonly B[]): (subject: Subject) => readonly B[] {
  const tests = budgets.map((budget) => ({ budget, covers: coverage(budget.scope) }));
  const kept = new Map<string, readonly B[]>();
  return (subject) => {
    if (tests.length === 0) return [];
    const key = `${subject.kind}\0${subject.tool}\0${subject.tenant}\0${subject.principal}`;
    const known = kept.get(key);
    if (known) return known;
    const found = tests.filter((test) => test.covers(subject)).map((test) => test.budget);
    if (kept.size >= maxKept) kept.clear();
    kept.set(key, found);
    return found;
  };
}

function coverage(scope: BudgetConfig['scope']): (subject: Subject) => boolean {
  const patterns = scope.tools?.map(readPattern);
  return (subject) =>
    (scope.tenant === undefined || scope.tenant === subject.tenant) &&
    (scope.principal === undefined || scope.principal === subject.principal) &&
    (patterns === undefined ||
      ((subject.kind === 'tool' || subject.kind === 'report') && patterns.some((pattern) => pattern.test(subject.tool))));
}

/** `*` stands for any characters; everything else for itself. */
function readPattern(pattern: string): RegExp {
  const parts = pattern.split(/\*+/).map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*?')}$`, 's');
}

/** A tool pattern as SQL's `like` reads it. */
export function likePattern(pattern: string): string {
  return pattern.replace(/[\\%_]/g, '\\$&').replace(/\*+/g, '%');
}
