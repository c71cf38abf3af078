import type { Pool } from '../pool/pool.js';
import type { CodeFacts } from './code-facts.js';
import { plainFacts, type ParseInput } from './parse-file.js';

/**
 * The facts of each file, in their order. A file that ends its parser has lines, and `hasErrors`; where no parser can be
 * started, files are counted only.
 *
 * @throws MillraceError `busy`, `shutting_down`; the signal's reason on abort.
 */
export async function parseInPool(pool: Pool, files: readonly ParseInput[], signal: AbortSignal): Promise<readonly CodeFacts[]> {
  const outcome = await pool.tryRun('parse', files, signal);
  if (typeof outcome !== 'string') return outcome.output;
  if (outcome === 'not_started') return files.map((file) => plainFacts(file.content));
  const facts: CodeFacts[] = [];
  for (const file of files) {
    const alone = files.length === 1 ? 'died' : await pool.tryRun('parse', [file], signal);
    const [only] = typeof alone === 'string' ? [] : alone.output;
    facts.push(only ?? { ...plainFacts(file.content), hasErrors: true });
  }
  return facts;
}
