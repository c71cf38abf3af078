import type { FileModel } from '../model/file-model.js';
import { has, type Syntax } from '../model/syntax.js';
import { WordCounts } from '../rules/word-counts.js';
import type { ExtractionPlan } from './plan.js';

const few = 4;
/** Words that a name does not need, and beginnings that are no name. */
const fillers = new Set([
  'a',
  'an',
  'the',
  'of',
  'to',
  'for',
  'if',
  'any',
  'all',
  'that',
  'this',
  'is',
  'are',
  'and',
  'or',
  'in',
  'on',
  'its',
  'it',
  'with',
  'be',
]);
const noVerbs =
  /^(?:note|todo|fixme|xxx|hack|if|when|while|this|the|these|those|it|we|a|an|in|for|since|because|only|otherwise|as|see|at|no|not|ref|there|here)$/i;

/** A name for what a run does, used nowhere else in the file. */
export function helperName(model: FileModel, plan: ExtractionPlan): string {
  const words = fromComment(model, plan) ?? fromValues(model, plan);
  const base =
    model.language === 'python'
      ? `_${words.join('_')}`
      : words.map((word, at) => (at === 0 ? word : word.charAt(0).toUpperCase() + word.slice(1))).join('');
  const taken = new WordCounts(model.source.text);
  for (let count = 1; ; count += 1) {
    const name = count === 1 ? base : `${base}${model.language === 'python' ? '_' : ''}${count}`;
    if (taken.of(name) === 0) return name;
  }
}

// The comment right above, when it says what is done.
function fromComment({ comments, source }: FileModel, { span }: ExtractionPlan): string[] | undefined {
  const line = source.lineStart(span.start);
  const above = comments.filter((comment) => comment.end <= line && comment.end > line - 3);
  const [comment] = above;
  if (!comment || !source.isFirstOnLine(comment.start)) return undefined;
  // Of several lines the last one is the end of a sentence.
  if (comments.some((each) => each.end <= comment.start && source.lineEnd(each.end) === source.lineStart(comment.start))) return undefined;
  const sentence = source.slice(comment).split(/[.:;,(\n]/)[0] ?? '';
  const words = wordsOf(sentence);
  const [verb = ''] = words;
  if (words.length < 2 || words.length > 9 || noVerbs.test(verb)) return undefined;
  return [verb, ...words.slice(1).filter((word) => !fillers.has(word))].slice(0, few);
}

// By what it gives, goes through or is about.
function fromValues(model: FileModel, { outputs, isEnd, run, owner }: ExtractionPlan): string[] {
  const [first] = run.statements;
  if (outputs.length > 0) return ['find', ...outputs.slice(0, 2).flatMap(({ name }) => wordsOf(name))].slice(0, few);
  const owned = wordsOf(owner.name.split('.').at(-1) ?? '').slice(0, 3);
  if (isEnd) return ['finish', ...owned].slice(0, few);
  const main = run.statements.find(({ kind }) => kind === 'loop') ?? run.statements.find(({ kind }) => kind !== 'simple') ?? first;
  const subject = main?.kind === 'loop' ? main.node.children.find(({ field }) => field === 'right') : main?.test;
  const name = subject && nameIn(model, subject);
  return name ? ['handle', ...wordsOf(name)].slice(0, few) : ['handle', ...owned].slice(0, few);
}

function nameIn({ source }: FileModel, node: Syntax): string | undefined {
  let name: string | undefined;
  has(node, (each) => {
    const isName =
      /^(?:identifier|Identifier)$/.test(each.type) && each.field !== 'function' && each.field !== 'callee' && each.field !== 'object';
    if (isName && source.slice(each).length > 2) name ??= source.slice(each);
    return name !== undefined;
  });
  return name;
}

function wordsOf(text: string): string[] {
  return text
    .replaceAll(/([a-z\d])([A-Z])/g, '$1 $2')
    .split(/[^A-Za-z\d]+/)
    .filter((word) => /^[A-Za-z]/.test(word))
    .map((word) => word.toLowerCase());
}
