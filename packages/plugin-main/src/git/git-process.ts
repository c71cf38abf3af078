import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import type { Readable } from 'node:stream';
import { gitFailed } from '../error-catalogue/repositories.js';
import { gitEnvironment, safeSettings } from './git-environment.js';
import { ProcessEnd } from './process-end.js';

/** A git command to run. */
export interface GitCommand {
  /** The program. */
  readonly git: string;
  /** What it is to do, for messages: `'list the files'`. */
  readonly doing: string;
  /** Its arguments, after the settings every command gets. */
  readonly args: readonly string[];
  /** Its working directory, and its HOME unless `home` says otherwise. */
  readonly cwd: string;
  readonly home?: string;
  /** Added to the environment every command gets. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Ends it and everything it has started. */
  readonly signal: AbortSignal;
  /** Milliseconds it may take to let its lock files go when it is ended; none unless said, and then it is killed at once. */
  readonly graceMs?: number;
  /** Given on its standard input. */
  readonly input?: string;
}

/** A git command that is running. Its output must be read, or it waits for ever. */
export interface GitProcess {
  readonly output: Readable;
  /** Messages, as they come. */
  readonly messages: Readable;
  /** Ends it early, with everything it has started; `end` then does not fail. */
  stop(): void;
  /**
   * Waits until it has ended.
   *
   * @throws MillraceError `git_failed` when it failed, `git_missing` when there is no git, `too_large` when it took too much
   * memory; the signal's reason on abort.
   */
  end(): Promise<void>;
}

const keptMessageBytes = 4_096;

/** Starts git with fixed arguments in a scrubbed environment, never through a shell. */
export function startGit(command: GitCommand): GitProcess {
  command.signal.throwIfAborted();
  const child = spawnGit(command);
  const processEnd = new ProcessEnd(child, command);
  let messages = '';
  child.stderr.on('data', (piece: Buffer) => {
    messages = (messages + piece.toString('utf8')).slice(-keptMessageBytes);
  });
  // It may end before it has read everything; its exit tells the reason.
  child.stdin.on('error', () => undefined);
  child.stdin.end(command.input ?? '');
  let isStopped = false;
  return {
    output: child.stdout,
    messages: child.stderr,
    stop() {
      isStopped = true;
      processEnd.hasten();
    },
    async end() {
      const code = await processEnd.code();
      if (code !== 0 && !isStopped) throw gitFailed(command.doing, lastLine(messages));
    },
  };
}

function spawnGit(command: GitCommand): ChildProcessWithoutNullStreams {
  return spawn(command.git, [...safeSettings, ...command.args], {
    cwd: command.cwd,
    env: { ...gitEnvironment(command.home ?? command.cwd), ...command.environment },
    stdio: ['pipe', 'pipe', 'pipe'],
    // A process group of its own, so that what git starts ends with it.
    detached: true,
    windowsHide: true,
  });
}

/** Runs git to its end and gives its output as text. @param maxBytes - stops it when there is more. */
export async function gitText(command: GitCommand, maxBytes = 64 * 1024): Promise<string> {
  const process = startGit(command);
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of process.output as AsyncIterable<Buffer>) {
    pieces.push(piece);
    length += piece.length;
    if (length > maxBytes) {
      process.stop();
      break;
    }
  }
  await process.end();
  return Buffer.concat(pieces).toString('utf8');
}

/** The last thing git said itself, not a server through it, without paths and addresses that only the host should see. */
function lastLine(messages: string): string {
  const lines = messages.split(/[\r\n]+/).filter((line) => /^(fatal|error):/i.test(line));
  const last = lines.findLast((line) => line.startsWith('fatal')) ?? lines.at(-1) ?? '';
  return last
    .replace(/^(?:fatal|error): /, '')
    .replace(/'[^']*[/\\][^']*'/g, '[…]')
    .replace(/(?:[a-z]+:\/\/|\/|[A-Z]:\\)[^\s']+/gi, '[…]')
    .replace(/\.$/, '')
    .slice(0, 200);
}
