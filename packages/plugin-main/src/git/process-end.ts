import type { ChildProcess, ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { kill } from 'node:process';
import { gitFailed, gitMissing, gitTooHungry } from '../error-catalogue/repositories.js';
import { errorCode } from '../workspace/system-failure.js';
import type { GitCommand } from './git-process.js';
import { watchMemory } from './watch-memory.js';

/** Bytes of memory of its own; the history of a million commits takes less. */
const maxMemoryBytes = 768 * 1024 * 1024;

/** The end of a process: by itself, when it is hastened, on abort, or because it takes too much memory. */
export class ProcessEnd {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #command: GitCommand;
  readonly #closed: Promise<unknown[]>;
  #isClosed = false;
  #isTooHungry = false;
  #killing: NodeJS.Timeout | undefined;

  constructor(child: ChildProcessWithoutNullStreams, command: GitCommand) {
    this.#child = child;
    this.#command = command;
    const hasten = (): void => this.hasten();
    command.signal.addEventListener('abort', hasten, { once: true });
    const memory = watchMemory(child.pid, maxMemoryBytes, () => {
      this.#isTooHungry = true;
      this.hasten();
    });
    // Until its pipes are closed, not until it has exited: what it has started may live on and hold them.
    this.#closed = once(child, 'close').finally(() => {
      this.#isClosed = true;
      clearTimeout(this.#killing);
      memory.end();
      command.signal.removeEventListener('abort', hasten);
    });
    this.#closed.catch(() => undefined);
  }

  /** Ends it, with everything it has started. */
  hasten(): void {
    const { graceMs } = this.#command;
    if (!this.#isClosed) killGroup(this.#child, graceMs === undefined ? 'SIGKILL' : 'SIGTERM');
    if (!this.#isClosed && graceMs !== undefined) this.#killing ??= setTimeout(() => killGroup(this.#child, 'SIGKILL'), graceMs);
    this.#child.stdout.destroy();
  }

  /** Its exit code, once it has ended. @throws MillraceError `git_missing`, `git_failed`, `too_large`; the signal's reason on abort. */
  async code(): Promise<unknown> {
    const { doing, signal } = this.#command;
    const [code] = await this.#closed.catch((error: unknown) => {
      throw errorCode(error) === 'ENOENT' ? gitMissing(error) : gitFailed(doing, '', error);
    });
    signal.throwIfAborted();
    if (this.#isTooHungry) throw gitTooHungry(doing);
    return code;
  }
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
