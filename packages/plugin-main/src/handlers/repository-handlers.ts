import type { Call } from '@millrace/core';
import { nothingIngested } from '../error-catalogue/repositories.js';
import { analyze, type Analysis } from '../ingest/analyze.js';
import { hotSpots } from '../ingest/hot-spots.js';
import { languagesOf, type Snapshot } from '../ingest/snapshot.js';
import type { analyzeRepository, ingestRepository } from '../tokens.js';
import type { analysisParts } from '../tools/analyze-repository.js';
import type { InputOf, OutputOf } from '../tools/tool-types.js';
import type { HandlerTools } from './handler-tools.js';
import { ingestToolsFor } from './ingest-tools.js';
import { takeSnapshot } from './take-snapshot.js';

/** Rows of each list of an analysis at most. */
const maxTop = 100;
const usualTop = 8;

/** `ingest_repository`. */
export async function handleIngestRepository(
  tools: HandlerTools,
  input: InputOf<typeof ingestRepository>,
  call: Call,
): Promise<OutputOf<typeof ingestRepository>> {
  const from = input.path === undefined ? { url: input.url ?? '' } : { path: input.path };
  const { snapshot } = await takeSnapshot(
    tools,
    { from, ref: input.ref, subfolder: input.subdirectory, include: input.include, exclude: input.exclude },
    call,
  );
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
  const top = Math.max(1, Math.min(input.top ?? usualTop, maxTop));
  const found = await analyze(repository, top, call.signal);
  const isAsked = (part: (typeof analysisParts)[number]): boolean => input.focus === undefined || input.focus === part;
  const hot = isAsked('history') ? await hotSpots(repository, ingestToolsFor(tools, call.signal), top) : undefined;
  return {
    status: 'success',
    repository: snapshot.repository,
    ...(snapshot.commit !== undefined && { commit: snapshot.commit }),
    files: snapshot.files.length,
    lines: found.lines,
    bytes: snapshot.sizeBytes,
    languages: found.languages.map(({ sizeBytes, ...rest }) => ({ ...rest, bytes: sizeBytes })),
    ...(isAsked('modules') && { modules: [...found.modules] }),
    ...(isAsked('files') && { biggest_files: found.biggest.map(({ sizeBytes, ...rest }) => ({ ...rest, bytes: sizeBytes })) }),
    ...(isAsked('entries') && { entry_points: [...found.entryPoints] }),
    ...(isAsked('symbols') && { symbols: found.kinds }),
    ...(isAsked('imports') && importsIn(found)),
    ...(hot && { hot_spots: hot }),
    parse_errors: snapshot.parseErrors,
    truncated: isTruncated(snapshot),
  };
}

function importsIn({ imports, cycles, mostImported }: Analysis) {
  const largest = cycles.largest.map((each) => ({ ...each, paths: [...each.paths] }));
  return { imports, import_cycles: { count: cycles.count, largest }, most_imported: [...mostImported] };
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
