import { encodingOf, decode } from '../workspace/text-encoding.js';
import { hashOf } from '../workspace/content-hash.js';
import { functionAt, measureText } from './measure/measure-text.js';
import { buildModel } from './model/build-model.js';
import { isUnderstood } from './model/understood.js';
import type { FileModel } from './model/file-model.js';
import type { Candidate } from './rules/candidate.js';
import { suggestionKinds, type SuggestionKind } from './rules/kinds.js';
import { findCandidates } from './rules/rules.js';
import type { Suggestion } from './suggestion.js';
import { verify, type Proven } from './verify.js';

/** A file to make suggestions for. */
export interface SuggestRequest {
  readonly path: string;
  readonly content: Uint8Array;
  /** All unless said. */
  readonly kinds?: readonly SuggestionKind[] | undefined;
  /** Only in functions of this name: whole as `Class.method`, or its last part. */
  readonly name?: string | undefined;
  /** Suggestions at most. */
  readonly max: number;
}

/** What was found in a file. */
export interface Suggested {
  /** Of the content, for `if_match`. */
  readonly hash: string;
  /** The worst functions first. */
  readonly suggestions: readonly Suggestion[];
  /** Why there are none: the file cannot be understood. */
  readonly problem?: 'errors' | 'unknown_language' | 'binary' | 'too_large';
  /** Functions the file has, where none has the name that was asked for. */
  readonly names?: readonly string[];
}

/** A longer file takes too long, and is generated or better split before anything else. */
const maxSuggestBytes = 400 * 1024;

/** Makes suggestions for one file, and proves each. */
export async function suggest(request: SuggestRequest): Promise<Suggested> {
  const bytes = Buffer.from(request.content);
  const hash = hashOf(bytes);
  const encoding = encodingOf(bytes);
  if (encoding === undefined) return { hash, suggestions: [], problem: 'binary' };
  if (!isUnderstood(request.path)) return { hash, suggestions: [], problem: 'unknown_language' };
  if (bytes.length > maxSuggestBytes) return { hash, suggestions: [], problem: 'too_large' };
  const model = await buildModel(request.path, decode(bytes, encoding));
  if (!model) return { hash, suggestions: [], problem: 'errors' };
  const names = model.functions.map(({ name }) => name);
  if (request.name !== undefined && !names.some((name) => isNamed(name, request.name)))
    return { hash, suggestions: [], names: [...new Set(names)] };
  return { hash, suggestions: await provenIn(model, request) };
}

async function provenIn(model: FileModel, { kinds = suggestionKinds, name, max }: SuggestRequest): Promise<Suggestion[]> {
  const before = await measureText(model.path, model.source.text);
  const candidates = findCandidates(model, kinds).filter(
    (each) => name === undefined || (each.function && isNamed(each.function.name, name)),
  );
  const { source } = model;
  const ranked = candidates.map((candidate) => {
    const owner = candidate.function;
    const measured = owner && functionAt(before.functions, source.lineAt(owner.start), source.lineAt(owner.end - 1));
    return {
      candidate,
      cognitive: isMinor(candidate) ? 0 : (measured?.metrics.cognitive ?? 0),
      start: Math.min(...candidate.edits.map((edit) => edit.start)),
    };
  });
  ranked.sort((a, b) => b.cognitive - a.cognitive || a.start - b.start);
  const found: Suggestion[] = [];
  const accepted: Candidate[] = [];
  for (const { candidate, cognitive } of ranked) {
    if (found.length >= max) break;
    if (accepted.some((other) => other.kind === candidate.kind && isSamePlace(other, candidate))) continue;
    const proven = await verify(model, before, candidate);
    if (!proven) continue;
    found.push(await suggestionFor(model, { candidate, cognitive, proven }));
    accepted.push(candidate);
  }
  return found;
}

// What makes no function easier to follow comes last, in however bad a function it is.
function isMinor({ kind, lowers }: Candidate): boolean {
  return kind === 'dead_code' || (kind === 'rewrite' && lowers !== undefined);
}

// Of two ways to change the same lines the first is enough; the other may be found again after it.
function isSamePlace(a: Candidate, b: Candidate): boolean {
  return a.edits.some((one) => b.edits.some((other) => one.start < other.end && other.start < one.end));
}

async function suggestionFor(
  model: FileModel,
  { candidate, cognitive, proven }: { candidate: Candidate; cognitive: number; proven: Proven },
): Promise<Suggestion> {
  const { source, path } = model;
  const changed = candidate.edits.filter(({ start, end }) => end > start);
  const first = Math.min(...changed.map(({ start }) => start));
  const last = Math.max(...changed.map(({ end }) => end));
  const { createTwoFilesPatch } = await import('diff');
  const patch = createTwoFilesPatch(`a/${path}`, `b/${path}`, source.text, proven.after, undefined, undefined, { context: 2 });
  return {
    id: hashOf(Buffer.from(JSON.stringify([path, candidate.rule, candidate.edits]))).slice(0, 8),
    kind: candidate.kind,
    line: source.lineAt(first),
    endLine: source.lineAt(Math.max(first, last - 1)),
    ...(candidate.function && { name: candidate.function.name }),
    why: `${candidate.what}; ${proven.measure}`,
    diff: patch.slice(patch.indexOf('--- ')),
    safety: candidate.safety,
    ...(candidate.unused !== undefined && { unused: candidate.unused }),
    verified: proven.verified,
    cognitive,
  };
}

function isNamed(name: string, wanted: string | undefined): boolean {
  return name === wanted || name.endsWith(`.${wanted}`);
}
