import { ingest, type IngestTools } from '../ingest/ingest.js';
import type { SourceRequest } from '../ingest/open-source.js';
import { Repository } from '../ingest/repository.js';
import { findDefinitions } from '../references/find-definitions.js';
import { findReferences, type FileReferences } from '../references/find-references.js';
import type { MapFocus } from '../repo-map/map-question.js';
import { rankSymbols } from '../repo-map/rank-symbols.js';
import { renderMap, type RenderedMap } from '../repo-map/render-map.js';
import { ingestToolsOf, type EngineTools } from './engine-tools.js';

/** Reads repositories and folders of code, and finds one's way in them. */
export class Code {
  readonly #tools: (signal: AbortSignal) => IngestTools;

  constructor(tools: EngineTools) {
    this.#tools = ingestToolsOf(tools);
  }

  /**
   * Reads a repository or a folder: every file's language, lines, symbols and imports. What has not changed since the last
   * time is not read again.
   *
   * @throws MillraceError `not_found`, `outside_roots`, `repository_empty`, `timed_out` and their like.
   */
  async read(request: SourceRequest, signal: AbortSignal): Promise<Repository> {
    return new Repository(await ingest(request, this.#tools(signal)));
  }

  /** What matters most in a repository. @param budgetTokens - as o200k counts; never more. */
  async map(
    repository: Repository,
    { budgetTokens, ...focus }: MapFocus & { readonly budgetTokens: number },
    signal: AbortSignal,
  ): Promise<RenderedMap> {
    const { tokensOfText } = await import('../repo-map/tokens-of-text.js');
    return renderMap(await rankSymbols(repository, focus, signal), budgetTokens, tokensOfText);
  }

  /** Where a name is declared and used. @param symbol - `name`, `Class.method` or `path:line`. @throws MillraceError `symbol_not_found`. */
  async references(repository: Repository, symbol: string, signal: AbortSignal): Promise<readonly FileReferences[]> {
    const definitions = await findDefinitions(repository, symbol, signal);
    return findReferences(repository, definitions, this.#tools(signal));
  }
}
