import { CommanderError } from 'commander';
import { commandUsage } from '../error-catalogue.js';
import { exitCodeOf, failureDocument, failureText } from './failure.js';
import { createProgram } from './program.js';
import type { Terminal } from './terminal.js';

/**
 * Runs one command line.
 *
 * @param args - what follows `millrace`.
 * @returns the exit code: 0 it went well, 1 it failed, 2 the command line is wrong, 130 it was interrupted.
 */
export async function runCommand(terminal: Terminal, args: readonly string[]): Promise<number> {
  let isGood = true;
  terminal.takeOutput();
  const program = createProgram(terminal, (good) => (isGood &&= good));
  try {
    await program.parseAsync(args, { from: 'user' });
    return isGood ? 0 : 1;
  } catch (cause) {
    if (cause instanceof CommanderError && cause.exitCode === 0) return 0;
    const failure = cause instanceof CommanderError ? commandUsage(usageProblem(cause)) : cause;
    terminal.tell(failureText(failure));
    if (args.includes('--json')) terminal.print(`${JSON.stringify(failureDocument(failure))}\n`);
    return exitCodeOf(failure);
  } finally {
    terminal.releaseOutput();
  }
}

function usageProblem({ code, message }: CommanderError): string {
  if (code === 'commander.help') return 'No command is given.';
  const text = message.replace(/^error: /, '');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.)?]$/.test(text) ? '' : '.'}`;
}
