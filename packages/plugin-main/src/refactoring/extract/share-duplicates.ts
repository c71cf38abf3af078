import type { Block, FileModel, FunctionModel, Statement } from '../model/file-model.js';
import type { Reference } from '../model/scope.js';
import { isWithin, type Span } from '../model/syntax.js';
import type { Candidate } from '../rules/candidate.js';
import { eachBlock } from '../rules/each-block.js';
import { functionAround } from '../rules/suites.js';
import { callFor, helperFor } from './extract-function.js';
import { helperName } from './helper-name.js';
import { ExtractionPlanner, type ExtractionPlan } from './plan.js';
import { edits } from './render.js';

const fewLines = 4;
/** Statements with the same text beyond so many are not compared with each other. */
const maxAlike = 12;

/** Statements that stand in several functions of a file word for word: one new function, called from all. */
export function shareDuplicates(model: FileModel): Candidate[] {
  if (model.isDynamic) return [];
  const alike = statementsByText(model);
  const found: Candidate[] = [];
  const taken: Span[] = [];
  for (const places of alike) {
    for (const runs of runsFrom(model, places)) {
      const spans = runs.map(spanOf);
      if (spans.some((span) => taken.some((other) => span.start < other.end && other.start < span.end))) continue;
      const candidate = candidateFor(model, runs);
      if (!candidate) continue;
      found.push(candidate);
      taken.push(...spans);
    }
  }
  return found;
}

interface Place {
  readonly block: Block;
  readonly at: number;
}

interface Repeated {
  readonly block: Block;
  readonly statements: readonly Statement[];
}

// The longest statements first: what is shared is to be worth it.
function statementsByText(model: FileModel): Place[][] {
  const byText = new Map<string, Place[]>();
  eachBlock(model, (block) => {
    if (!block.isOpen || block === model.top) return;
    for (const [at, statement] of block.statements.entries()) {
      const text = textOf(model, statement);
      if (text.length < 12) continue;
      const places = byText.get(text) ?? [];
      places.push({ block, at });
      byText.set(text, places);
    }
  });
  return [...byText]
    .filter(([, places]) => places.length > 1 && places.length <= maxAlike)
    .sort(([a], [b]) => b.length - a.length)
    .map(([, places]) => places);
}

function runsFrom(model: FileModel, places: readonly Place[]): Repeated[][] {
  const [first, ...others] = places;
  if (!first) return [];
  return others.flatMap((other) => {
    const pair = stretched(model, first, other);
    return pair ? [pair] : [];
  });
}

// As far as both go on alike, in both directions.
function stretched(model: FileModel, a: Place, b: Place): Repeated[] | undefined {
  if (a.block === b.block) return undefined;
  const isSame = (step: number): boolean => {
    const [one, two] = [a.block.statements[a.at + step], b.block.statements[b.at + step]];
    return one !== undefined && two !== undefined && textOf(model, one) === textOf(model, two);
  };
  let [from, to] = [0, 0];
  while (isSame(from - 1)) from -= 1;
  while (isSame(to + 1)) to += 1;
  const runs = [a, b].map(({ block, at }) => ({ block, statements: block.statements.slice(at + from, at + to + 1) }));
  const isLong = runs.every((run) => linesOf(model, spanOf(run)) >= fewLines);
  return isLong ? runs : undefined;
}

function candidateFor(model: FileModel, runs: readonly Repeated[]): Candidate | undefined {
  const plans = runs.flatMap((run) => {
    const owner = functionAround(model, spanOf(run));
    const plan = owner && planFor(model, owner, run);
    return plan ? [plan] : [];
  });
  const [first, ...others] = plans;
  if (!first || plans.length !== runs.length || !others.every((other) => isAlike(model, first, other))) return undefined;
  const name = helperName(model, first);
  const helper = helperFor(model, first, name);
  if (!helper || !others.every(({ owner }) => isSeenFrom(model, helper.insertAt, owner))) return undefined;
  return {
    kind: 'duplicate',
    rule: 'share-duplicates',
    what: `the same in ${plans.map(({ owner }) => owner.name).join(' and ')}: extract ${name}(${first.inputs.map((each) => each.name).join(', ')})`,
    safety: 'review',
    edits: edits(
      model,
      helper,
      plans.map((plan) => ({ plan, text: callFor(model, plan, name) })),
    ),
    function: first.owner,
    lowers: 'lines',
  };
}

function planFor(model: FileModel, owner: FunctionModel, { block, statements }: Repeated): ExtractionPlan | undefined {
  if (model.language === 'python' && owner.parent) return undefined;
  return new ExtractionPlanner(model, owner).plan({ block, statements, worse: 0, weight: 0 });
}

// The same values go in and out, and every other name means the same thing in both.
function isAlike(model: FileModel, a: ExtractionPlan, b: ExtractionPlan): boolean {
  const names = ({ inputs, outputs, locals, isEnd, receiver }: ExtractionPlan): string =>
    JSON.stringify([
      inputs.map(({ name }) => name),
      outputs.map(({ name, kind }) => [name, kind]),
      locals.map(({ name }) => name),
      isEnd,
      receiver,
    ]);
  if (names(a) !== names(b) || (a.receiver !== undefined && a.owner.owner !== b.owner.owner)) return false;
  const [ours, theirs] = [referencesIn(model, a), referencesIn(model, b)];
  return (
    ours.length === theirs.length && ours.every((each, at) => each.name === theirs[at]?.name && outer(each, a) === outer(theirs[at], b))
  );
}

function referencesIn({ references }: FileModel, { span }: ExtractionPlan): Reference[] {
  return references.filter((each) => isWithin(each, span)).sort((a, b) => a.start - b.start || a.end - b.end);
}

function outer({ variable }: Reference, { owner }: ExtractionPlan): Reference['variable'] {
  return variable?.scope.isIn(owner.scope) ? undefined : variable;
}

// Python looks a name up when it is called; a function of a script is seen in the block it is put into.
function isSeenFrom(model: FileModel, insertAt: number, owner: FunctionModel): boolean {
  if (model.language === 'python' || owner.owner) return true;
  let smallest: Span = model.root;
  eachBlock(model, (block) => {
    if (block.start <= insertAt && block.end >= insertAt && isWithin(block, smallest)) smallest = block;
  });
  return isWithin(owner, smallest);
}

function spanOf({ statements }: Repeated): Span {
  return { start: statements[0]?.start ?? 0, end: statements.at(-1)?.end ?? 0 };
}

function textOf({ source }: FileModel, statement: Statement): string {
  return source.slice(statement).replaceAll(/\s+/g, ' ');
}

function linesOf({ source }: FileModel, { start, end }: Span): number {
  return source.lineAt(end) - source.lineAt(start) + 1;
}
