import { cognitiveOf } from '../measure/cognitive.js';
import type { FileModel, FunctionModel } from '../model/file-model.js';
import { has } from '../model/syntax.js';
import type { Candidate } from '../rules/candidate.js';
import { helperName } from './helper-name.js';
import { ExtractionPlanner, type ExtractionPlan } from './plan.js';
import { pythonCall, pythonHelper } from './render-python.js';
import { edits, type Helper } from './render.js';
import { runsOf, type Run } from './runs.js';
import { scriptCall, scriptHelper } from './render-script.js';

/** A function that measures less is fine as it is. */
const worthExtracting = 10;
/** Suggestions for one function. */
const perFunction = 2;

/** Parts of a function that could be functions of their own, the most helpful first. */
export function extractFunctions(model: FileModel): Candidate[] {
  if (model.isDynamic) return [];
  return model.functions.flatMap((owner) => candidatesIn(model, owner));
}

function candidatesIn(model: FileModel, owner: FunctionModel): Candidate[] {
  const total = cognitiveOf(owner.body.node);
  // Python has no place for it beside a function inside another.
  if (total < worthExtracting || (model.language === 'python' && owner.parent) || isSpecial(model, owner)) return [];
  const planner = new ExtractionPlanner(model, owner);
  const found: { plan: ExtractionPlan; candidate: Candidate }[] = [];
  for (const run of runsOf(model, owner, total)) {
    if (found.length >= perFunction) break;
    const plan = withFewestValues(planner, run);
    if (!plan || found.some((other) => overlaps(other.plan, plan))) continue;
    const candidate = candidateFor(model, plan);
    if (candidate) found.push({ plan, candidate });
  }
  return found.map(({ candidate }) => candidate);
}

// A directive holds for its function alone, and a name that is deleted may have no value to hand in.
function isSpecial({ source }: FileModel, { body, node }: FunctionModel): boolean {
  const [first] = body.statements;
  if (first && /^(['"])use /.test(source.slice(first))) return true;
  return has(
    node,
    ({ type, children }) =>
      type === 'delete_statement' &&
      children.some((child) => child.type !== 'del' && child.type !== 'subscript' && child.type !== 'attribute'),
  );
}

// The statements above that only make values ready go with it, when it then needs fewer.
function withFewestValues(planner: ExtractionPlanner, run: Run): ExtractionPlan | undefined {
  let best = planner.plan(run);
  const [first] = run.statements;
  const start = first ? run.block.statements.indexOf(first) : 0;
  for (let at = start - 1; at >= Math.max(0, start - 3); at -= 1) {
    const above = run.block.statements.slice(at, start);
    if (above.some(({ kind }) => kind !== 'simple')) break;
    const wider = planner.plan({ ...run, statements: [...above, ...run.statements] });
    if (wider && (!best || valuesOf(wider) < valuesOf(best))) best = wider;
  }
  return best;
}

function valuesOf({ inputs, outputs }: ExtractionPlan): number {
  return inputs.length + outputs.length;
}

function overlaps(a: ExtractionPlan, b: ExtractionPlan): boolean {
  return a.span.start < b.span.end && b.span.start < a.span.end;
}

function candidateFor(model: FileModel, plan: ExtractionPlan): Candidate | undefined {
  const name = helperName(model, plan);
  const helper = helperFor(model, plan, name);
  if (!helper) return undefined;
  return {
    kind: 'extract_function',
    rule: 'extract-function',
    what: `extract ${name}(${plan.inputs.map((each) => each.name).join(', ')})`,
    safety: 'review',
    edits: edits(model, helper, [{ plan, text: callFor(model, plan, name) }]),
    function: plan.owner,
  };
}

/** The new function in the file's language. */
export function helperFor(model: FileModel, plan: ExtractionPlan, name: string): Helper | undefined {
  return model.language === 'python' ? pythonHelper(model, plan, name) : scriptHelper(model, plan, name);
}

/** The call of it. */
export function callFor(model: FileModel, plan: ExtractionPlan, name: string): string {
  return model.language === 'python' ? pythonCall(model, plan, name) : scriptCall(model, plan, name);
}
