import type { Call } from '@millrace/core';
import type { Page } from '../paging/pages.js';
import { findDefinitions, type Definition } from '../references/find-definitions.js';
import { findReferences as find, type FileReferences } from '../references/find-references.js';
import type { findReferences } from '../tokens.js';
import type { InputOf, OutputOf } from '../tools/tool-types.js';
import { readCode, type CodeScope } from './code-scope.js';
import type { HandlerTools } from './handler-tools.js';
import { ingestToolsFor } from './ingest-tools.js';

type Output = OutputOf<typeof findReferences>;
type Row = Output['references'][number];

const maxDefinitions = 10;
const placesPerRow = 20;

/** `find_references`. */
export async function handleFindReferences(tools: HandlerTools, input: InputOf<typeof findReferences>, call: Call): Promise<Output> {
  const request = { principal: call.principal, tool: 'find_references', maxTokens: input.max_tokens ?? 2_000 };
  if (input.cursor !== undefined) return answer(await tools.pages.next<Row>(input.cursor, request), {});
  const { repository, shown } = await readCode(tools, { path: input.path ?? '.' }, call);
  const definitions = await findDefinitions(repository, input.symbol, call.signal);
  const onLooked = (done: number, total: number): void => call.progress(done, total, `Looked into ${done} of ${total} files`);
  const found = await find(repository, definitions, { ...ingestToolsFor(tools, call.signal), onLooked });
  return answer(
    await tools.pages.first(
      found.flatMap((each) => rowsOf(each, shown)),
      request,
    ),
    {
      definitions: definitions.definitions.slice(0, maxDefinitions).map((each) => definitionLine(each, shown)),
      total: found.reduce((sum, { places }) => sum + places.length, 0),
    },
  );
}

function answer({ rows, cursor }: Page<Row>, { definitions = [], total }: { definitions?: string[]; total?: number }): Output {
  return {
    status: 'success',
    definitions,
    references: [...rows],
    ...(total !== undefined && { total }),
    ...(cursor !== undefined && { cursor }),
  };
}

function rowsOf({ file, confidence, places }: FileReferences, shown: CodeScope['shown']): Row[] {
  const path = shown(file);
  const lines = places.map(({ line, use, text }) => `${line} ${use}: ${text}`);
  const rows: Row[] = [];
  for (let at = 0; at < lines.length; at += placesPerRow) rows.push({ path, confidence, places: lines.slice(at, at + placesPerRow) });
  return rows;
}

function definitionLine({ file, symbol }: Definition, shown: CodeScope['shown']): string {
  return `${shown(file)}:${symbol.line} ${symbol.signature ?? `${symbol.kind} ${symbol.name}`}`;
}
