import type { Clock } from '@millrace/core';
import type { IngestConfig } from '../config.js';
import { repositoryEmpty, timedOut } from '../error-catalogue.js';
import type { ParserPool } from '../code/parser-pool.js';
import { isBinaryName } from '../code/language.js';
import type { FileSource, ListedFile, SkipReason } from './file-source.js';
import { openSource, type SourceRequest, type SourceTools } from './open-source.js';
import { parseFiles, type Intake } from './parse-files.js';
import type { Snapshot } from './snapshot.js';

/** What an ingest works with. */
export interface IngestTools extends Omit<SourceTools, 'onTransfer'> {
  readonly parsers: ParserPool;
  readonly clock: Clock;
  readonly onProgress: (progress: IngestProgress) => void;
}

/** How far an ingest is. */
export interface IngestProgress {
  readonly stage: 'transfer' | 'parse';
  /** Percent of the transfer, or files. */
  readonly done: number;
  readonly total: number;
}

/** Files listed beyond the limit are counted up to here, so that an endless tree ends. */
const countedBeyond = 100_000;

/**
 * Reads a repository or a folder: every text file's language, lines, symbols and imports. Limits are applied before any
 * content is read, and what they leave out is counted.
 *
 * @throws MillraceError `repository_empty`, `timed_out`, and what opening the source throws.
 */
export async function ingest(request: SourceRequest, tools: IngestTools): Promise<Snapshot> {
  const startedAt = tools.clock.now();
  const deadline = AbortSignal.timeout(tools.limits.timeoutMs);
  const signal = AbortSignal.any([tools.signal, deadline]);
  try {
    const opened = await openSource(request, {
      ...tools,
      signal,
      onTransfer: (percent) => tools.onProgress({ stage: 'transfer', done: percent, total: 100 }),
    });
    try {
      return await read(opened.source, { ...tools, signal, repository: opened.repository, startedAt });
    } finally {
      await opened.source.close();
    }
  } catch (error) {
    tools.signal.throwIfAborted();
    if (deadline.aborted) throw timedOut('The ingest', tools.limits.timeoutMs);
    throw error;
  }
}

async function read(
  source: FileSource,
  tools: IngestTools & { readonly repository: string; readonly startedAt: number },
): Promise<Snapshot> {
  const { limits, signal } = tools;
  const skipped: Partial<Record<SkipReason, number>> = {};
  const skip = (reason: SkipReason, count = 1): void => {
    if (count > 0) skipped[reason] = (skipped[reason] ?? 0) + count;
  };
  const chosen = await choose(source, { limits, skip, signal });
  if (chosen.files.length === 0 && chosen.leftOut === 0 && Object.keys(skipped).length === 0) throw repositoryEmpty(tools.repository);
  const intake: Intake = { files: [], sizeBytes: 0, leftOut: 0, parseErrors: 0, symbols: 0 };
  await parseFiles(source, chosen.files, { ...tools, skip, intake });
  return {
    repository: tools.repository,
    source: source.kind,
    ...(source.commit !== undefined && { commit: source.commit }),
    files: intake.files,
    sizeBytes: intake.sizeBytes,
    symbols: intake.symbols,
    skipped,
    leftOut: intake.leftOut + chosen.leftOut,
    isLeftOutPartial: chosen.isPartial,
    parseErrors: intake.parseErrors,
    durationMs: tools.clock.now() - tools.startedAt,
  };
}

interface Choice {
  readonly limits: IngestConfig;
  readonly skip: (reason: SkipReason, count?: number) => void;
  readonly signal: AbortSignal;
}

async function choose(
  source: FileSource,
  { limits, skip, signal }: Choice,
): Promise<{ files: ListedFile[]; leftOut: number; isPartial: boolean }> {
  const files: ListedFile[] = [];
  let leftOut = 0;
  for await (const file of source.list(skip, signal)) {
    if (isBinaryName(file.path)) skip('binary');
    else if (files.length < limits.maxFiles) files.push(file);
    else {
      leftOut += 1;
      if (leftOut >= countedBeyond) return { files, leftOut, isPartial: true };
    }
  }
  return { files, leftOut, isPartial: false };
}
