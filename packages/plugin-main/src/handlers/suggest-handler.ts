import { isMillraceError, type Call } from '@millrace/core';
import { notRefactored, syntaxErrors, tooLargeToParse, tooLargeToRefactor } from '../error-catalogue/code.js';
import { symbolUnknown } from '../error-catalogue/edits.js';
import { binaryFile } from '../error-catalogue/files.js';
import { nearestNames } from '../naming/nearest-names.js';
import { readAgain } from '../ingest/read-again.js';
import type { Page } from '../paging/pages.js';
import { isSuggestionKind } from '../refactoring/rules/kinds.js';
import { suggestInFiles, type FileSuggestion } from '../refactoring/suggest-in-files.js';
import type { Suggested } from '../refactoring/suggest.js';
import type { suggestRefactoring } from '../tokens.js';
import type { InputOf, OutputOf } from '../tools/tool-types.js';
import { mimeOf } from '../workspace/mime.js';
import { readFileBytes } from '../workspace/read-file-bytes.js';
import type { HandlerTools } from './handler-tools.js';
import { readCode } from './code-scope.js';
import { ingestToolsFor } from './ingest-tools.js';

type Input = InputOf<typeof suggestRefactoring>;
type Output = OutputOf<typeof suggestRefactoring>;

/** Suggestions, unless another number is asked for. */
const usualMax = 10;

/** `suggest_refactoring`. */
export async function handleSuggestRefactoring(tools: HandlerTools, input: Input, call: Call): Promise<Output> {
  const request = { principal: call.principal, tool: 'suggest_refactoring', maxTokens: input.max_tokens ?? 2_000 };
  if (input.cursor !== undefined) return answer(await tools.pages.next<FileSuggestion>(input.cursor, request));
  const { suggestions, note } = (await inFile(tools, input, call)) ?? (await inFolder(tools, input, call));
  return answer(await tools.pages.first(suggestions, request), note);
}

interface Found {
  readonly suggestions: readonly FileSuggestion[];
  readonly note?: string | undefined;
}

/** @returns nothing where the path is a folder or a glob. */
async function inFile({ workspace, config, pool }: HandlerTools, input: Input, { signal }: Call): Promise<Found | undefined> {
  const place = workspace.locate(input.path);
  const { maxFileBytes } = config.ingest;
  const file = await readFileBytes(workspace, place, { maxBytes: maxFileBytes, signal }).catch((error: unknown) => {
    const isGlob = /[*?[{]/.test(input.path) && isMillraceError(error, 'not_found');
    if (isGlob || isMillraceError(error, 'is_directory')) return undefined;
    throw error;
  });
  if (!file) return undefined;
  const { content } = file;
  if (file.stats.size > maxFileBytes) throw tooLargeToParse(place.shown, maxFileBytes);
  const { name, max = usualMax } = input;
  const kinds = input.kinds?.filter(isSuggestionKind);
  const found = await pool.run('suggest', { path: place.shown, content, kinds, name, max }, signal);
  refuse(found, { shown: place.shown, content, name });
  return { suggestions: found.suggestions.map((each) => ({ ...each, path: place.shown, hash: found.hash })) };
}

function refuse(
  { problem, names }: Suggested,
  { shown, content, name }: { shown: string; content: Buffer; name: string | undefined },
): void {
  if (problem === 'binary') throw binaryFile(shown, content.length, mimeOf(content, shown));
  if (problem === 'unknown_language') throw notRefactored(shown);
  if (problem === 'too_large') throw tooLargeToRefactor(shown);
  if (problem === 'errors') throw syntaxErrors(shown);
  if (names) throw symbolUnknown(name ?? '', shown, nearestNames(name ?? '', names));
}

async function inFolder(tools: HandlerTools, input: Input, call: Call): Promise<Found> {
  const { repository, shown } = await readCode(tools, { path: input.path }, call);
  const { name, max = usualMax } = input;
  const kinds = input.kinds?.filter(isSuggestionKind);
  const found = await suggestInFiles(
    repository,
    { kinds, name, max },
    {
      pool: tools.pool,
      shown,
      contents: (files) => readAgain(repository, files, ingestToolsFor(tools, call.signal)),
      signal: call.signal,
      onProgress: (done, total) => call.progress(done, total, `Looked into ${done} of ${total} files`),
    },
  );
  if (found.files === 0 && name !== undefined) throw symbolUnknown(name, input.path, []);
  const note = found.failed > 0 ? `${found.failed} files were not looked into: they have errors or are too large.` : undefined;
  return { suggestions: found.suggestions, note };
}

function answer({ rows, total, cursor }: Page<FileSuggestion>, note?: string): Output {
  const notes = [...(note === undefined ? [] : [note]), ...(cursor === undefined ? [] : ['More with cursor.'])];
  return {
    status: 'success',
    suggestions: rows.map((row) => ({
      id: row.id,
      kind: row.kind,
      path: row.path,
      lines: row.line === row.endLine ? `${row.line}` : `${row.line}-${row.endLine}`,
      ...(row.name !== undefined && { name: row.name }),
      why: row.why,
      diff: row.diff,
      safety: row.safety,
      verified: { parses: true, names: true, idempotent: true, score_delta: row.verified.scoreDelta },
      if_match: row.hash,
    })),
    ...(total !== undefined && { total }),
    ...(cursor !== undefined && { cursor }),
    ...(notes.length > 0 && { note: notes.join(' ') }),
  };
}
