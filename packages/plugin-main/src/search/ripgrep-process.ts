import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { kill } from 'node:process';
import { searchFailed, searchUnavailable } from '../error-catalogue/search.js';

/** A ripgrep that is running. Its output must be read, or it waits for ever. */
export interface RipgrepProcess {
  readonly output: AsyncIterable<Buffer>;
  /** Ends it early; `end` then does not fail. */
  stop(): void;
  /** Waits until it has ended. @returns what it complained of: nothing when all went well. */
  end(): Promise<string>;
}

const keptMessageBytes = 4_096;

/**
 * Starts ripgrep with fixed arguments, no configuration and an empty environment, never through a shell.
 *
 * @param folder - its working directory.
 * @throws MillraceError `search_unavailable` where the package has no program for this system.
 */
export async function startRipgrep(folder: string, args: readonly string[]): Promise<RipgrepProcess> {
  const program = await programPath();
  const child = spawn(program, ['--no-config', ...args], {
    cwd: folder,
    env: {},
    stdio: ['ignore', 'pipe', 'pipe'],
    // A process group of its own, so that a signal to the host's group does not reach it half-way.
    detached: true,
    windowsHide: true,
  });
  let messages = '';
  child.stderr.on('data', (piece: Buffer) => {
    messages = (messages + piece.toString('utf8')).slice(0, keptMessageBytes);
  });
  const closed = once(child, 'close');
  closed.catch(() => undefined);
  let isStopped = false;
  return {
    output: child.stdout,
    stop() {
      isStopped = true;
      killGroup(child);
      child.stdout.destroy();
    },
    async end() {
      try {
        await closed;
      } catch (error) {
        throw searchFailed('the program could not be started', error);
      }
      return isStopped ? '' : messages;
    },
  };
}

// A promise, so that two first searches do not both look for it.
let found: Promise<string> | undefined;

function programPath(): Promise<string> {
  found ??= import('@vscode/ripgrep').then(
    ({ rgPath }) => rgPath,
    (error: unknown) => {
      throw searchUnavailable(error);
    },
  );
  return found;
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  try {
    kill(-child.pid, 'SIGKILL');
  } catch {
    // No process groups here, or it has just ended.
    child.kill('SIGKILL');
  }
}
