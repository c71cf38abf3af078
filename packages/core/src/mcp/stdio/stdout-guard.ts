import type { Readable, Writable } from 'node:stream';
import type { Logger } from '../../service/core-services.js';

/** The streams of the process, or a test's own. @internal */
export interface StdioStreams {
  readonly stdin: Readable;
  readonly stdout: Writable;
  readonly stderr: Writable;
}

/** Standard output in the protocol's hands. @internal */
export interface OwnedStdout {
  /** Writes to the real standard output. */
  write(chunk: string | Uint8Array): boolean;
  /** Gives standard output back. */
  release(): void;
}

/** Writers named in full; beyond these the text still goes to standard error. */
const maxWriters = 100;

/**
 * Takes standard output for the protocol: one stray line in it would break the client. What anything else writes there, `console.log`
 * included, goes to standard error, and its writer is named once.
 *
 * @internal
 */
export function ownStdout({ stdout, stderr }: StdioStreams, log: () => Logger): OwnedStdout {
  const original = stdout.write;
  const realWrite = original.bind(stdout);
  const known = new Set<string>();
  const divert: typeof stdout.write = (...args: unknown[]) => {
    const writer = writerOf(new Error('stdout').stack);
    if (!known.has(writer) && known.size < maxWriters) {
      known.add(writer);
      stderr.write(`[millrace] stdout belongs to the protocol; moved to stderr what was written by ${writer}\n`);
      log().warn('A write to stdout was moved to stderr.', { writer });
    }
    return (stderr.write as (...args: unknown[]) => boolean)(...args);
  };
  stdout.write = divert;
  return {
    write: (chunk) => realWrite(chunk),
    release: () => {
      if (stdout.write === divert) stdout.write = original;
    },
  };
}

/** The innermost stack line that is neither ours nor the runtime's. */
function writerOf(stack: string | undefined): string {
  // The first line is the message, the second is this guard.
  const lines = (stack ?? '').split('\n').slice(2);
  const line = lines.find((text) => !/[( ]node:|\(<anonymous>\)/.test(text));
  return line?.trim().replace(/^at /, '') ?? 'an unknown writer';
}
