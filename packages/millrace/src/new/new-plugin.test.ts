import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newPlugin } from './new-plugin.js';
import { newServer } from './new-server.js';
import { declaredBy, installed, testPackage } from './test-support/run-package.js';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'millrace-new-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const read = (...path: string[]): string => readFileSync(join(folder, ...path), 'utf8');

describe('newPlugin', () => {
  it('writes the whole package, with the name in every form that is needed', async () => {
    const target = join(folder, 'made', 'here');

    const files = await newPlugin('tide-tables', target);

    expect(files).toEqual([
      '.gitignore',
      'README.md',
      'package.json',
      'src/tide-tables.test.ts',
      'src/tide-tables.ts',
      'tsconfig.json',
      'vitest.config.ts',
    ]);
    expect(
      readdirSync(target, { recursive: true })
        .filter((path) => path !== 'src')
        .map((path) => String(path).replaceAll('\\', '/'))
        .sort(),
    ).toEqual(files);
    expect(JSON.parse(read('made/here/package.json'))).toMatchObject({ name: 'millrace-plugin-tide-tables' });
    expect(read('made/here/src/tide-tables.ts')).toContain('export const tideTables = definePlugin({');
    expect(read('made/here/src/tide-tables.ts')).toContain("name: 'tide_tables_greet'");
    for (const file of files) expect(read('made/here', file)).not.toMatch(/\{\{\w+\}\}/);
  });

  it.each([
    '',
    'Weather',
    'tide_tables',
    'tide--tables',
    '-tide',
    'tide-',
    '1tide',
    '../tide',
    'tide/tables',
    'tïde',
    'a b',
    'a\n',
    'x'.repeat(41),
  ])('refuses the name %j and writes nothing', async (name) => {
    await expect(newPlugin(name, join(folder, 'target'))).rejects.toMatchObject({ code: 'MILLRACE_NEW_NAME' });

    expect(readdirSync(folder)).toEqual([]);
  });

  it('refuses a directory with something in it, and leaves that as it is', async () => {
    writeFileSync(join(folder, 'package.json'), 'mine');

    await expect(newPlugin('tide-tables', folder)).rejects.toMatchObject({
      code: 'MILLRACE_NEW_EXISTS',
      message: expect.stringContaining(folder),
    });

    expect(readdirSync(folder)).toEqual(['package.json']);
    expect(read('package.json')).toBe('mine');
  });

  it('refuses a file in the place of the directory', async () => {
    writeFileSync(join(folder, 'taken'), 'mine');

    await expect(newPlugin('tide-tables', join(folder, 'taken'))).rejects.toMatchObject({ code: 'MILLRACE_NEW_EXISTS' });
    await expect(newPlugin('tide-tables', join(folder, 'taken', 'below'))).rejects.toMatchObject({ code: 'MILLRACE_NEW_EXISTS' });
  });

  it('says where it cannot write', async () => {
    const tooLong = join(folder, 'x'.repeat(300));

    await expect(newPlugin('tide-tables', tooLong)).rejects.toMatchObject({
      code: 'MILLRACE_NEW_WRITE',
      message: expect.stringContaining('ENAMETOOLONG'),
    });
  });

  it('takes an empty directory', async () => {
    await newPlugin('tide-tables', folder);

    expect(readdirSync(folder)).toContain('package.json');
  });
});

describe('what is generated', () => {
  // 'import' may not be an identifier; 'greet' and 'z' are used in the template itself.
  it.each(['tide-tables', 'import', 'greet', 'z'])(
    'for the plugin %j has sound types and passing tests',
    async (name) => {
      await newPlugin(name, folder);

      const { code, output } = await testPackage(folder);

      expect(output).toContain('4 passed');
      expect(code, output).toBe(0);
    },
    90_000,
  );

  it('for a server has sound types and passing tests, and two lines for each transport', async () => {
    const files = await newServer('tide-server', folder);

    const { code, output } = await testPackage(folder);

    expect(output).toContain('2 passed');
    expect(code, output).toBe(0);
    expect(files).toEqual(expect.arrayContaining(['src/hub.ts', 'src/http.ts', 'src/stdio.ts']));
  }, 90_000);

  it.each([newPlugin, newServer])('by %o asks for versions that this workspace has', async (make) => {
    await make('tide-tables', folder);

    const wrong = Object.entries(declaredBy(folder)).filter(([name, range]) => !isIn(range, versionOf(name)));

    expect(wrong).toEqual([]);
  });
});

function versionOf(name: string): string {
  return (JSON.parse(readFileSync(join(installed(name), 'package.json'), 'utf8')) as { version: string }).version;
}

/** `^` and `~` over one version, as far as the templates use them. */
function isIn(range: string, version: string): boolean {
  const wanted = range.slice(1).split('.').map(Number);
  const had = version.split('.').map(Number);
  const fixed = range.startsWith('^') && wanted[0] !== 0 ? 1 : 2;
  const isSame = wanted.slice(0, fixed).every((part, index) => part === had[index]);
  return isSame && had.join('.').localeCompare(wanted.join('.'), 'en', { numeric: true }) >= 0;
}
