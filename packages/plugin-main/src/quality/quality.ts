import { join } from 'node:path';
import { importCycles } from '../ingest/import-cycles.js';
import type { Repository } from '../ingest/repository.js';
import type { IngestedFile } from '../ingest/snapshot.js';
import type { Pool } from '../pool/pool.js';
import type { WorkerAccess } from '../workspace/worker-door.js';
import { adviceOn, type Advice } from './advice.js';
import type { CloneAnswer } from './clone-task.js';
import type { Clone } from './clones.js';
import { measure, codeFiles } from './measure.js';
import type { MeasuredFile } from './measured-file.js';
import { scoreOf, type Score } from './score.js';

/** What measuring works with. */
export interface QualityTools {
  /** How callers know a file. */
  readonly shown: (file: IngestedFile) => string;
  readonly pool: Pool;
  /** The workspace's rules: by them workers read for themselves what lies on the disk. */
  readonly access: WorkerAccess;
  /** The contents of other files, in their order; nothing where one can no longer be read. */
  readonly contents: (files: readonly IngestedFile[]) => AsyncIterable<Buffer | undefined> | Iterable<Buffer | undefined>;
  readonly signal: AbortSignal;
}

/** The quality of a repository's code. */
export interface QualityReport {
  readonly score: Score;
  readonly files: readonly MeasuredFile[];
  /** Places are by index in `files`. */
  readonly clones: readonly Clone[];
  /** The edits that would raise the score, those that would most first. */
  readonly advice: readonly Advice[];
  /** Files are so many that only the first were searched for duplicates. */
  readonly isPartlyCompared: boolean;
}

/** Bytes of code that are compared at most: all of it is in memory at once. */
const maxComparedBytes = 32 * 1024 * 1024;

/** Measures and scores the code of a repository. @param top - how much advice is wanted. */
export async function qualityOf(repository: Repository, top: number, tools: QualityTools): Promise<QualityReport> {
  const [{ answer, compared, isPartial }, cycles] = await Promise.all([
    findDuplicates(repository, tools),
    cyclesOf(repository, tools.signal),
  ]);
  const tokens = new Map(compared.map(({ path }, at) => [path, { all: answer.tokens[at] ?? 0, duplicated: answer.duplicated[at] ?? 0 }]));
  const files = await measure(repository, { shown: tools.shown, inCycle: new Set(cycles.flat()), tokens }, tools.signal);
  const clones = renumbered(answer.clones, compared, codeFiles(repository));
  const shownPath = (path: string): string => {
    const file = repository.file(path);
    return file ? tools.shown(file) : path;
  };
  return {
    score: scoreOf(files),
    files,
    clones,
    advice: adviceOn({ files, clones, cycles: cycles.map((paths) => paths.map(shownPath)) }, top),
    isPartlyCompared: isPartial,
  };
}

async function cyclesOf(repository: Repository, signal: AbortSignal): Promise<readonly (readonly string[])[]> {
  const { targets } = await repository.imports(signal);
  return importCycles(targets, signal);
}

interface Duplicates {
  readonly answer: CloneAnswer;
  readonly compared: readonly IngestedFile[];
  readonly isPartial: boolean;
}

async function findDuplicates(repository: Repository, tools: QualityTools): Promise<Duplicates> {
  const all = codeFiles(repository);
  let left = maxComparedBytes;
  const wanted = all.filter(({ sizeBytes, hasErrors }) => !hasErrors && (left -= sizeBytes) >= 0);
  const { folder } = repository.snapshot;
  if (folder) {
    const onDisk = wanted.map(({ language, path }) => ({ language, path: join(folder.absolute, path) }));
    const answer = await tools.pool.run('clones', { files: onDisk, access: tools.access }, tools.signal);
    return { answer, compared: wanted, isPartial: left < 0 };
  }
  const compared: IngestedFile[] = [];
  const files: { language: string; content: Buffer }[] = [];
  let index = 0;
  for await (const content of tools.contents(wanted)) {
    const file = wanted[index];
    index += 1;
    if (!file || !content) continue;
    compared.push(file);
    files.push({ language: file.language, content });
  }
  const answer = await tools.pool.run('clones', { files }, tools.signal);
  return { answer, compared, isPartial: left < 0 };
}

// The duplicates are told by their place among the files that were compared.
function renumbered(clones: readonly Clone[], compared: readonly IngestedFile[], files: readonly IngestedFile[]): Clone[] {
  const numbers = new Map(files.map(({ path }, number) => [path, number]));
  const place = (index: number): number => numbers.get(compared[index]?.path ?? '') ?? 0;
  return clones.map(({ first, second, tokens }) => ({
    first: { ...first, file: place(first.file) },
    second: { ...second, file: place(second.file) },
    tokens,
  }));
}
