import { mkdirSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../test-support/temporary-folder.js';
import { readSettings } from './settings.js';

const at = temporaryFolder();

it('needs no variable', () => {
  expect(readSettings({}, at())).toEqual({ dataDirectory: join(homedir(), '.millrace'), roots: [at()], logLevel: 'warn' });
});

it('reads every variable, paths from the working directory', () => {
  mkdirSync(at('one'));
  const settings = readSettings(
    {
      MILLRACE_DATA_DIR: 'data',
      MILLRACE_ROOTS: ['one', at()].join(delimiter),
      MILLRACE_DATABASE_URL: 'postgres://ada@localhost/mill',
      MILLRACE_TOKEN: ` ${'t'.repeat(16)}\n`,
      MILLRACE_STATE_KEY: 's'.repeat(32),
      MILLRACE_LOG_LEVEL: 'debug',
    },
    at(),
  );

  expect(settings).toEqual({
    dataDirectory: at('data'),
    roots: [at('one'), at()],
    databaseUrl: 'postgres://ada@localhost/mill',
    token: 't'.repeat(16),
    stateKey: 's'.repeat(32),
    logLevel: 'debug',
  });
});

it('takes an empty variable for one that is not set', () => {
  const empty = { MILLRACE_DATA_DIR: '', MILLRACE_ROOTS: ' ', MILLRACE_DATABASE_URL: '', MILLRACE_LOG_LEVEL: '' };

  expect(readSettings(empty, at())).toEqual(readSettings({}, at()));
});

it.each([
  ['MILLRACE_TOKEN', '', 'is empty'],
  ['MILLRACE_TOKEN', '   ', 'is empty'],
  ['MILLRACE_TOKEN', 'x'.repeat(15), 'at least 16 characters'],
  ['MILLRACE_TOKEN', 'two words of a token', 'visible ASCII'],
  ['MILLRACE_TOKEN', 'ключ-от-мельницы-ключ', 'visible ASCII'],
  ['MILLRACE_STATE_KEY', 'x'.repeat(31), 'at least 32 characters'],
  ['MILLRACE_STATE_KEY', '', 'is empty'],
  ['MILLRACE_LOG_LEVEL', 'loud', "debug, info, warn, error, silent, not 'loud'"],
  ['MILLRACE_DATABASE_URL', 'mysql://localhost/mill', 'postgres://user:password@host:5432/name'],
  ['MILLRACE_DATABASE_URL', 'postgres', 'postgres://user:password@host:5432/name'],
  ['MILLRACE_ROOTS', '/not/there', "'/not/there', which is no folder"],
])('refuses %s=%j and says what is expected', (name, value, expected) => {
  expect(() => readSettings({ [name]: value }, at())).toThrow(
    expect.objectContaining({ code: 'MILLRACE_SETTINGS_INVALID', problems: [expect.stringContaining(`${name} `)] }),
  );
  expect(() => readSettings({ [name]: value }, at())).toThrow(expected);
});

it('refuses a file as a root', () => {
  writeFileSync(at('file'), '');

  expect(() => readSettings({ MILLRACE_ROOTS: 'file' }, at())).toThrow('which is no folder');
});

it('reports all that is wrong together, and no secret', () => {
  const environment = {
    MILLRACE_TOKEN: 'hush',
    MILLRACE_STATE_KEY: 'mum',
    MILLRACE_DATABASE_URL: 'x://u:hush@h/d',
    MILLRACE_LOG_LEVEL: 'loud',
  };

  const read = (): unknown => readSettings(environment, at());

  expect(read).toThrow(expect.objectContaining({ problems: expect.objectContaining({ length: 4 }) }));
  expect(read).not.toThrow(/hush|mum/);
});
