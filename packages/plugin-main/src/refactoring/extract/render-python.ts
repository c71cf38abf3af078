import type { FileModel } from '../model/file-model.js';
import { knownType } from './known-type.js';
import type { ExtractionPlan } from './plan.js';
import { isClassMethod } from './receiver.js';
import { callText, linesOf, type Helper } from './render.js';

/** The new function, before the class or function at the top, or after the method when it has to be one. */
export function pythonHelper(model: FileModel, plan: ExtractionPlan, name: string): Helper | undefined {
  const { source } = model;
  const place = plan.receiver === undefined ? beforeTop(model, plan) : afterMethod(model, plan);
  if (!place) return undefined;
  const { indent } = place;
  const lines = linesOf(model, plan.span);
  const body = source.reindent(lines, source.indentAt(plan.span.start), indent + source.indentUnit);
  const ended = body.endsWith('\n') ? body : body + source.eol;
  const parameters = plan.inputs.map((each) => {
    const type = knownType(model, plan.owner, each);
    return type === undefined ? each.name : `${each.name}: ${type}`;
  });
  const values = plan.receiver === undefined ? parameters : [plan.receiver, ...parameters];
  const decorator = plan.receiver !== undefined && isClassMethod(model, plan.owner) ? `${indent}@classmethod${source.eol}` : '';
  const head = callText(model, indent, { before: `def ${name}`, values, after: ':' });
  const result =
    plan.outputs.length > 0 ? `${indent}${source.indentUnit}return ${plan.outputs.map((each) => each.name).join(', ')}${source.eol}` : '';
  const text = `${decorator}${indent}${head}${source.eol}${ended}${result}`;
  return { name, insertAt: place.at, text: place.before + text + place.after };
}

/** What stands instead of a run. */
export function pythonCall(model: FileModel, plan: ExtractionPlan, name: string): string {
  const targets = plan.outputs.map((each) => each.name).join(', ');
  const prefix = plan.isEnd ? 'return ' : targets === '' ? '' : `${targets} = `;
  const before = `${prefix}${plan.receiver === undefined ? name : `${plan.receiver}.${name}`}`;
  return callText(model, model.source.indentAt(plan.span.start), { before, values: plan.inputs.map((each) => each.name), after: '' });
}

interface Place {
  readonly at: number;
  readonly indent: string;
  readonly before: string;
  readonly after: string;
}

function beforeTop(model: FileModel, { owner }: ExtractionPlan): Place | undefined {
  const { source } = model;
  const top = model.top.statements.find((each) => each.start <= owner.start && each.end >= owner.end);
  if (!top) return undefined;
  let at = source.lineStart(top.start);
  // What is said about it stays with it.
  for (let comment = above(model, at); comment !== undefined; comment = above(model, at)) at = comment;
  return { at, indent: '', before: '', after: source.eol + source.eol };
}

function above({ source, comments }: FileModel, at: number): number | undefined {
  const comment = comments.find((each) => source.lineEnd(each.start) === at && source.isFirstOnLine(each.start));
  return comment && source.lineStart(comment.start);
}

function afterMethod(model: FileModel, { owner }: ExtractionPlan): Place {
  const { source } = model;
  const at = source.lineEnd(owner.end);
  // A file may end without a line end.
  const before = source.text[at - 1] === '\n' ? source.eol : source.eol + source.eol;
  return { at, indent: source.indentAt(owner.start), before, after: '' };
}
