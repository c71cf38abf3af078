import type { Call } from '@millrace/core';
import { rankSymbols } from '../repo-map/rank-symbols.js';
import { renderMap } from '../repo-map/render-map.js';
import { tokensOfText } from '../repo-map/tokens-of-text.js';
import type { repoMap } from '../tokens.js';
import type { InputOf, OutputOf } from '../tools/tool-types.js';
import { readCode } from './code-scope.js';
import type { HandlerTools } from './handler-tools.js';

/** `repo_map`. */
export async function handleRepoMap(tools: HandlerTools, input: InputOf<typeof repoMap>, call: Call): Promise<OutputOf<typeof repoMap>> {
  const { repository, shown } = await readCode(tools, { path: input.path ?? '.' }, call);
  const ranked = await rankSymbols(repository, { query: input.query, files: input.files, shown }, call.signal);
  const map = renderMap(ranked, input.budget_tokens, tokensOfText);
  return {
    status: 'success',
    map: map.text,
    tokens: map.tokens,
    files: `${map.files}/${repository.files.length}`,
    symbols: `${map.symbols}/${ranked.length}`,
  };
}
