import { alwaysLeaves } from '../flow/exits.js';
import type { Block, FileModel, Statement } from '../model/file-model.js';
import type { TextEdit } from '../text/source-text.js';
import type { Candidate } from './candidate.js';
import { eachBlock } from './each-block.js';
import { functionAround, headEnd, meetsNames, moveSuite, suiteOf } from './suites.js';

/** An `else` that is not needed, because every branch before it leaves. */
export function elseAfterExit(model: FileModel): Candidate[] {
  const found: Candidate[] = [];
  eachBlock(model, (block) => {
    if (!block.isOpen) return;
    for (const statement of block.statements) {
      const edits = statement.kind === 'if' ? editsFor(model, statement) : undefined;
      if (edits)
        found.push({
          kind: 'rewrite',
          rule: 'else-after-exit',
          what: 'else after a branch that leaves',
          safety: 'safe',
          edits,
          function: functionAround(model, statement),
        });
    }
  });
  return found;
}

function editsFor(model: FileModel, head: Statement): TextEdit[] | undefined {
  const last = lastBranch(head);
  const otherwise = last?.otherwise;
  if (!last?.body || !otherwise || !model.source.isFirstOnLine(head.start) || meetsNames(model, otherwise)) return undefined;
  if (model.language === 'python') return openPython(model, head, otherwise);
  return openScript(model, { head, then: last.body, otherwise });
}

// The last `else if` that has an `else`, if all before it leave.
function lastBranch(head: Statement): Statement | undefined {
  let at = head;
  while (alwaysLeaves(at.body)) {
    const next = at.otherwise && !at.otherwise.isOpen ? at.otherwise.statements[0] : undefined;
    if (next?.kind !== 'if') return at;
    at = next;
  }
  return undefined;
}

function openPython(model: FileModel, head: Statement, otherwise: Block): TextEdit[] | undefined {
  const { source } = model;
  const suite = suiteOf(model, otherwise);
  const keyword = otherwise.node.parent;
  if (!suite || !keyword || source.restOfLine(headEnd(model, otherwise)) !== '') return undefined;
  return [
    { start: source.lineStart(keyword.start), end: suite.lines.start, text: '' },
    moveSuite(model, suite, source.indentAt(head.start)),
  ];
}

function openScript(
  model: FileModel,
  { head, then, otherwise }: { head: Statement; then: Block; otherwise: Block },
): TextEdit[] | undefined {
  const { source } = model;
  const indent = source.indentAt(head.start);
  if (source.text.slice(then.end, otherwise.start).trim() !== 'else') return undefined;
  // Without a semicolon the two could run into each other.
  if (!otherwise.isOpen && !/[;}]$/.test(source.slice(then))) return undefined;
  if (!otherwise.isOpen) return [{ start: then.end, end: otherwise.start, text: source.eol + indent }];
  const suite = suiteOf(model, otherwise);
  if (!suite?.close || source.restOfLine(otherwise.end) !== '') return undefined;
  return [{ start: then.end, end: suite.lines.start, text: source.eol }, moveSuite(model, suite, indent), { ...suite.close, text: '' }];
}
