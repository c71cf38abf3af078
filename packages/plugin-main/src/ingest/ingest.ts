import type { Clock } from '@millrace/core';
import type { IngestConfig } from '../config.js';
import { repositoryEmpty, timedOut } from '../error-catalogue.js';
import type { Pool } from '../pool/pool.js';
import { isBinaryName } from '../code/language.js';
import { protectedName } from '../workspace/protected-name.js';
import type { FileSource, ListedFile, PassedOver, SkipReason } from './file-source.js';
import { openSource, type SourceRequest, type SourceTools } from './open-source.js';
import { parseFiles, type Intake } from './parse-files.js';
import type { Snapshot } from './snapshot.js';

/** What an ingest works with. */
export interface IngestTools extends Omit<SourceTools, 'onTransfer'> {
  readonly pool: Pool;
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

/** Entries listed beyond the limit of files, so that an endless tree ends. */
const listedBeyond = 100_000;
/** Characters; no system opens longer ones, and a hostile tree may hold a great many. */
const maxPathLength = 4_096;

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
  const chosen = await choose(source, { limits, skip, signal, allowSecrets: tools.workspace.allowSecrets });
  if (chosen.files.length === 0 && !chosen.isPartial && Object.keys(skipped).length === 0) throw repositoryEmpty(tools.repository);
  const intake: Intake = { files: [], sizeBytes: 0, leftOut: 0, parseErrors: 0, symbols: 0, imports: 0 };
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
    isListingPartial: chosen.isPartial,
    parseErrors: intake.parseErrors,
    durationMs: tools.clock.now() - tools.startedAt,
  };
}

interface Choice {
  readonly limits: IngestConfig;
  readonly allowSecrets: boolean;
  readonly skip: (reason: SkipReason, count?: number) => void;
  readonly signal: AbortSignal;
}

async function choose(source: FileSource, choice: Choice): Promise<{ files: ListedFile[]; leftOut: number; isPartial: boolean }> {
  const { limits, skip, signal } = choice;
  const files: ListedFile[] = [];
  let [leftOut, listed] = [0, 0];
  for await (const entry of source.list(signal)) {
    const passedOver = passOver(entry, choice.allowSecrets);
    if (passedOver) skip(passedOver.skipped, passedOver.count);
    else if (files.length < limits.maxFiles) files.push(entry as ListedFile);
    else leftOut += 1;
    listed += 1;
    if (listed >= limits.maxFiles + listedBeyond) return { files, leftOut, isPartial: true };
  }
  return { files, leftOut, isPartial: false };
}

function passOver(entry: ListedFile | PassedOver, allowSecrets: boolean): PassedOver | undefined {
  if ('skipped' in entry) return entry;
  if (entry.path.length > maxPathLength) return { skipped: 'unreadable' };
  if (!allowSecrets && protectedName(entry.path) !== undefined) return { skipped: 'withheld' };
  return isBinaryName(entry.path) ? { skipped: 'binary' } : undefined;
}
