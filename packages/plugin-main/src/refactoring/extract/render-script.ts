import type { Block, FileModel, Statement } from '../model/file-model.js';
import { isWithin } from '../model/syntax.js';
import { eachBlock } from '../rules/each-block.js';
import { knownType } from './known-type.js';
import { isDeclaredIn, type ExtractionPlan } from './plan.js';
import { isClassMethod, memberOf } from './receiver.js';
import { callText, linesOf, type Helper } from './render.js';

/** The new function, before the statement that the old one is in, or after the method when it has to be one. */
export function scriptHelper(model: FileModel, plan: ExtractionPlan, name: string): Helper | undefined {
  const { source } = model;
  const place = plan.receiver === undefined ? beforeStatement(model, plan) : afterMethod(model, plan);
  const parameters = typed(model, plan);
  if (!place || !parameters || (plan.outputs.length > 0 && declarationFor(plan) === undefined)) return undefined;
  const { indent } = place;
  const inner = indent + source.indentUnit;
  const lines = linesOf(model, plan.span);
  const body = source.reindent(lines, source.indentAt(plan.span.start), inner);
  const ended = body.endsWith('\n') ? body : body + source.eol;
  const locals = plan.locals.length > 0 ? `${inner}let ${plan.locals.map((each) => each.name).join(', ')};${source.eol}` : '';
  const result = plan.outputs.length > 0 ? `${inner}return ${resultOf(plan)};${source.eol}` : '';
  const head = callText(model, indent, { before: place.keyword + name, values: parameters, after: ' {' });
  return {
    name,
    insertAt: place.at,
    text: `${place.before}${indent}${head}${source.eol}${locals}${ended}${result}${indent}}${source.eol}${place.after}`,
  };
}

/** What stands instead of a run. */
export function scriptCall(model: FileModel, plan: ExtractionPlan, name: string): string {
  const before = `${plan.isEnd ? 'return ' : startOf(model, plan) + targetOf(plan)}${plan.receiver === undefined ? name : `this.${name}`}`;
  return callText(model, model.source.indentAt(plan.span.start), {
    before,
    values: plan.inputs.map((each) => each.name),
    after: isAssigned(plan) ? ');' : ';',
  });
}

interface Place {
  readonly at: number;
  readonly indent: string;
  readonly keyword: string;
  readonly before: string;
  readonly after: string;
}

function beforeStatement(model: FileModel, { owner, span }: ExtractionPlan): Place | undefined {
  const { source } = model;
  const home = homeOf(model, owner);
  if (!home || !source.isFirstOnLine(home.statement.start) || isOverloaded(home)) return undefined;
  // Names that are known only between here and the function would not be known to the new one.
  const isKnown = model.references.every(({ variable, start, end }) => {
    if (!variable || !isWithin({ start, end }, span) || variable.scope.isIn(owner.scope)) return true;
    return home.block.scope.isIn(variable.scope);
  });
  if (!isKnown) return undefined;
  let at = source.lineStart(home.statement.start);
  for (let comment = above(model, at); comment !== undefined; comment = above(model, at)) at = comment;
  return { at, indent: source.indentAt(home.statement.start), keyword: 'function ', before: '', after: source.eol };
}

function homeOf(model: FileModel, owner: ExtractionPlan['owner']): { block: Block; statement: Statement } | undefined {
  let found: { block: Block; statement: Statement } | undefined;
  eachBlock(model, (block) => {
    if (!block.isOpen || !isWithin(owner, block) || isWithin(block, owner) || (found && !isWithin(block, found.block))) return;
    const statement = block.statements.find((each) => isWithin(owner, each));
    if (statement) found = { block, statement };
  });
  return found;
}

function isOverloaded({ block, statement }: { block: Block; statement: Statement }): boolean {
  const before = block.statements[block.statements.indexOf(statement) - 1];
  return (
    before?.kind === 'type' &&
    (before.node.type === 'TSDeclareFunction' || before.node.children.some(({ type }) => type === 'TSDeclareFunction'))
  );
}

function above({ source, comments }: FileModel, at: number): number | undefined {
  const comment = comments.find((each) => source.lineEnd(each.end - 1) === at && source.isFirstOnLine(each.start));
  return comment && source.lineStart(comment.start);
}

function afterMethod(model: FileModel, { owner }: ExtractionPlan): Place | undefined {
  const { source } = model;
  const member = memberOf(owner);
  if (source.restOfLine(member.end) !== '') return undefined;
  const keyword = `${model.language === 'typescript' ? 'private ' : ''}${isClassMethod(model, owner) ? 'static ' : ''}`;
  return { at: source.lineEnd(member.end), indent: source.indentAt(member.start), keyword, before: source.eol, after: '' };
}

// TypeScript has to know what comes in.
function typed(model: FileModel, { owner, inputs, locals }: ExtractionPlan): string[] | undefined {
  if (model.language !== 'typescript') return inputs.map(({ name }) => name);
  const types = inputs.map((each) => knownType(model, owner, each));
  if (locals.length > 0 || types.includes(undefined)) return undefined;
  return inputs.map(({ name }, at) => `${name}: ${types[at]}`);
}

function resultOf({ outputs }: ExtractionPlan): string {
  return outputs.length === 1 ? (outputs[0]?.name ?? '') : `{ ${outputs.map(({ name }) => name).join(', ')} }`;
}

// All are declared by the run, or all outside it; `''` for the latter.
function declarationFor({ outputs, span }: ExtractionPlan): string | undefined {
  const inside = outputs.filter((each) => isDeclaredIn(each, span));
  if (inside.length === 0) return '';
  if (inside.length < outputs.length) return undefined;
  if (outputs.some(({ kind }) => kind === 'var')) return 'var ';
  const isWrittenAfter = outputs.some(({ references }) =>
    references.some(({ isWrite, start }) => isWrite && (start < span.start || start >= span.end)),
  );
  return isWrittenAfter ? 'let ' : 'const ';
}

function isAssigned(plan: ExtractionPlan): boolean {
  return plan.outputs.length > 1 && declarationFor(plan) === '';
}

// A line that begins with a parenthesis would belong to the one before it, were that not ended.
function startOf({ source }: FileModel, plan: ExtractionPlan): string {
  const { statements } = plan.run.block;
  const before = statements[statements.indexOf(plan.run.statements[0] as Statement) - 1];
  return isAssigned(plan) && before?.kind === 'simple' && !source.slice(before).endsWith(';') ? ';' : '';
}

function targetOf(plan: ExtractionPlan): string {
  if (plan.outputs.length === 0) return '';
  return `${isAssigned(plan) ? '(' : declarationFor(plan)}${resultOf(plan)} = `;
}
