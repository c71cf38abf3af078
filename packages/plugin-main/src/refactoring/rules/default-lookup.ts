import type { Block, FileModel, Statement } from '../model/file-model.js';
import { childOf, type Syntax } from '../model/syntax.js';
import { comparisonOf } from '../python/python-conditions.js';
import type { Candidate } from './candidate.js';
import { eachBlock } from './each-block.js';
import { functionAround, hasComment } from './suites.js';

/** `if k in d: v = d[k]` and else a constant: `d.get(k, constant)`. */
export function defaultLookup(model: FileModel): Candidate[] {
  const found: Candidate[] = [];
  eachBlock(model, (block) => {
    for (const statement of block.isOpen ? block.statements : []) {
      const text = statement.kind === 'if' && !hasComment(model, statement) ? lookupOf(model, statement) : undefined;
      if (text === undefined) continue;
      const edits = [{ start: statement.start, end: statement.end, text }];
      found.push({
        kind: 'rewrite',
        rule: 'default-lookup',
        what: 'get() with a default',
        safety: 'review',
        edits,
        function: functionAround(model, statement),
      });
    }
  });
  return found;
}

function lookupOf({ source }: FileModel, { test, body, otherwise }: Statement): string | undefined {
  const comparison = test && comparisonOf(test);
  const [then, other] = [assignmentIn(body), assignmentIn(otherwise)];
  if (
    !comparison ||
    comparison.operator.type !== 'in' ||
    !then ||
    !other ||
    !/^(?:none|true|false|integer|float|string)$/.test(other.right.type)
  )
    return undefined;
  const [key, map] = [source.slice(comparison.left), source.slice(comparison.right)];
  const isSame = source.slice(then.left) === source.slice(other.left) && source.slice(then.right) === `${map}[${key}]`;
  const isPlain = [comparison.left, comparison.right].every(({ type }) => /^(?:identifier|string|attribute)$/.test(type));
  if (!isSame || !isPlain) return undefined;
  const fallback = other.right.type === 'none' ? '' : `, ${source.slice(other.right)}`;
  return `${source.slice(then.left)} = ${map}.get(${key}${fallback})`;
}

function assignmentIn(block: Block | undefined): { left: Syntax; right: Syntax } | undefined {
  const [node] = block?.statements.length === 1 ? (block.statements[0]?.node.children ?? []) : [];
  const [left, right] = node?.type === 'assignment' ? [childOf(node, 'left'), childOf(node, 'right')] : [];
  return left?.type === 'identifier' && right ? { left, right } : undefined;
}
