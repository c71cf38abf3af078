#!/usr/bin/env node
import { isMillraceError } from '@millrace/core';
import { Command, InvalidArgumentError, Option } from 'commander';
import { processTerminal } from './commands/terminal.js';
import { millraceVersion } from './compose/millrace-version.js';

const terminal = processTerminal();
const program = new Command('millrace').description('Composes MCP servers from plugins.').version(millraceVersion);

program
  .command('serve')
  .description('Serves a hub to MCP clients.')
  .addOption(new Option('--stdio', 'on standard input and output').conflicts(['http', 'host', 'port']))
  .option('--http', 'over HTTP (unless --stdio)')
  .option('--host <host>', 'the address to listen on')
  .option('--port <port>', 'the port to listen on; 0 takes any free one', wholeNumber)
  .option('--stream-port <port>', 'the port of the stream gateway', wholeNumber)
  .option('--view <name>', 'one view of the hub (stdio)')
  .option('--config <file>', 'a millrace.config.ts; the hub with all modules unless given')
  .action(async (options) => (await import('./commands/serve.js')).serve(terminal, options));

program
  .command('inspect')
  .description('Shows what a hub is made of, without starting it.')
  .option('--json', 'as JSON')
  .option('--config <file>', 'a millrace.config.ts')
  .action(async (options) => (await import('./commands/inspect.js')).inspect(terminal, options));

program
  .command('call <tool> [input]')
  .description('Calls one tool with a JSON input and prints the result.')
  .option('--config <file>', 'a millrace.config.ts')
  .action(async (tool: string, input: string | undefined, options) =>
    (await import('./commands/call.js')).call(terminal, tool, { ...options, ...(input !== undefined && { input }) }),
  );

program
  .command('doctor')
  .description('Looks at what a hub needs here and says what to mend.')
  .action(async () => exitUnless(await (await import('./commands/doctor.js')).doctor(terminal)));

program
  .command('token')
  .description('Mints a short-lived token for the stream gateway.')
  .requiredOption('--subject <name>', 'who will use it')
  .option('--module <name...>', 'the streams it may read; all unless given')
  .option('--lifetime <seconds>', 'at most 3600', wholeNumber)
  .action(async (options) => (await import('./commands/token.js')).token(terminal, options));

program
  .command('new <kind> <name> [directory]')
  .description("Begins a 'plugin' or a 'server' in a folder of its own.")
  .action(async (kind: string, name: string, directory?: string) =>
    (await import('./commands/begin.js')).begin(terminal, { kind, name, ...(directory !== undefined && { directory }) }),
  );

program
  .command('main-job')
  .description('Takes a repository through all four modules, then serves.')
  .option('--repo <path or url>', 'the repository; the working directory unless given')
  .option('--once', 'end after the workflow')
  .option('--json', 'print one JSON document')
  .action(async (options) => exitUnless(await (await import('./main-job/main-job.js')).mainJob(terminal, options)));

try {
  await program.parseAsync();
} catch (error) {
  terminal.tell(`${isMillraceError(error) ? `${error.message}\n[${error.code}]` : String(error instanceof Error ? error.stack : error)}\n`);
  process.exitCode = 1;
}

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
}

function exitUnless(isGood: boolean): void {
  if (!isGood) process.exitCode = 1;
}
