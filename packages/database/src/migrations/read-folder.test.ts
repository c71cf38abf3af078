import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { migrationFolder } from '../test-support/test-engine.js';
import { readFolder } from './read-folder.js';

describe('readFolder', () => {
  it('reads the files in the order of their names, and nothing else', async () => {
    const folder = await migrationFolder({ '0002.sql': 'select 2', '0001.sql': 'select 1', 'notes.md': 'not SQL' });

    expect((await readFolder('p', folder)).map(({ name, sql }) => [name, sql])).toEqual([
      ['0001.sql', 'select 1'],
      ['0002.sql', 'select 2'],
    ]);
  });

  it("follows the numbers of drizzle-kit's journal", async () => {
    const folder = await migrationFolder({ 'b.sql': 'select 1', 'a.sql': 'select 2' }, ['b', 'a']);

    expect((await readFolder('p', folder)).map(({ name }) => name)).toEqual(['b.sql', 'a.sql']);
  });

  it.each([
    [
      'its meta/_journal.json is not what drizzle-kit writes',
      async (path: string) => writeFile(`${path}/meta/_journal.json`, '{"entries": 1}'),
    ],
    ['its meta/_journal.json cannot be read', async (path: string) => mkdir(`${path}/meta/_journal.json`)],
    ["'0002.sql' cannot be read", async (path: string) => mkdir(`${path}/0002.sql`)],
    ["'0002.sql' is not UTF-8 text", async (path: string) => writeFile(`${path}/0002.sql`, Buffer.from([0xff, 0xfe]))],
  ])('refuses a folder where %s', async (problem, spoil) => {
    const folder = await migrationFolder({ '0001.sql': 'select 1' });
    const path = fileURLToPath(folder);
    if (problem.includes('meta')) await mkdir(`${path}/meta`);
    await spoil(path);

    await expect(readFolder('p', folder)).rejects.toMatchObject({ code: 'MILLRACE_MIGRATION_FOLDER', problems: [problem] });
  });

  it('refuses a folder that is not on this machine', async () => {
    await expect(readFolder('p', new URL('https://example.org/drizzle/'))).rejects.toMatchObject({
      code: 'MILLRACE_MIGRATION_FOLDER',
      problems: ['the folder is not a file: URL'],
    });
  });
});
