import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { CodeFacts } from '../code/code-facts.js';
import { needsParser, parseFile, plainFacts } from '../code/parse-file.js';
import { readInWorker, type Refusal, type WorkerAccess } from '../workspace/worker-door.js';
import { stampOf, type Stamp } from './stat-files.js';

/** Files to be read and parsed. */
export interface ReadRequest {
  readonly access: WorkerAccess;
  /** Absolute. */
  readonly folder: string;
  readonly files: readonly {
    readonly path: string;
    /** Relative to the folder. */
    readonly key: string;
    /** The hash of content whose facts are known already. */
    readonly known?: string | undefined;
  }[];
  readonly maxFileBytes: number;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Count lines only; for use outside a worker process, where a parser could bring more down than itself. */
  readonly isPlain?: boolean;
}

/** What was read of a file: its facts, or nothing where its content is the known one. */
export interface ReadAnswer {
  readonly hash: string;
  readonly sizeBytes: number;
  readonly facts?: CodeFacts;
  /** A parser would know more: it is not worth remembering. */
  readonly isLess: boolean;
  /** From before it was read; absent while it is too fresh to be told from a later change by it. */
  readonly stamp?: Stamp;
}

/** Milliseconds; no file system in use has coarser times. A later change could go unnoticed in a file that is younger. */
const coarsestTimeMs = 2_000;

/** Reads and parses files one after the other. */
export async function readFiles({
  access,
  folder,
  files,
  maxFileBytes,
  now,
  isPlain = false,
}: ReadRequest): Promise<(ReadAnswer | Refusal)[]> {
  const answers: (ReadAnswer | Refusal)[] = [];
  for (const { path, key, known } of files) {
    const read = readInWorker(access, join(folder, key), { maxBytes: maxFileBytes });
    if (typeof read === 'string') {
      answers.push(read);
      continue;
    }
    const { stats, content } = read;
    const hash = createHash('sha256').update(content).digest('hex');
    const isSettled = now - Math.max(stats.mtimeMs, stats.ctimeMs) > coarsestTimeMs;
    answers.push({
      hash,
      sizeBytes: content.length,
      isLess: isPlain && needsParser(path),
      ...(isSettled && { stamp: stampOf(stats) }),
      ...(hash !== known && { facts: await factsOf(path, content, isPlain) }),
    });
  }
  return answers;
}

async function factsOf(path: string, content: Buffer, isPlain: boolean): Promise<CodeFacts> {
  return !isPlain && needsParser(path) ? await parseFile({ path, content }) : plainFacts(content);
}
