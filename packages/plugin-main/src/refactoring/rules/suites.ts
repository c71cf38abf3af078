import { type Block, type FileModel, type FunctionModel } from '../model/file-model.js';
import { isWithin, type Span, type Syntax } from '../model/syntax.js';
import type { TextEdit } from '../text/source-text.js';

/** The lines of a block, and the line of its closing brace. */
export interface Suite {
  readonly lines: Span;
  /** Of the line that closes it; nothing in Python. */
  readonly close: Span | undefined;
  readonly indent: string;
}

/** The lines of a block that begins and ends on lines of its own. @returns nothing for others. */
export function suiteOf(model: FileModel, block: Block | undefined): Suite | undefined {
  const [first] = block?.statements ?? [];
  if (!block?.isOpen || !first || !model.source.isFirstOnLine(first.start)) return undefined;
  const indent = model.source.indentAt(first.start);
  return model.language === 'python' ? pythonSuite(model, block, indent) : scriptSuite(model, block, indent);
}

/** An edit that moves the lines of a block to another indentation. */
export function moveSuite(model: FileModel, suite: Suite, indent: string): TextEdit {
  return { ...suite.lines, text: model.source.reindent(suite.lines, suite.indent, indent) };
}

/** Whether a comment lies in a part of a file. */
export function hasComment({ comments }: FileModel, span: Span): boolean {
  return comments.some((comment) => comment.start >= span.start && comment.start < span.end);
}

/** Whether what a block declares for itself would meet a name of what is around it, were the block opened. */
export function meetsNames(model: FileModel, block: Block): boolean {
  if (model.language === 'python') return false;
  const around = functionAround(model, block) ?? model.root;
  const declared = new Set(block.statements.flatMap(({ uses }) => uses.filter(isDeclaration).map(({ name }) => name)));
  if (declared.size === 0) return false;
  return model.references.some((reference) => declared.has(reference.name) && isWithin(reference, around) && !isWithin(reference, block));
}

/** The innermost function around a part of a file. */
export function functionAround(model: FileModel, span: Span): FunctionModel | undefined {
  return model.functions
    .filter((each) => isWithin(span, each.body))
    .reduce<FunctionModel | undefined>((inner, each) => (!inner || isWithin(each, inner) ? each : inner), undefined);
}

/** Whether the statements around a part of a script would run into each other without it, for want of a semicolon. */
export function joinsStatements({ language, source }: FileModel, { start, end }: Span): boolean {
  if (language === 'python') return false;
  const before = source.text.slice(0, start).trimEnd().at(-1) ?? ';';
  return !';{'.includes(before) && /^\s*[[(`/+*-]/.test(source.text.slice(end, end + 500));
}

/** Where the line of a block's head ends: after its colon or brace. */
export function headEnd(model: FileModel, block: Block): number {
  return model.language === 'python' ? (colonBefore(block.node)?.end ?? block.start) : block.start + 1;
}

function isDeclaration({
  isWrite,
  variable,
  start,
}: {
  isWrite: boolean;
  variable?: Block['uses'][number]['variable'];
  start: number;
}): boolean {
  if (!isWrite || !variable || variable.kind === 'var' || variable.kind === 'parameter') return false;
  return variable.references[0]?.start === start || variable.references.some((each) => each.start === start);
}

function pythonSuite(model: FileModel, block: Block, indent: string): Suite | undefined {
  const { source } = model;
  const start = source.lineEnd(headEnd(model, block));
  const last = block.statements.at(-1);
  if (!last) return undefined;
  let end = source.lineEnd(last.end);
  // Comments below that are indented like the block belong to it.
  for (let at = end; at < source.text.length; at = source.lineEnd(at)) {
    const line = source.text.slice(at, source.lineEnd(at));
    if (line.trim() === '') continue;
    if (!line.trimStart().startsWith('#') || source.indentAt(at).length < indent.length) break;
    end = source.lineEnd(at);
  }
  return { lines: { start, end }, close: undefined, indent };
}

function scriptSuite({ source }: FileModel, block: Block, indent: string): Suite | undefined {
  const brace = block.end - 1;
  if (source.restOfLine(block.start + 1) !== '' || !source.isFirstOnLine(brace)) return undefined;
  const close = { start: source.lineStart(brace), end: source.lineEnd(brace) };
  return { lines: { start: source.lineEnd(block.start), end: close.start }, close, indent };
}

function colonBefore({ parent, start }: Syntax): Syntax | undefined {
  return parent?.children.findLast((child) => child.type === ':' && child.end <= start);
}
