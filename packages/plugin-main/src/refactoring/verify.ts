import { cognitiveOf } from './measure/cognitive.js';
import { functionAt, measureText, type MeasuredText } from './measure/measure-text.js';
import { buildModel } from './model/build-model.js';
import type { FileModel } from './model/file-model.js';
import type { Candidate } from './rules/candidate.js';
import { findCandidates } from './rules/rules.js';
import { applyEdits } from './text/source-text.js';
import type { Verified } from './suggestion.js';

/** A candidate that held what it promised. */
export interface Proven {
  readonly after: string;
  readonly verified: Verified;
  /** What it lowers: `cognitive 61 -> 38`. */
  readonly measure: string;
}

/** Names of the languages themselves that rules bring in, having made sure that the file declares no such name. */
const introduced = ['bool', 'Boolean', 'isinstance'];

/** Tries a candidate. @returns nothing where it does not hold what it promises. */
export async function verify(model: FileModel, before: MeasuredText, candidate: Candidate): Promise<Proven | undefined> {
  const after = applyEdits(model.source.text, candidate.edits);
  if (after === model.source.text) return undefined;
  const changed = await buildModel(model.path, after);
  if (!changed || !keepsNames(model, changed) || !isDone(model, changed, candidate)) return undefined;
  const now = await measureText(model.path, after);
  const measure = measureOf({ model, before }, { model: changed, before: now }, candidate);
  const scoreDelta = Math.round((now.score - before.score) * 10_000) / 10_000;
  // Lines that go where they were harmless leave a larger share to the others, by which the score is made.
  const isFewer = candidate.kind === 'dead_code' || candidate.kind === 'duplicate';
  if (measure === undefined || (scoreDelta < 0 && !isFewer)) return undefined;
  return { after, measure, verified: { parses: true, idempotent: true, names: true, scoreDelta } };
}

// A name that the file did not say before what it stands for may only be one that it used like that already.
function keepsNames(before: FileModel, after: FileModel): boolean {
  const known = unresolvedOf(before);
  for (const name of introduced) known.add(name);
  return [...unresolvedOf(after)].every((name) => known.has(name)) && doubledIn(after) <= doubledIn(before);
}

// The parser does not mind a name that is declared twice.
function doubledIn({ references }: FileModel): number {
  const declared = new Set(references.flatMap(({ variable }) => variable ?? []));
  return [...declared].filter(({ kind, declaredAt }) => declaredAt.length > 1 && /^(?:let|const|class|import)$/.test(kind)).length;
}

function unresolvedOf({ references }: FileModel): Set<string> {
  return new Set(references.filter(({ variable }) => variable === undefined).map(({ name }) => name));
}

// What a rule found, it must find once less.
function isDone(before: FileModel, after: FileModel, candidate: Candidate): boolean {
  if (candidate.kind === 'extract_function') return true;
  const count = (model: FileModel): number =>
    findCandidates(model, [candidate.kind]).filter(
      (each) => each.rule === candidate.rule && textOf(model, each) === textOf(before, candidate),
    ).length;
  return count(after) < count(before);
}

function textOf({ source }: FileModel, { edits }: Candidate): string {
  return edits.map((edit) => source.slice(edit).trim()).join('\n');
}

interface Measured {
  readonly model: FileModel;
  readonly before: MeasuredText;
}

function measureOf(was: Measured, is: Measured, candidate: Candidate): string | undefined {
  const owner = candidate.function;
  if (candidate.lowers === 'lines') return lowered('lines', was.model.source.lines, is.model.source.lines);
  if (candidate.lowers !== undefined) {
    const count = ({ model }: Measured): number => countOf(model, candidate);
    return lowered(candidate.lowers, count(was), count(is));
  }
  if (!owner) return lowered('cognitive', cognitiveOf(was.model.root), cognitiveOf(is.model.root));
  const { source } = was.model;
  const measured = functionAt(was.before.functions, source.lineAt(owner.start), source.lineAt(owner.end - 1));
  const same = is.before.functions.filter((each) => each.name === measured?.name);
  const at = was.before.functions.filter((each) => each.name === measured?.name).indexOf(measured as never);
  const now = same[at];
  if (!measured || !now) return undefined;
  const known = new Set(was.before.functions.map(({ name }) => name));
  const added = is.before.functions.filter(({ name }) => !known.has(name)).map(({ name, metrics }) => `, ${metrics.cognitive} in ${name}`);
  if (added.length > 0) return lowered('cognitive', measured.metrics.cognitive, now.metrics.cognitive)?.concat(...added);
  return (
    lowered('cognitive', measured.metrics.cognitive, now.metrics.cognitive) ??
    lowered('cyclomatic', measured.metrics.cyclomatic, now.metrics.cyclomatic) ??
    lowered('code lines', measured.metrics.codeLines, now.metrics.codeLines)
  );
}

function countOf(model: FileModel, { kind, rule }: Candidate): number {
  return findCandidates(model, [kind])
    .filter((each) => each.rule === rule)
    .reduce((sum, { edits }) => sum + edits.length, 0);
}

function lowered(name: string, before: number, after: number): string | undefined {
  return after < before ? `${name} ${before} -> ${after}` : undefined;
}
