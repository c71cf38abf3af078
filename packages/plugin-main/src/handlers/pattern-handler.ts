import type { Call } from '@millrace/core';
import type { Page } from '../paging/pages.js';
import { findPatterns } from '../patterns/find-patterns.js';
import type { PatternRow } from '../patterns/pattern-row.js';
import { searchOf } from '../search/search.js';
import type { findCodePatterns } from '../tokens.js';
import type { InputOf, OutputOf } from '../tools/tool-types.js';
import type { HandlerTools } from './handler-tools.js';

type Output = OutputOf<typeof findCodePatterns>;

/** `find_code_patterns`. */
export async function handleFindCodePatterns(
  { workspace, pool, pages }: HandlerTools,
  input: InputOf<typeof findCodePatterns>,
  call: Call,
): Promise<Output> {
  const request = { principal: call.principal, tool: 'find_code_patterns', maxTokens: input.max_tokens ?? 2_000 };
  if (input.cursor !== undefined) return answer(await pages.next<PatternRow>(input.cursor, request), []);
  const onProgress = (done: number): void => call.progress(done, undefined, `Looked at ${done} files`);
  const run = await findPatterns(
    { workspace, pool, search: searchOf(workspace), signal: call.signal, onProgress },
    { ...input, path: input.path ?? '.' },
  );
  const page = await pages.first(run, request);
  return answer(page, [
    ...(run.skipped > 0 ? [`${run.skipped} files not parsed: too large, unreadable or too hard.`] : []),
    ...(page.rows.length === 0 ? [`Nothing in ${run.files} candidate files.`] : []),
  ]);
}

function answer(page: Page<PatternRow>, notes: readonly string[]): Output {
  const isStopped = page.total === undefined && page.cursor === undefined;
  const all = [
    ...notes,
    ...(isStopped ? ['The search was stopped: there is more. Narrow path.'] : []),
    ...(page.cursor === undefined ? [] : ['More with cursor; or narrow path.']),
  ];
  return {
    status: 'success',
    results: rendered(page.rows),
    ...(page.total !== undefined && { total: page.total }),
    ...(page.cursor !== undefined && { cursor: page.cursor }),
    ...(all.length > 0 && { note: all.join(' ') }),
  };
}

function rendered(rows: readonly PatternRow[]): string {
  return rows
    .flatMap((row, index) => (row.place.shown === rows[index - 1]?.place.shown ? [row.text] : [row.place.shown, row.text]))
    .join('\n');
}
