import { isMillraceError } from '@millrace/core';
import { startGit, type GitCommand } from '../git-process.js';

/** How much of an output is wanted, and what its failures mean. */
export interface RunOptions {
  /** Bytes; git is stopped when there are more. */
  readonly maxBytes?: number;
  /** Turns what git says when it fails into a failure of its own; nothing leaves it as it is. */
  readonly explain?: (messages: string) => Error | undefined;
}

/** What a git command has printed. */
export interface GitOutput {
  readonly text: string;
  /** It would have printed more. */
  readonly isCut: boolean;
}

const keptMessages = 64 * 1024;

/** Runs git to its end, or to the most that is wanted of its output. @throws MillraceError `git_failed`, `git_missing`. */
export async function runGit(command: GitCommand, { maxBytes = 8 * 1024 * 1024, explain }: RunOptions = {}): Promise<GitOutput> {
  const process = startGit(command);
  let messages = '';
  process.messages.on('data', (piece: Buffer) => {
    if (messages.length < keptMessages) messages += piece.toString('utf8');
  });
  const pieces: Buffer[] = [];
  let length = 0;
  try {
    for await (const piece of process.output as AsyncIterable<Buffer>) {
      pieces.push(piece);
      length += piece.length;
      if (length > maxBytes) break;
    }
  } catch (error) {
    // The pipe breaks when git is ended; `end` then tells why.
    command.signal.throwIfAborted();
    throw error;
  } finally {
    if (length > maxBytes || command.signal.aborted) process.stop();
    await process.end().catch((error: unknown) => {
      throw isMillraceError(error, 'git_failed') ? (explain?.(messages) ?? error) : error;
    });
  }
  return { text: Buffer.concat(pieces).toString('utf8', 0, maxBytes), isCut: length > maxBytes };
}
