import { invalidPattern } from '../error-catalogue/search.js';
import type { Pool } from '../pool/pool.js';
import type { SearchRequest } from '../search/search-request.js';
import type { Search } from '../search/search.js';
import type { Workspace } from '../workspace/workspace.js';
import { planPatterns, type DialectSearch, type PatternPlan, type PatternRequest } from './pattern-request.js';
import { PatternRun } from './pattern-run.js';

/** What looking for patterns works with. */
export interface PatternTools {
  readonly workspace: Workspace;
  readonly search: Search;
  readonly pool: Pool;
  readonly signal: AbortSignal;
  /** Told how many files were looked at. */
  readonly onProgress?: (done: number) => void;
  /** Hits kept; 5 000 unless said. */
  readonly maxRows?: number;
  /** Milliseconds, after which it gives what it has; 60 000 unless said. */
  readonly timeoutMs?: number;
}

/**
 * Begins to look for code of a shape. What it finds can be had while it goes on; whoever has it closes it.
 *
 * @throws MillraceError `invalid_pattern`, `unknown_language`, `language_missing`, `worker_failed`, `busy`, and what opening
 * the path refuses.
 */
export async function findPatterns(tools: PatternTools, request: PatternRequest): Promise<PatternRun> {
  const plan = planPatterns(request);
  const searches = request.preset === undefined ? await checked(tools, plan) : plan.searches;
  const files = await tools.search.find(fileRequest(request, { ...plan, searches }), tools.signal);
  return new PatternRun({
    ...tools,
    files,
    searches,
    onProgress: tools.onProgress ?? (() => undefined),
    maxRows: tools.maxRows ?? 5_000,
    timeoutMs: tools.timeoutMs ?? 60_000,
  });
}

// What is no pattern in one dialect of a language may be one in another.
async function checked({ pool, signal }: PatternTools, { searches }: PatternPlan): Promise<readonly DialectSearch[]> {
  const outcomes = await Promise.all(searches.map(({ grammar, rule }) => pool.run('findPatterns', { grammar, rule, files: [] }, signal)));
  const good = searches.filter((_search, index) => 'hits' in (outcomes[index] ?? {}));
  const [first] = outcomes;
  if (good.length === 0 && first && 'problem' in first)
    throw invalidPattern(first.problem, 'Give a whole expression or statement, or a rule with kind.');
  return good;
}

function fileRequest({ path }: PatternRequest, { searches, contains }: PatternPlan): SearchRequest {
  const extensions = searches.flatMap((search) => search.extensions);
  return {
    path,
    ...(contains ?? { query: '*', mode: 'name', ignoreCase: false }),
    output: 'files',
    glob: `*.{${extensions.join(',')}}`,
    context: 0,
    includeIgnored: false,
  };
}
