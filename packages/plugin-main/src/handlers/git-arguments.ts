import { argumentUnfit } from '../error-catalogue/calls.js';
import type { gitOperations } from '../tokens.js';
import type { InputOf } from '../tools/tool-types.js';

/** What `git_operations` takes. */
export type GitInput = InputOf<typeof gitOperations>;
type Argument = 'ref' | 'base' | 'paths' | 'staged' | 'lines' | 'message' | 'name';

const every: readonly Argument[] = ['ref', 'base', 'paths', 'staged', 'lines', 'message', 'name'];
/** What each op takes; `!` marks what it cannot do without. */
const takes: Readonly<Record<GitInput['op'], readonly (Argument | `${Argument}!`)[]>> = {
  status: ['paths'],
  diff: ['ref', 'base', 'paths', 'staged'],
  log: ['ref', 'base', 'paths'],
  show: ['ref', 'paths'],
  blame: ['ref', 'paths', 'lines'],
  branches: [],
  add: ['paths!'],
  commit: ['message!'],
  branch: ['name!', 'ref'],
  delete_branch: ['name!'],
  checkout: ['ref', 'name'],
  stashes: [],
  stash: ['message'],
  pop_stash: [],
  restore: ['paths!', 'ref', 'staged'],
};

/**
 * Refuses arguments that an op would not heed: a caller who names them expects them to matter.
 *
 * @throws MillraceError `invalid_argument`.
 */
export function checkArguments(input: GitInput): void {
  const { op } = input;
  for (const name of every) {
    const isGiven = input[name] !== undefined && input[name] !== false;
    if (isGiven && !takes[op].some((each) => each.replace('!', '') === name)) throw argumentUnfit(op, name, 'is not for this');
    if (!isGiven && takes[op].includes(`${name}!`)) throw argumentUnfit(op, name, 'is needed');
  }
  if (input.paths?.length === 0) throw argumentUnfit(op, 'paths', 'is empty');
  checkCombination(input);
}

function checkCombination({ op, ref, name, staged, base }: GitInput): void {
  if (op === 'checkout' && ref === undefined && name === undefined) throw argumentUnfit(op, 'ref', 'or name is needed');
  if (op === 'restore' && staged && ref !== undefined) throw argumentUnfit(op, 'ref', 'does not go with staged');
  if (op === 'diff' && staged && base !== undefined && ref !== undefined)
    throw argumentUnfit(op, 'staged', 'does not go with base and ref');
}

/** The lines a caller wants, `'10-20'`, `'10'` or `'10-'`. @throws MillraceError `invalid_argument`. */
export function parseLines(lines: string | undefined): { readonly first?: number; readonly last?: number } {
  if (lines === undefined) return {};
  const [, first, dash, last] = /^([1-9]\d{0,8})(?:(-)([1-9]\d{0,8})?)?$/.exec(lines) ?? [];
  const [from, to] = [Number(first), last === undefined ? undefined : Number(last)];
  if (first === undefined || (to !== undefined && to < from)) throw argumentUnfit('blame', 'lines', "must be like '10-20'");
  return dash === undefined ? { first: from, last: from } : { first: from, ...(to !== undefined && { last: to }) };
}
