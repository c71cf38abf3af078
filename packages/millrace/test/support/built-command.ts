import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { afterEach, describe } from 'vitest';

const script = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const isWanted = process.env['MILLRACE_TEST_DIST'] === '1';
if (isWanted && !existsSync(script))
  throw new Error(`The command is not built: there is no ${script}. Run 'pnpm build millrace' first; 'npm test' does so itself.`);

/** Tests of the built command, for the run of the suite on what was built (`pnpm test:dist`). */
export const describeBuilt = isWanted ? describe : describe.skip;

/** How a client starts the built command. */
export const builtCommand = { command: process.execPath, script };

/** Where and with what a command runs. */
export interface Surroundings {
  readonly cwd: string;
  /** Beside PATH and HOME, which it needs. */
  readonly env: Readonly<Record<string, string>>;
}

/** A running command. What it wrote so far can be read at any time. */
export interface Running {
  readonly child: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly stdout: string;
  readonly stderr: string;
  readonly ended: Promise<number | null>;
}

/** The variables of a command in a test: none of the test's own, and no setting of whoever runs it. */
export function environmentOf(env: Surroundings['env']): Record<string, string> {
  return { PATH: process.env['PATH'] ?? '', HOME: env['MILLRACE_DATA_DIR'] ?? '/', ...env };
}

const running = new Set<Running['child']>();
afterEach(() => {
  for (const child of running) child.kill('SIGKILL');
});

/** As shells count it: one more Ctrl-C may come while the process is ending and hears nothing any more. */
const endedByCtrlC = 130;

/** Starts the built command. What still runs after the test is ended. */
export function startBuilt(args: readonly string[], { cwd, env }: Surroundings): Running {
  const child = spawn(builtCommand.command, [script, ...args], { cwd, env: environmentOf(env), stdio: ['pipe', 'pipe', 'pipe'] });
  running.add(child);
  const written = { stdout: '', stderr: '' };
  child.stdout.on('data', (piece: Buffer) => (written.stdout += piece.toString()));
  child.stderr.on('data', (piece: Buffer) => (written.stderr += piece.toString()));
  const ended = new Promise<number | null>((resolve) =>
    child.on('close', (code, signal) => {
      running.delete(child);
      resolve(signal === 'SIGINT' ? endedByCtrlC : code);
    }),
  );
  return {
    child,
    ended,
    get stdout() {
      return written.stdout;
    },
    get stderr() {
      return written.stderr;
    },
  };
}

/** Runs the built command to its end. */
export async function runBuilt(args: readonly string[], surroundings: Surroundings) {
  const run = startBuilt(args, surroundings);
  run.child.stdin.end();
  const code = await run.ended;
  return { code, stdout: run.stdout, stderr: run.stderr };
}
