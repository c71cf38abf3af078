import type { Call } from '@millrace/core';
import { ingest, progressText, type IngestProgress } from '../ingest/ingest.js';
import type { SourceRequest } from '../ingest/open-source.js';
import { Repository } from '../ingest/repository.js';
import { languagesOf } from '../ingest/snapshot.js';
import type { HandlerTools } from './handler-tools.js';
import { ingestToolsFor } from './ingest-tools.js';

/**
 * Ingests what a call asks for, with its progress told, and makes it the caller's last one. Files that have not changed
 * since they were last seen are not read again, so whoever needs a snapshot takes a new one.
 *
 * @throws MillraceError what `ingest` throws.
 */
export async function takeSnapshot(tools: HandlerTools, request: SourceRequest, call: Call): Promise<Repository> {
  const { activity } = tools;
  const asked = 'path' in request.from ? request.from.path : request.from.url;
  const onProgress = (progress: IngestProgress): void => {
    const { stage, done, total } = progress;
    call.progress(done, total, progressText(progress));
    activity.publish({ event: 'ingest', state: 'running', repository: asked, stage, done, ...(total !== undefined && { total }) });
  };
  const snapshot = await ingest(request, { ...ingestToolsFor(tools, call.signal), onProgress });
  const repository = new Repository(snapshot);
  tools.snapshots.set(call.principal, repository);
  const { files, symbols, sizeBytes, commit, durationMs } = snapshot;
  const found = { files: files.length, symbols, bytes: sizeBytes, languages: languagesOf(files) };
  activity.publish({ event: 'ingest', state: 'finished', repository: snapshot.repository, ...found });
  tools.ingested({ repository: snapshot.repository, ...(commit !== undefined && { commit }), ...found, durationMs });
  return repository;
}
