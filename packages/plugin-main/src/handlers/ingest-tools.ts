import type { IngestTools } from '../ingest/ingest.js';
import type { HandlerTools } from './handler-tools.js';

/** What an ingest that nobody waits for works with; a call adds its progress. */
export function ingestToolsFor({ config, workspace, pool, known, clock }: Omit<HandlerTools, 'chunks'>, signal: AbortSignal): IngestTools {
  const { git, cacheDirectory, ingest: limits } = config;
  return { workspace, pool, known, clock, git, cacheDirectory, limits, signal, onProgress: () => undefined };
}
