import { chmod, mkdir, symlink } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { refusalOf } from '../test-support/refusal.js';
import { temporaryFolder } from '../test-support/temporary-folder.js';
import { withoutPrivileges } from '../test-support/without-privileges.js';
import { findRoots, isInside } from './root.js';

describe('findRoots', () => {
  it('names roots after their folders, the writable ones first', async () => {
    await using folder = await temporaryFolder({ 'app/': '', 'docs/': '' });

    const roots = await findRoots([folder.at('app')], [folder.at('docs')]);

    expect(roots).toEqual([
      { name: 'app', path: folder.at('app'), given: folder.at('app'), isWritable: true },
      { name: 'docs', path: folder.at('docs'), given: folder.at('docs'), isWritable: false },
    ]);
  });

  it('gives folders of one name different names, and a name of one letter two at least', async () => {
    await using folder = await temporaryFolder({ 'a/app/': '', 'b/app/': '', 'x/': '' });

    const roots = await findRoots([folder.at('a/app'), folder.at('b/app'), folder.at('x')], []);

    expect(roots.map((root) => root.name)).toEqual(['app', 'app-2', 'rootx']);
  });

  it('keeps colons out of names, since a colon ends a name in a path', async () => {
    await using folder = await temporaryFolder();
    await mkdir(folder.at('a:b'));

    const [root] = await findRoots([folder.at('a:b')], []);

    expect(root?.name).toBe('a-b');
  });

  it('resolves a root that is a link, and remembers how it was given', async () => {
    await using folder = await temporaryFolder({ 'real/': '' });
    await symlink('real', folder.at('link'));

    const [root] = await findRoots([folder.at('link')], []);

    expect(root).toMatchObject({ name: 'real', path: folder.at('real'), given: folder.at('link') });
  });

  it('takes a folder that is given twice once, as it was given first', async () => {
    await using folder = await temporaryFolder({ 'app/': '' });

    const roots = await findRoots([folder.at('app')], [folder.at('app')]);

    expect(roots).toHaveLength(1);
    expect(roots[0]?.isWritable).toBe(true);
  });

  it('names every root that cannot be used, and why', async () => {
    await using folder = await temporaryFolder({ 'file.txt': '', 'closed/': '' });
    await chmod(folder.path, 0o755);
    await chmod(folder.at('closed'), 0o000);

    const refusal = await withoutPrivileges(() =>
      refusalOf(findRoots([folder.at('none'), folder.at('file.txt')], [folder.at('closed'), folder.at('file.txt/x')])),
    );

    expect(refusal.code).toBe('MILLRACE_MAIN_ROOTS_INVALID');
    expect(refusal.problems).toEqual([
      `'${folder.at('none')}' does not exist`,
      `'${folder.at('file.txt')}' is not a folder`,
      `'${folder.at('closed')}' may not be read`,
      `'${folder.at('file.txt/x')}' is not a folder`,
    ]);
  });

  it('gives a general reason for what it does not know', async () => {
    const refusal = await refusalOf(findRoots([`/${'x'.repeat(300)}`], []));

    expect(refusal.problems[0]).toMatch(/cannot be read$/);
  });
});

describe('isInside', () => {
  it.each([
    ['/a', '/a', true],
    ['/a', '/a/b', true],
    ['/a', '/ab', false],
    ['/a/b', '/a', false],
    ['/', '/a', true],
  ])('of %s and %s is %s', (folder, path, expected) => {
    expect(isInside(folder, path)).toBe(expected);
  });
});
