import { appendFile, readFile, rename, writeFile } from 'node:fs/promises';
import { errorCode } from '../workspace/system-failure.js';
import { isCheckpoint, type Checkpoint } from './checkpoint.js';

/** The file that tells of all checkpoints: a JSON value a line. A later line of an id stands for the earlier ones. */
export class Journal {
  readonly #path: string;
  #lines = 0;
  #isTorn = false;

  constructor(path: string) {
    this.#path = path;
  }

  /** The checkpoints, oldest first. Lines that are torn or no checkpoint are passed over. */
  async read(): Promise<Map<string, Checkpoint>> {
    const text = await readFile(this.#path, 'utf8').catch((error: unknown) => {
      if (errorCode(error) === 'ENOENT') return '';
      throw error;
    });
    const found = new Map<string, Checkpoint>();
    for (const line of text.split('\n')) {
      if (line === '') continue;
      this.#lines += 1;
      const value = parse(line);
      if (isCheckpoint(value)) found.set(value.id, value);
      else if (isGone(value)) found.delete(value.gone);
    }
    this.#isTorn = text !== '' && !text.endsWith('\n');
    return found;
  }

  set(checkpoint: Checkpoint): Promise<void> {
    return this.#append(checkpoint);
  }

  delete(id: string): Promise<void> {
    return this.#append({ gone: id });
  }

  /** Writes the file anew where most of its lines no longer matter. */
  async shrink(checkpoints: ReadonlyMap<string, Checkpoint>): Promise<void> {
    if (this.#lines <= 2 * checkpoints.size + 100) return;
    const lines = [...checkpoints.values()].map((checkpoint) => `${JSON.stringify(checkpoint)}\n`);
    await writeFile(`${this.#path}.new`, lines.join(''), { mode: 0o600 });
    await rename(`${this.#path}.new`, this.#path);
    this.#lines = lines.length;
    this.#isTorn = false;
  }

  async #append(value: unknown): Promise<void> {
    // What a killed process left of its last line must not swallow the next.
    await appendFile(this.#path, `${this.#isTorn ? '\n' : ''}${JSON.stringify(value)}\n`, { mode: 0o600 });
    this.#isTorn = false;
    this.#lines += 1;
  }
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function isGone(value: unknown): value is { readonly gone: string } {
  return typeof (value as { gone?: unknown } | null | undefined)?.gone === 'string';
}
