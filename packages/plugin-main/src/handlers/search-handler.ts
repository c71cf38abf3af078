import type { Call } from '@millrace/core';
import type { Page } from '../paging/pages.js';
import { CountAhead } from '../search/count-ahead.js';
import type { SearchedFiles } from '../search/count-listed.js';
import { renderResults } from '../search/render-results.js';
import type { SearchRequest } from '../search/search-request.js';
import type { PricedRow } from '../search/search-rows.js';
import { searchOf } from '../search/search.js';
import type { searchFiles } from '../tokens.js';
import type { InputOf, OutputOf } from '../tools/tool-types.js';
import type { HandlerTools } from './handler-tools.js';

type Input = InputOf<typeof searchFiles>;
/** Lines around a match; more is read as a file. */
const maxContext = 20;

type Output = OutputOf<typeof searchFiles>;

/** `search_files`. */
export async function handleSearchFiles({ workspace, pages }: HandlerTools, input: Input, call: Call): Promise<Output> {
  const request = { principal: call.principal, tool: 'search_files', maxTokens: input.max_tokens ?? 2_000 };
  if (input.cursor !== undefined) return answer(await pages.next<PricedRow>(input.cursor, request));
  const search = searchOf(workspace);
  const wanted = requestOf(input);
  const run = await search.find(wanted, call.signal);
  const counting = new CountAhead(
    (stop) => search.countFiles(wanted, AbortSignal.any([call.signal, stop])),
    () => run.hasFound,
  );
  try {
    const page = await pages.first(run, request);
    if (page.rows.length > 0) return answer(page);
    return { status: 'success', results: '', total: 0, note: noteOnNothing(await counting.result(), wanted) };
  } finally {
    counting.stop();
  }
}

function requestOf(input: Input): SearchRequest {
  const { query, path = '.', mode = 'text', output = 'lines', glob, language } = input;
  return {
    query,
    path,
    mode,
    output,
    glob,
    language,
    context: Math.min(Math.max(input.context ?? 0, 0), maxContext),
    ignoreCase: input.ignore_case ?? false,
    includeIgnored: input.include_ignored ?? false,
  };
}

function answer(page: Page<PricedRow>): Output {
  const rows = page.rows.map(({ row }) => row);
  const notes = notesOn(page);
  return {
    status: 'success',
    results: renderResults(rows),
    ...(page.total !== undefined && { total: page.total }),
    ...(page.cursor !== undefined && { cursor: page.cursor }),
    ...(notes.length > 0 && { note: notes.join(' ') }),
  };
}

function notesOn({ rows, total, cursor }: Page<PricedRow>): string[] {
  const gone = rows.filter(({ row }) => row.kind === 'gone').length;
  const isStopped = total === undefined && cursor === undefined;
  return [
    ...(gone > 0 ? [`${gone} not shown: their files have changed since; search again.`] : []),
    ...(isStopped ? ['The search was stopped: there is more. Narrow path, glob or query.'] : []),
    ...(cursor === undefined ? [] : ["More with cursor; or narrow path or glob, or output 'count'."]),
  ];
}

// What was looked at tells a name that is not there from a search in the wrong place.
function noteOnNothing({ searched, withheld, isPartial }: SearchedFiles, request: SearchRequest): string {
  const files = `${isPartial ? 'more than ' : ''}${searched} ${searched === 1 ? 'file' : 'files'}`;
  const left = [
    ...(request.mode === 'name' ? [] : ['binary files']),
    ...(request.includeIgnored ? [] : ['what .gitignore names (include_ignored)']),
    ...(withheld > 0 ? [`${withheld} withheld by name`] : []),
  ];
  return `Nothing in ${files}${left.length > 0 ? `; not searched: ${left.join(', ')}` : ''}.`;
}
