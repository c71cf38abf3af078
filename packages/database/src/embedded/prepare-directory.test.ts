import { chmod, mkdir, readdir, realpath, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { engineFor, temporaryFolder } from '../test-support/test-engine.js';
import { checkDataVersion, engineMajor } from './data-version.js';
import { prepareDirectory } from './prepare-directory.js';

const isRoot = process.getuid?.() === 0;

describe('prepareDirectory', () => {
  it('makes the directory for this user alone, and leaves nothing in it', async () => {
    const directory = join(await temporaryFolder(), 'a', 'b');

    expect(await prepareDirectory(directory)).toBe(await realpath(directory));
    expect((await stat(directory)).mode & 0o777).toBe(0o700);
    expect(await readdir(directory)).toEqual([]);
  });

  it('gives the real path of a link, so that two names are one lock', async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, 'real'));
    await symlink(join(folder, 'real'), join(folder, 'link'));

    expect(await prepareDirectory(join(folder, 'link'))).toBe(await realpath(join(folder, 'real')));
  });

  it('may be done by many at the same moment', async () => {
    const directory = join(await temporaryFolder(), 'shared');

    const paths = await Promise.all(Array.from({ length: 20 }, () => prepareDirectory(directory)));

    expect(new Set(paths).size).toBe(1);
  });

  it.each([
    ['a file', 'file', 'it is a file'],
    ['below a file', 'file/below', 'a part of its path is a file'],
  ])('refuses what is %s', async (_what, name, problem) => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'file'), '');

    await expect(prepareDirectory(join(folder, name))).rejects.toMatchObject({
      code: 'MILLRACE_DATABASE_DIRECTORY',
      message: expect.stringContaining(problem) as string,
    });
  });

  it('refuses a directory that this user may not write to', async () => {
    const folder = await temporaryFolder();
    await chmod(folder, 0o555);
    if (isRoot) asNobody();

    await expect(prepareDirectory(join(folder, 'new'))).rejects.toMatchObject({
      code: 'MILLRACE_DATABASE_DIRECTORY',
      message: expect.stringContaining('may not write there') as string,
    });
  });
});

/** Root may write anywhere. */
function asNobody(): void {
  process.seteuid?.(65_534);
  onTestFinished(() => process.seteuid?.(0));
}

describe('checkDataVersion', () => {
  it('knows the version that the engine is', async () => {
    const engine = await engineFor({ directory: 'memory' }).open(new AbortController().signal);
    onTestFinished(() => engine.close());

    expect(engine.version.split('.', 1)[0]).toBe(engineMajor);
  }, 60_000);

  it.each(['17\n', '19\n', 'garbage'])('refuses data of another version (%j), and says what to do', async (version) => {
    const directory = await temporaryFolder();
    await mkdir(join(directory, 'pgdata'));
    await writeFile(join(directory, 'pgdata', 'PG_VERSION'), version);

    await expect(engineFor({ directory }).open(new AbortController().signal)).rejects.toMatchObject({
      code: 'MILLRACE_DATABASE_VERSION',
      message: expect.stringMatching(
        new RegExp(`PostgreSQL ${version.trim()}\\.[^]*version of @millrace/database that wrote it`),
      ) as string,
    });
    expect(await readdir(directory)).toEqual(['pgdata']);
  });

  it('refuses data that is a file', async () => {
    const directory = await temporaryFolder();
    await writeFile(join(directory, 'pgdata'), '');

    await expect(checkDataVersion(directory)).rejects.toMatchObject({ code: 'MILLRACE_DATABASE_DIRECTORY' });
  });

  it.each(['', `${engineMajor}\n`])('lets a first start that was cut off, and its own version, through (%j)', async (version) => {
    const directory = await temporaryFolder();
    await mkdir(join(directory, 'pgdata'));
    await writeFile(join(directory, 'pgdata', 'PG_VERSION'), version);

    await expect(checkDataVersion(directory)).resolves.toBeUndefined();
  });
});
