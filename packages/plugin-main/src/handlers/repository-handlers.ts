import type { Call } from '@millrace/core';
import { nothingIngested } from '../error-catalogue.js';
import { analyze } from '../ingest/analyze.js';
import { languagesOf, type Snapshot } from '../ingest/snapshot.js';
import type { analyzeRepository, ingestRepository } from '../tokens.js';
import type { InputOf, OutputOf } from '../tools/tool-types.js';
import type { HandlerTools } from './handler-tools.js';
import { takeSnapshot } from './take-snapshot.js';

/** `ingest_repository`. */
export async function handleIngestRepository(
  tools: HandlerTools,
  input: InputOf<typeof ingestRepository>,
  call: Call,
): Promise<OutputOf<typeof ingestRepository>> {
  const from = input.path === undefined ? { url: input.url ?? '' } : { path: input.path };
  const { snapshot } = await takeSnapshot(tools, { from, ref: input.ref, subfolder: input.subdirectory }, call);
  await tools.chunks.offer(call.principal, snapshot);
  const leftOut = leftOutOf(snapshot, tools);
  return {
    status: 'success',
    repository: snapshot.repository,
    ...(snapshot.commit !== undefined && { commit: snapshot.commit }),
    source: snapshot.source,
    files: snapshot.files.length,
    bytes: snapshot.sizeBytes,
    languages: languagesOf(snapshot.files),
    symbols: snapshot.symbols,
    skipped: { ...snapshot.skipped } as Record<string, number>,
    parse_errors: snapshot.parseErrors,
    truncated: isTruncated(snapshot),
    ...(leftOut !== undefined && { left_out: leftOut }),
    duration_ms: snapshot.durationMs,
  };
}

/** `analyze_repository`. */
export async function handleAnalyzeRepository(
  tools: HandlerTools,
  input: InputOf<typeof analyzeRepository>,
  call: Call,
): Promise<OutputOf<typeof analyzeRepository>> {
  const repository =
    input.path === undefined ? tools.snapshots.get(call.principal) : await takeSnapshot(tools, { from: { path: input.path } }, call);
  if (!repository) throw nothingIngested();
  const { snapshot } = repository;
  const found = await analyze(repository, input.top, call.signal);
  return {
    status: 'success',
    repository: snapshot.repository,
    ...(snapshot.commit !== undefined && { commit: snapshot.commit }),
    files: snapshot.files.length,
    lines: found.lines,
    bytes: snapshot.sizeBytes,
    languages: found.languages.map(({ sizeBytes, ...rest }) => ({ ...rest, bytes: sizeBytes })),
    modules: [...found.modules],
    biggest_files: found.biggest.map(({ sizeBytes, ...rest }) => ({ ...rest, bytes: sizeBytes })),
    entry_points: [...found.entryPoints],
    symbols: found.kinds,
    imports: found.imports,
    import_cycles: { count: found.cycles.count, largest: found.cycles.largest.map((each) => ({ ...each, paths: [...each.paths] })) },
    most_imported: [...found.mostImported],
    parse_errors: snapshot.parseErrors,
    truncated: isTruncated(snapshot),
  };
}

function isTruncated({ leftOut, isListingPartial }: Snapshot): boolean {
  return leftOut > 0 || isListingPartial;
}

function leftOutOf(snapshot: Snapshot, { config }: HandlerTools): string | undefined {
  if (!isTruncated(snapshot)) return undefined;
  const { maxFiles, maxBytes } = config.ingest;
  const count = `${snapshot.isListingPartial ? 'At least ' : ''}${snapshot.leftOut} files`;
  return `${count} did not fit the limits of ${maxFiles} files and ${maxBytes} bytes. Name a subdirectory, or let the host raise ingest.maxFiles or ingest.maxBytes.`;
}
