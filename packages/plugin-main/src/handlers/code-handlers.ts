import type { Call } from '@millrace/core';
import { isSymbolKind } from '../code/code-facts.js';
import { renderRows, type CodeRow } from '../code/code-rows.js';
import { componentRows } from '../code/component-rows.js';
import { functionRows } from '../code/function-rows.js';
import type { Repository } from '../ingest/repository.js';
import type { Page } from '../paging/pages.js';
import type { extractCodeComponents, extractFunctions } from '../tokens.js';
import type { InputOf, OutputOf } from '../tools/tool-types.js';
import { readCode } from './code-scope.js';
import type { HandlerTools } from './handler-tools.js';

const defaultTokens = 2_000;
/** Classes and their methods. */
const defaultDepth = 2;

/** `extract_functions`. */
export async function handleExtractFunctions(
  tools: HandlerTools,
  input: InputOf<typeof extractFunctions>,
  call: Call,
): Promise<OutputOf<typeof extractFunctions>> {
  const request = { principal: call.principal, tool: 'extract_functions', maxTokens: input.max_tokens ?? defaultTokens };
  if (input.cursor !== undefined) return functions(await tools.pages.next<CodeRow>(input.cursor, request), []);
  const { repository, shown } = await readCode(tools, { path: input.path ?? '.' }, call);
  const rows = await functionRows(repository, {
    name: input.name,
    minComplexity: input.min_complexity ?? 0,
    sort: input.sort ?? 'position',
    shown,
    signal: call.signal,
  });
  return functions(await tools.pages.first(rows, request), notesOn(repository, rows.length === 0 ? 'functions' : undefined));
}

/** `extract_code_components`. */
export async function handleExtractCodeComponents(
  tools: HandlerTools,
  input: InputOf<typeof extractCodeComponents>,
  call: Call,
): Promise<OutputOf<typeof extractCodeComponents>> {
  const request = { principal: call.principal, tool: 'extract_code_components', maxTokens: input.max_tokens ?? defaultTokens };
  if (input.cursor !== undefined) return components(await tools.pages.next<CodeRow>(input.cursor, request), []);
  const { repository, shown } = await readCode(tools, { path: input.path ?? '.' }, call);
  const { depth = defaultDepth, docs = false, imports = false } = input;
  const kinds = input.kinds?.filter(isSymbolKind);
  const rows = await componentRows(repository, { kinds, depth, docs, imports, shown, signal: call.signal });
  return components(await tools.pages.first(rows, request), notesOn(repository, rows.length === 0 ? 'components' : undefined));
}

function functions(page: Page<CodeRow>, notes: readonly string[]): OutputOf<typeof extractFunctions> {
  return { status: 'success', functions: renderRows(page.rows), ...restOf(page, notes) };
}

function components(page: Page<CodeRow>, notes: readonly string[]): OutputOf<typeof extractCodeComponents> {
  return { status: 'success', components: renderRows(page.rows), ...restOf(page, notes) };
}

function restOf({ total, cursor }: Page<CodeRow>, notes: readonly string[]): { total?: number; cursor?: string; note?: string } {
  const all = cursor === undefined ? notes : [...notes, 'More with cursor; or narrow path.'];
  return {
    ...(total !== undefined && { total }),
    ...(cursor !== undefined && { cursor }),
    ...(all.length > 0 && { note: all.join(' ') }),
  };
}

function notesOn({ snapshot, files }: Repository, missing: string | undefined): string[] {
  const { leftOut, isListingPartial } = snapshot;
  const broken = files.filter(({ hasErrors }) => hasErrors).length;
  const unread = files.filter(({ detail }) => detail.length === 0).length;
  return [
    ...(missing === undefined
      ? []
      : [`No ${missing} in ${files.length} files${unread > 0 ? `, ${unread} of which no parser reads` : ''}.`]),
    ...(broken > 0 ? [`${broken} ${broken === 1 ? 'file has' : 'files have'} syntax errors: what was understood is told.`] : []),
    ...(leftOut > 0 || isListingPartial ? ['Not all files fitted the limits of an ingest; name a folder inside.'] : []),
  ];
}
