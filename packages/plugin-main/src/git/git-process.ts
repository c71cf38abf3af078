import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { kill } from 'node:process';
import type { Readable } from 'node:stream';
import { gitFailed, gitMissing, gitTooHungry } from '../error-catalogue.js';
import { errorCode } from '../workspace/system-failure.js';
import { gitEnvironment, safeSettings } from './git-environment.js';
import { watchMemory } from './watch-memory.js';

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
/** Bytes of memory of its own; the history of a million commits takes less. */
const maxMemoryBytes = 768 * 1024 * 1024;

/** Starts git with fixed arguments in a scrubbed environment, never through a shell. */
export function startGit(command: GitCommand): GitProcess {
  command.signal.throwIfAborted();
  const child = spawn(command.git, [...safeSettings, ...command.args], {
    cwd: command.cwd,
    env: { ...gitEnvironment(command.home ?? command.cwd), ...command.environment },
    stdio: ['pipe', 'pipe', 'pipe'],
    // A process group of its own, so that what git starts ends with it.
    detached: true,
    windowsHide: true,
  });
  let isClosed = false;
  // Until its pipes are closed, not until it has exited: what it has started may live on and hold them.
  let killing: NodeJS.Timeout | undefined;
  const stop = (): void => {
    if (!isClosed) killGroup(child, command.graceMs === undefined ? 'SIGKILL' : 'SIGTERM');
    if (command.graceMs !== undefined && !isClosed) killing ??= setTimeout(() => killGroup(child, 'SIGKILL'), command.graceMs);
    child.stdout.destroy();
  };
  command.signal.addEventListener('abort', stop, { once: true });
  let messages = '';
  child.stderr.on('data', (piece: Buffer) => {
    messages = (messages + piece.toString('utf8')).slice(-keptMessageBytes);
  });
  // It may end before it has read everything; its exit tells the reason.
  child.stdin.on('error', () => undefined);
  child.stdin.end(command.input ?? '');
  let isStopped = false;
  let isTooHungry = false;
  const memory = watchMemory(child.pid, maxMemoryBytes, () => {
    isTooHungry = true;
    stop();
  });
  const closed = once(child, 'close').finally(() => {
    isClosed = true;
    clearTimeout(killing);
    memory.end();
    command.signal.removeEventListener('abort', stop);
  });
  closed.catch(() => undefined);
  return {
    output: child.stdout,
    messages: child.stderr,
    stop() {
      isStopped = true;
      stop();
    },
    async end() {
      const code = await closed.catch((error: unknown) => {
        throw errorCode(error) === 'ENOENT' ? gitMissing(error) : gitFailed(command.doing, '', error);
      });
      command.signal.throwIfAborted();
      if (isTooHungry) throw gitTooHungry(command.doing);
      if (code[0] !== 0 && !isStopped) throw gitFailed(command.doing, lastLine(messages));
    },
  };
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

function killGroup(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): void {
  if (child.pid === undefined) return;
  try {
    kill(-child.pid, signal);
  } catch {
    // No process groups here, or it has just ended.
    child.kill(signal);
  }
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
