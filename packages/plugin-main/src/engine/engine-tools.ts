import { ingestConfig, type IngestConfig } from '../config.js';
import { FactCache } from '../ingest/fact-cache.js';
import type { KnownFiles } from '../ingest/file-source.js';
import type { IngestTools } from '../ingest/ingest.js';
import { StampCache } from '../ingest/stamp-cache.js';
import type { Pool } from '../pool/pool.js';
import type { Workspace } from '../workspace/workspace.js';

/** What the parts of the engine work with. One workspace and one pool serve all of them. */
export interface EngineTools {
  readonly workspace: Workspace;
  readonly pool: Pool;
  /** The git to run; `git` unless said. */
  readonly git?: string;
  /** Where clones and private folders lie while they are used; the system's temporary folder unless said. */
  readonly cacheDirectory?: string;
  /** Limits of reading a repository, where they are not the usual ones. */
  readonly limits?: Partial<IngestConfig>;
}

/** What ingests of one part of the engine work with: what they learn of files is kept for the next. */
export function ingestToolsOf({ workspace, pool, git = 'git', cacheDirectory, limits }: EngineTools): (signal: AbortSignal) => IngestTools {
  const known: KnownFiles = { facts: new FactCache(), stamps: new StampCache() };
  const all = { ...ingestConfig.parse({}), ...limits };
  const clock = { now: () => Date.now() };
  return (signal) => ({ workspace, pool, known, clock, git, cacheDirectory, limits: all, signal, onProgress: () => undefined });
}
