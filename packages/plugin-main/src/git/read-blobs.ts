import { gitFailed } from '../error-catalogue/repositories.js';
import { startGit, type GitCommand } from './git-process.js';

/** The content of objects, in the order asked; nothing for one the repository lacks. Never more in memory than one and a pipe. */
export async function* readBlobs(
  command: Omit<GitCommand, 'args' | 'doing' | 'input'>,
  objects: readonly string[],
): AsyncGenerator<Buffer | undefined> {
  if (objects.length === 0) return;
  const process = startGit({ ...command, doing: 'read files', args: ['cat-file', '--batch'], input: `${objects.join('\n')}\n` });
  const reader = new PipeReader(process.output as AsyncIterable<Buffer>, command.signal);
  try {
    for (const object of objects) {
      const header = await reader.line();
      const size = /^[0-9a-f]+ \w+ (\d+)$/.exec(header)?.[1];
      if (size === undefined) {
        yield absent(header, object);
        continue;
      }
      const content = await reader.bytes(Number(size));
      await reader.bytes(1);
      yield content;
    }
    await process.end();
  } finally {
    process.stop();
  }
}

function absent(header: string, object: string): undefined {
  if (!header.startsWith(object)) throw gitFailed('read files', 'unexpected answer');
}

/** Takes lines and counted bytes off a stream. */
class PipeReader {
  readonly #pieces: AsyncIterator<Buffer>;
  readonly #signal: AbortSignal;
  #rest: Buffer = Buffer.alloc(0);

  constructor(output: AsyncIterable<Buffer>, signal: AbortSignal) {
    this.#pieces = output[Symbol.asyncIterator]();
    this.#signal = signal;
  }

  async line(): Promise<string> {
    for (;;) {
      const end = this.#rest.indexOf(0x0a);
      if (end >= 0) {
        const line = this.#rest.toString('utf8', 0, end);
        this.#rest = this.#rest.subarray(end + 1);
        return line;
      }
      this.#rest = Buffer.concat([this.#rest, await this.#next()]);
    }
  }

  async bytes(count: number): Promise<Buffer> {
    const content = Buffer.allocUnsafe(count);
    for (let filled = 0; ; this.#rest = await this.#next()) {
      const taken = this.#rest.copy(content, filled);
      filled += taken;
      this.#rest = this.#rest.subarray(taken);
      if (filled === count) return content;
    }
  }

  async #next(): Promise<Buffer> {
    const next = await this.#pieces.next();
    this.#signal.throwIfAborted();
    if (next.done) throw gitFailed('read files', 'it ended early');
    return next.value;
  }
}
