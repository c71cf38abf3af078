import { readAgain } from '../ingest/read-again.js';
import type { SourceTools } from '../ingest/open-source.js';
import type { Repository } from '../ingest/repository.js';
import type { IngestedFile } from '../ingest/snapshot.js';
import type { Definitions } from './find-definitions.js';
import type { NamePlace } from './name-places.js';

/** How sure it is that a place means the definition: its own file, a file that imports it, or one with the same name alone. */
export type Confidence = 'definition' | 'import' | 'name';

/** The places in one file. */
export interface FileReferences {
  readonly file: IngestedFile;
  readonly confidence: Confidence;
  readonly places: readonly NamePlace[];
}

/** What finding works with. */
export interface ReferenceTools extends Omit<SourceTools, 'onTransfer'> {
  readonly onLooked?: (done: number, total: number) => void;
}

const filesPerBatch = 16;
const order: Readonly<Record<Confidence, number>> = { definition: 0, import: 1, name: 2 };

/** Finds where a name stands as code: first where it is declared, then in files that import that, then in others. */
export async function findReferences(
  repository: Repository,
  { name, definitions, candidates }: Definitions,
  tools: ReferenceTools,
): Promise<FileReferences[]> {
  const { targets } = await repository.imports(tools.signal);
  const confidenceOf = confidences(
    definitions.map(({ file }) => file.path),
    targets,
  );
  const found: FileReferences[] = [];
  let batch: { file: IngestedFile; content: Buffer }[] = [];
  let done = 0;
  const look = async (): Promise<void> => {
    const files = batch.map(({ file, content }) => ({ path: file.path, content }));
    const places = await tools.pool.run('namePlaces', { name, files }, tools.signal);
    for (const [index, { file }] of batch.entries()) {
      const here = places[index] ?? [];
      if (here.length > 0) found.push({ file, confidence: confidenceOf(file.path), places: here });
    }
    done += batch.length;
    batch = [];
    tools.onLooked?.(done, candidates.length);
  };
  let index = 0;
  for await (const content of readAgain(repository, candidates, tools)) {
    const file = candidates[index];
    index += 1;
    if (file && content) batch.push({ file, content });
    if (batch.length >= filesPerBatch) await look();
  }
  if (batch.length > 0) await look();
  return found.sort((a, b) => order[a.confidence] - order[b.confidence] || (a.file.path < b.file.path ? -1 : 1));
}

/** How far a name is handed on by files that import it only to give it to others. */
const hops = 3;

function confidences(defining: readonly string[], targets: ReadonlyMap<string, readonly string[]>): (path: string) => Confidence {
  const own = new Set(defining);
  const reaches = (path: string, left: number): boolean =>
    (targets.get(path) ?? []).some((target) => own.has(target) || (left > 1 && reaches(target, left - 1)));
  return (path) => (own.has(path) ? 'definition' : reaches(path, hops) ? 'import' : 'name');
}
