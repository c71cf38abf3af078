import type { IngestConfig } from '../config.js';
import { countSymbols, type CodeFacts } from '../code/code-facts.js';
import { languageOf } from '../code/language.js';
import { needsParser, plainFacts, type ParseInput } from '../code/parse-file.js';
import type { Pool } from '../pool/pool.js';
import { parseInPool } from '../code/parse-in-pool.js';
import type { Admit, FileSource, ListedFile, SkipReason } from './file-source.js';
import type { IngestProgress } from './ingest.js';
import type { IngestedFile } from './snapshot.js';

/** What has been taken in so far. */
export interface Intake {
  readonly files: IngestedFile[];
  sizeBytes: number;
  leftOut: number;
  parseErrors: number;
  symbols: number;
  imports: number;
}

/** What taking in works with. */
export interface ParseFilesTools {
  readonly limits: IngestConfig;
  readonly pool: Pool;
  readonly signal: AbortSignal;
  readonly skip: (reason: SkipReason) => void;
  readonly onProgress: (progress: IngestProgress) => void;
  readonly intake: Intake;
}

interface Batch {
  readonly entries: (ParseInput & { readonly content: Buffer })[];
  bytes: number;
}

const filesPerBatch = 32;
const bytesPerBatch = 512 * 1024;
/** Imports kept of all files together, about 60 MB of memory; beyond, files have none. */
const maxKeptImports = 500_000;

/** Loads and parses files in batches; never more batches in memory than the workers have at hand and one each in wait. */
export async function parseFiles(source: FileSource, files: readonly ListedFile[], tools: ParseFilesTools): Promise<void> {
  const { intake, pool, signal } = tools;
  const running = new Set<Promise<void>>();
  let failure: unknown;
  let batch: Batch = { entries: [], bytes: 0 };
  const start = (): void => {
    const work = parseBatch(batch, tools).catch((error: unknown) => {
      failure ??= error;
    });
    running.add(work);
    void work.finally(() => {
      running.delete(work);
      tools.onProgress({ stage: 'parse', done: intake.files.length, total: files.length });
    });
    batch = { entries: [], bytes: 0 };
  };
  try {
    for await (const loaded of source.load(files, admitWithin(tools.limits), signal)) {
      if ('skipped' in loaded) {
        passOver(loaded.skipped, tools);
        continue;
      }
      if (!needsParser(loaded.file.path)) {
        take({ path: loaded.file.path, content: loaded.content }, plainFacts(loaded.content), tools);
        continue;
      }
      batch.entries.push({ path: loaded.file.path, content: loaded.content });
      batch.bytes += loaded.content.length;
      if (batch.entries.length < filesPerBatch && batch.bytes < bytesPerBatch) continue;
      start();
      while (running.size >= pool.size * 2) await Promise.race(running);
      if (failure !== undefined) break;
    }
    if (batch.entries.length > 0) start();
  } finally {
    await Promise.all(running);
  }
  if (failure !== undefined) throw failure;
  intake.files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

function passOver(reason: SkipReason | 'over_limit', { intake, skip }: ParseFilesTools): void {
  if (reason === 'over_limit') intake.leftOut += 1;
  else skip(reason);
}

async function parseBatch({ entries }: Batch, tools: ParseFilesTools): Promise<void> {
  const facts = await parseInPool(tools.pool, entries, tools.signal);
  entries.forEach((entry, index) => {
    const found = facts[index];
    if (found) take(entry, found, tools);
  });
}

function take({ path, content }: ParseInput & { readonly content: Buffer }, found: CodeFacts, { intake, skip }: ParseFilesTools): void {
  if (found.isBinary) return skip('binary');
  const { lines, kinds, entry, hasErrors } = found;
  const imports = intake.imports < maxKeptImports ? found.imports : [];
  const marks = { ...(entry && { entry }), ...(hasErrors && { hasErrors }) };
  intake.files.push({ path, language: languageOf(path).name, sizeBytes: content.length, lines, kinds, imports, ...marks });
  intake.imports += imports.reduce((sum, each) => sum + 1 + (each.names?.length ?? 0), 0);
  intake.sizeBytes += content.length;
  intake.symbols += countSymbols(found.kinds);
  if (found.hasErrors) intake.parseErrors += 1;
}

function admitWithin(limits: IngestConfig): Admit {
  let left = limits.maxBytes;
  return (sizeBytes) => {
    if (sizeBytes > limits.maxFileBytes) return 'too_large';
    if (sizeBytes > left) return 'over_limit';
    left -= sizeBytes;
    return 'yes';
  };
}
