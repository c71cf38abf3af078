import type { Clock } from '@millrace/core';
import { repositoryEmpty, timedOut } from '../error-catalogue/repositories.js';
import { shortHash } from '../workspace/content-hash.js';
import { chooseFiles } from './choose-files.js';
import type { KnownFiles, ListedFile } from './file-source.js';
import { Intake } from './intake.js';
import { openSource, type OpenedSource, type SourceRequest, type SourceTools } from './open-source.js';
import type { IngestedFile, Snapshot } from './snapshot.js';
import { takeIn } from './take-in.js';

/** What an ingest works with. */
export interface IngestTools extends Omit<SourceTools, 'onTransfer'> {
  readonly known: KnownFiles;
  /** Only files whose path it accepts; all unless said. */
  readonly accepts?: (path: string) => boolean;
  readonly clock: Clock;
  readonly onProgress: (progress: IngestProgress) => void;
}

/** How far an ingest is. */
export interface IngestProgress {
  readonly stage: 'transfer' | 'parse';
  /** Percent of the transfer, or files. */
  readonly done: number;
  /** Absent while files are still being listed. */
  readonly total: number | undefined;
}

/** How far an ingest is, in words. */
export function progressText({ stage, done, total }: IngestProgress): string {
  if (stage === 'transfer') return 'Cloning';
  return total === undefined ? `Parsed ${done} files` : `Parsed ${done} of ${total} files`;
}

/** A snapshot whose source is still open. Whoever opened it closes it. */
export interface OpenedSnapshot {
  readonly snapshot: Snapshot;
  /** The content of files of it, in their order; nothing where one can no longer be read. On the disk it may have changed. */
  contents(files: readonly IngestedFile[], signal: AbortSignal): AsyncIterable<Buffer | undefined>;
  close(): Promise<void>;
}

/**
 * Reads a repository or a folder: every text file's language, lines, symbols and imports. Limits are applied to each
 * before it is read, and what they leave out is counted. Files whose content is known from an earlier ingest are not read.
 *
 * @throws MillraceError `repository_empty`, `timed_out`, and what opening the source throws.
 */
export async function ingest(request: SourceRequest, tools: IngestTools): Promise<Snapshot> {
  const opened = await openSnapshot(request, tools);
  await opened.close();
  return opened.snapshot;
}

/** Like `ingest`, with the source left open. */
export async function openSnapshot(request: SourceRequest, tools: IngestTools): Promise<OpenedSnapshot> {
  const startedAt = tools.clock.now();
  const deadline = AbortSignal.timeout(tools.limits.timeoutMs);
  const signal = AbortSignal.any([tools.signal, deadline]);
  try {
    const opened = await openSource(request, {
      ...tools,
      signal,
      onTransfer: (percent) => tools.onProgress({ stage: 'transfer', done: percent, total: 100 }),
    });
    const { source } = opened;
    try {
      const snapshot = await read(opened, { ...tools, signal, request, startedAt });
      const keyed = (files: readonly IngestedFile[]): ListedFile[] =>
        files.map(({ path, hash }) => ({ path, key: source.kind === 'commit' ? hash : path }));
      return { snapshot, contents: (files, until) => source.contents(keyed(files), until), close: () => source.close() };
    } catch (error) {
      await source.close();
      throw error;
    }
  } catch (error) {
    tools.signal.throwIfAborted();
    if (deadline.aborted) throw timedOut('The ingest', tools.limits.timeoutMs);
    throw error;
  }
}

async function read(
  { source, repository }: OpenedSource,
  tools: IngestTools & { readonly request: SourceRequest; readonly startedAt: number },
): Promise<Snapshot> {
  const { limits, pool, known, clock, request, accepts } = tools;
  // A file on the disk goes by the hash that other tools tell of it; git finds a commit's file by the whole one.
  const intake = new Intake(source.kind === 'commit' ? (hash) => hash : shortHash);
  const readTools = { pool, known, clock, maxFileBytes: limits.maxFileBytes, signal: tools.signal };
  const choice = { ...readTools, intake, limits, request, accepts, allowSecrets: tools.workspace.allowSecrets };
  const given = await takeIn(chooseFiles(source, choice), {
    intake,
    known,
    read: (files, onRead) => source.read(files, readTools, onRead),
    onProgress: (done, total) => tools.onProgress({ stage: 'parse', done, total }),
  });
  if (given === 0 && !intake.isListingPartial && Object.keys(intake.skipped).length === 0) throw repositoryEmpty(repository);
  return {
    repository,
    request: source.kind === 'commit' ? { ...request, ref: source.commit } : request,
    source: source.kind,
    ...(source.folder && { folder: source.folder }),
    ...(source.commit !== undefined && { commit: source.commit }),
    files: intake.files.sort((a, b) => (a.path < b.path ? -1 : 1)),
    sizeBytes: intake.sizeBytes,
    symbols: intake.symbols,
    skipped: intake.skipped,
    leftOut: intake.leftOut,
    isListingPartial: intake.isListingPartial,
    parseErrors: intake.parseErrors,
    durationMs: tools.clock.now() - tools.startedAt,
  };
}
