import { MillraceError } from '@millrace/core';

export const newNameBad = (name: string, maxLength: number): MillraceError =>
  new MillraceError('MILLRACE_NEW_NAME', {
    what: `'${name}' cannot be the name of a new plugin or server.`,
    expected: `kebab-case, from a letter, at most ${maxLength} characters.`,
    fix: "Choose a name such as 'tide-tables'.",
  });

export const newExists = (directory: string): MillraceError =>
  new MillraceError('MILLRACE_NEW_EXISTS', {
    what: `'${directory}' exists and is not empty.`,
    expected: 'an empty directory, or none.',
    fix: 'Choose another directory, or empty this one.',
  });

export const newWriteFailed = (directory: string, cause: unknown): MillraceError =>
  new MillraceError(
    'MILLRACE_NEW_WRITE',
    {
      what: `'${directory}' cannot be written: ${(cause as NodeJS.ErrnoException).code ?? String(cause)}.`,
      fix: 'Choose a directory that you may write.',
    },
    { cause },
  );

export const templateMissing = (kind: string): MillraceError =>
  new MillraceError('MILLRACE_NEW_TEMPLATE', {
    what: `This installation has no template for a new ${kind}.`,
    fix: 'Install millrace again.',
  });

export const settingsInvalid = (problems: readonly string[]): MillraceError =>
  new MillraceError(
    'MILLRACE_SETTINGS_INVALID',
    { what: 'The environment has settings that cannot be used:', fix: 'Mend each variable named above.' },
    { problems },
  );

export const dataDirectoryUnusable = (path: string, cause: unknown): MillraceError =>
  new MillraceError(
    'MILLRACE_DATA_DIRECTORY',
    {
      what: `The data directory '${path}' cannot be used: ${(cause as NodeJS.ErrnoException).code ?? String(cause)}.`,
      expected: 'a directory that this user may write, or a place to make one.',
      fix: 'Set MILLRACE_DATA_DIR to such a directory.',
    },
    { cause },
  );

export const configFileMissing = (path: string): MillraceError =>
  new MillraceError('MILLRACE_CONFIG_FILE_MISSING', {
    what: `There is no configuration file '${path}'.`,
    fix: 'Look at the path given with --config; it is taken from the working directory.',
  });

export const configFileInvalid = (path: string, problems: readonly string[], cause?: unknown): MillraceError =>
  new MillraceError(
    'MILLRACE_CONFIG_FILE_INVALID',
    {
      what: `The configuration file '${path}' cannot be used:`,
      expected: 'export default createHub({ ... }), or export default { name, plugins }.',
      fix: 'Mend each point above.',
    },
    { problems, ...(cause !== undefined && { cause }) },
  );

export const argumentNotJson = (text: string, cause: unknown): MillraceError =>
  new MillraceError(
    'MILLRACE_ARGUMENT_NOT_JSON',
    {
      what: `The input is not JSON: ${text.length > 80 ? `${text.slice(0, 80)}...` : text}`,
      expected: 'one JSON value, in quotes that keep the shell from changing it.',
      fix: `Write for example: millrace call read_file '{"path":"README.md"}'`,
    },
    { cause },
  );

export const repositoryMissing = (path: string, problem: string): MillraceError =>
  new MillraceError('MILLRACE_REPOSITORY_MISSING', {
    what: `The repository '${path}' cannot be read: ${problem}.`,
    expected: 'a folder on this machine, a file:// URL of one, or an https:// URL of a git repository.',
    fix: 'Look at what is given with --repo.',
  });

export const interrupted = (): MillraceError =>
  new MillraceError('MILLRACE_INTERRUPTED', {
    what: 'The command was stopped before it had finished.',
    fix: 'Run it again.',
  });

export const commandUsage = (problem: string): MillraceError =>
  new MillraceError('MILLRACE_COMMAND_USAGE', { what: problem, fix: 'Run millrace --help, or millrace help <command>.' });

export const lockMissing = (path: string): MillraceError =>
  new MillraceError('MILLRACE_LOCK_MISSING', {
    what: `There is no lock of the tools at '${path}'.`,
    fix: 'Write it with millrace lock, and commit it.',
  });

export const hubNotAsLocked = (problems: readonly string[]): MillraceError =>
  new MillraceError(
    'MILLRACE_LOCK_DRIFT',
    {
      what: 'Tools are not as millrace.lock has them:',
      fix: 'Look at each change; where it is what you want, run millrace lock and commit the file.',
    },
    { problems },
  );

export const switchNotShared = (): MillraceError =>
  new MillraceError('MILLRACE_SWITCH_NOT_SHARED', {
    what: 'This hub keeps its state in memory, so a switch thrown from here would reach no other process.',
    expected: 'a hub with @millrace/database, or another state store that processes share.',
    fix: 'Add the database plugin, or throw the switch in the process itself with hub.switches.',
  });
