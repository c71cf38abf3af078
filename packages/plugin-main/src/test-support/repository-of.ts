import { parseFile } from '../code/parse-file.js';
import { languageOf } from '../code/language.js';
import { Repository } from '../ingest/repository.js';
import type { IngestedFile, Snapshot } from '../ingest/snapshot.js';

/** A repository of files given by path, parsed in this process. */
export async function repositoryOf(files: Readonly<Record<string, string>>, name = 'shop'): Promise<Repository> {
  const ingested: IngestedFile[] = [];
  for (const [path, text] of Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1))) {
    const content = Buffer.from(text);
    const { isBinary: _, ...facts } = await parseFile({ path, content });
    ingested.push({ ...facts, path, language: languageOf(path).name, sizeBytes: content.length, hash: path });
  }
  const snapshot: Snapshot = {
    repository: name,
    request: { from: { path: name } },
    source: 'folder',
    files: ingested,
    sizeBytes: ingested.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    symbols: ingested.reduce((sum, { kinds }) => sum + Object.values(kinds).reduce((all, count) => all + count, 0), 0),
    skipped: {},
    leftOut: 0,
    isListingPartial: false,
    parseErrors: ingested.filter(({ hasErrors }) => hasErrors).length,
    durationMs: 0,
  };
  return new Repository(snapshot);
}
