import { languageOf } from '../code/language.js';
import type { Pool } from '../pool/pool.js';

const maxBytes = 2 * 1024 * 1024;
// An edit does not wait longer for what is only good to know.
const maxWaitMs = 3_000;

/** Whether a file parses; nothing where no parser can tell, or not soon. */
export interface ParseStates {
  /** Known only where it does not parse afterwards. */
  readonly before: boolean | undefined;
  readonly after: boolean | undefined;
}

/** Whether a file parses after a change, and if not, whether it did before. @throws the signal's reason on abort. */
export async function parsesBeforeAndAfter(
  pool: Pool,
  { path, before, after }: { path: string; before: Buffer; after: Buffer },
  signal: AbortSignal,
): Promise<ParseStates> {
  const parses = (content: Buffer) => parseState(pool, { path, content }, signal);
  const isGood = await parses(after);
  return { after: isGood, before: isGood === false ? await parses(before) : undefined };
}

async function parseState(pool: Pool, file: { path: string; content: Buffer }, signal: AbortSignal): Promise<boolean | undefined> {
  if (languageOf(file.path).parser === 'none' || file.content.length > maxBytes) return undefined;
  try {
    const outcome = await pool.tryRun('parse', [file], AbortSignal.any([signal, AbortSignal.timeout(maxWaitMs)]));
    return typeof outcome === 'string' ? undefined : !outcome.output[0]?.hasErrors;
  } catch {
    signal.throwIfAborted();
    return undefined;
  }
}
