import { Command, InvalidArgumentError, Option } from 'commander';
import { millraceVersion } from '../compose/millrace-version.js';
import type { Terminal } from './terminal.js';

/** Takes whether a command did what it was asked to. */
export type Finish = (isGood: boolean) => void;

/** The command line of `millrace`. What a command needs is imported when it runs. */
export function createProgram(terminal: Terminal, finish: Finish): Command {
  const program = new Command('millrace')
    .description('Composes MCP servers from plugins.')
    .version(millraceVersion)
    .exitOverride()
    // Mistakes are told by whoever runs the program, all in one way.
    .configureOutput({ writeOut: terminal.print, writeErr: terminal.tell, outputError: () => {} });
  addServing(program, terminal, finish);
  addLooking(program, terminal, finish);
  addSwitches(program, terminal);
  addBeginning(program, terminal);
  return program;
}

function addServing(program: Command, terminal: Terminal, finish: Finish): void {
  program
    .command('serve')
    .description('Serves a hub to MCP clients.')
    .addOption(new Option('--stdio', 'on standard input and output').conflicts(['http', 'host', 'port']))
    .addOption(new Option('--http', 'over HTTP (unless --stdio)').conflicts(['view']))
    .option('--host <host>', 'the address to listen on; 127.0.0.1 unless given')
    .option('--port <port>', 'the port to listen on, 4600 unless given; 0 takes any free one', portNumber)
    .addOption(streamPort())
    .addOption(new Option('--view <name>', 'one view of the hub, with --stdio').conflicts(['host', 'port']))
    .addOption(configFile())
    .addOption(
      new Option('--lock <how>', "where tools are not as millrace.lock has them; 'refuse' beside a --config that has one").choices([
        'off',
        'warn',
        'refuse',
      ]),
    )
    .action(async (options) => (await import('./serve.js')).serve(terminal, options));

  program
    .command('main-job')
    .description('Takes a repository through all four modules, then serves.')
    .option('--repo <path or url>', 'the repository; the working directory unless given')
    .option('--once', 'end after the workflow')
    .option('--port <port>', 'the port to listen on; 4600 unless given, any free one with --repo or --once', portNumber)
    .addOption(streamPort())
    .addOption(asJson())
    .action(async (options) => finish(await (await import('../main-job/main-job.js')).mainJob(terminal, options)));
}

function addLooking(program: Command, terminal: Terminal, finish: Finish): void {
  program
    .command('inspect')
    .description('Shows what a hub is made of and what its tools cost a client, without starting it.')
    .addOption(asJson())
    .addOption(configFile())
    .action(async (options) => (await import('./inspect.js')).inspect(terminal, options));

  program
    .command('lock')
    .description('Writes what the tools of a hub are to millrace.lock.')
    .option('--check', 'write nothing; fail where the tools are not as locked')
    .option('--start', 'start the hub first, for tools that come only then')
    .addOption(asJson())
    .addOption(configFile())
    .action(async (options) => finish(await (await import('./lock.js')).lock(terminal, options)));

  program
    .command('call <tool> [input]')
    .description('Calls one tool with a JSON input and prints the result.')
    .addOption(asJson())
    .addOption(configFile())
    .action(async (tool: string, input: string | undefined, options) =>
      (await import('./call.js')).call(terminal, tool, { ...options, ...(input !== undefined && { input }) }),
    );

  program
    .command('doctor')
    .description('Looks at what a hub needs here and says what to mend.')
    .addOption(asJson())
    .action(async (options) => finish(await (await import('./doctor.js')).doctor(terminal, options)));

  program
    .command('token')
    .description('Mints a short-lived token for the stream gateway.')
    .requiredOption('--subject <name>', 'who will use it')
    .option('--module <name...>', 'the streams it may read; all unless given')
    .option('--lifetime <seconds>', 'at most 3600, which it is unless given', wholeNumber)
    .addOption(asJson())
    .action(async (options) => (await import('./token.js')).token(terminal, options));
}

function addSwitches(program: Command, terminal: Terminal): void {
  const group = program.command('switch').description('Turns a tool, a plugin or a principal off at once, and on again.');
  for (const to of ['off', 'on'] as const)
    group
      .command(to)
      .description(`Turns it ${to}, in every hub on the same database.`)
      .option('--tool <name>', 'a tool, by its name in the catalogue')
      .option('--plugin <name>', 'all of a plugin')
      .option('--principal <id>', 'a principal')
      .option('--tenant <name>', 'of this tenant only')
      .requiredOption('--why <text>', 'for the log and the audit')
      .option('--by <name>', 'who says so; you unless given')
      .addOption(asJson())
      .addOption(configFile())
      .action(async (options) => (await import('./switch.js')).throwSwitch(terminal, to, options));
  group
    .command('list')
    .description('Lists what is turned off.')
    .addOption(asJson())
    .addOption(configFile())
    .action(async (options) => (await import('./switch.js')).throwSwitch(terminal, 'list', options));
}

function addBeginning(program: Command, terminal: Terminal): void {
  program
    .command('new <kind> <name> [directory]')
    .description("Begins a 'plugin' or a 'server' in a folder of its own.")
    .action(async (kind: string, name: string, directory?: string) =>
      (await import('./begin.js')).begin(terminal, { kind, name, ...(directory !== undefined && { directory }) }),
    );
}

const asJson = (): Option => new Option('--json', 'print one JSON document, also of a failure');
const configFile = (): Option => new Option('--config <file>', 'a millrace.config.ts; the hub with all modules unless given');
const streamPort = (): Option =>
  new Option('--stream-port <port>', 'the port of the stream gateway, 4601 unless given; 0 takes any free one').argParser(portNumber);

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
}

function portNumber(text: string): number {
  const port = wholeNumber(text);
  if (port > 65_535) throw new InvalidArgumentError('It must be from 0 to 65535.');
  return port;
}
