import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { onTestFinished } from 'vitest';

/** What a child says: one JSON object a line. */
export interface Line {
  readonly ready?: number;
  readonly key?: string;
  readonly code?: string;
  readonly message?: string;
  readonly status?: { readonly state: string };
}

/** Another process on a database. */
export interface Child<L = Line> {
  readonly pid: number;
  /** Everything it has said so far. */
  readonly lines: readonly L[];
  /** Waits for a line. */
  says(isIt: (line: L) => boolean): Promise<L>;
  /** Writes a line to its input. */
  tell(line: string): void;
  kill(): Promise<void>;
  /** Asks it to stop, and waits. */
  stop(): Promise<void>;
  /** Waits until it has ended. @returns its exit code. */
  ended: Promise<number | null>;
}

/** Starts another process with a database; see child.mjs for the modes. */
export function runChild(mode: 'hold' | 'write' | 'try' | 'migrate', config: Readonly<Record<string, unknown>>, folder?: string): Child {
  const child = startChild<Line>('child.mjs', [mode, JSON.stringify(config), ...(folder ? [folder] : [])]);
  onTestFinished(() => child.kill());
  return child;
}

/** Starts a program of this folder that says JSON. Who starts it ends it. */
export function startChild<L>(program: string, args: readonly string[]): Child<L> {
  const file = new URL(`./${program}`, import.meta.url);
  const child = spawn(process.execPath, [file.pathname, ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines: L[] = [];
  const listeners = new Set<() => void>();
  createInterface(child.stdout).on('line', (line) => {
    lines.push(JSON.parse(line) as L);
    for (const listener of listeners) listener();
  });
  const ended = once(child, 'close').then(([code]) => code as number | null);
  return {
    pid: child.pid ?? -1,
    lines,
    ended,
    says: (isIt) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const line = lines.find(isIt);
          if (!line) return;
          listeners.delete(look);
          resolve(line);
        };
        listeners.add(look);
        look();
        void ended.then(() => reject(new Error(`The child ended; it had said ${JSON.stringify(lines.slice(-3))}`)));
      }),
    tell: (line) => void child.stdin.write(`${line}\n`),
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
    async stop() {
      child.stdin.end();
      await ended;
    },
  };
}
