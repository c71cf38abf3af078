import type { IngestTools } from '../ingest/ingest.js';
import { readAgain } from '../ingest/read-again.js';
import type { Repository } from '../ingest/repository.js';
import { qualityOf, type QualityReport } from '../quality/quality.js';
import { ingestToolsOf, type EngineTools } from './engine-tools.js';

/** Measures and scores code. */
export class Quality {
  readonly #tools: (signal: AbortSignal) => IngestTools;

  constructor(tools: EngineTools) {
    this.#tools = ingestToolsOf(tools);
  }

  /** The quality of a repository that was read. @param top - how much advice is wanted. */
  of(repository: Repository, top: number, signal: AbortSignal): Promise<QualityReport> {
    const tools = this.#tools(signal);
    return qualityOf(repository, top, {
      shown: (file) => file.path,
      pool: tools.pool,
      access: tools.workspace.forWorkers,
      contents: (files) => readAgain(repository, files, tools),
      signal,
    });
  }
}
