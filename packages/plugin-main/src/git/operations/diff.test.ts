import { chmod, rename, writeFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { git } from '../../test-support/repositories.js';
import { testRepository } from '../../test-support/within-repository.js';
import { readDiff } from './diff.js';

it('compares the working files with the index: sizes first, then each change', async () => {
  await using test = await testRepository({ 'a.txt': 'one\ntwo\nthree\n', 'b.bin': Buffer.of(0, 1), 'run.sh': '#!/bin/sh\n' });
  await writeFile(test.at('a.txt'), 'one\n2\nthree\n');
  await writeFile(test.at('b.bin'), Buffer.of(0, 2));
  await chmod(test.at('run.sh'), 0o755);

  const diff = await test.within((repository) => readDiff(repository, { paths: [] }));

  expect(diff).toEqual({
    files: [
      { letter: 'M', path: 'a.txt', added: 1, removed: 1, isWithheld: false },
      { letter: 'M', path: 'b.bin', isWithheld: false },
      { letter: 'M', path: 'run.sh', mode: '100755', added: 0, removed: 0, isWithheld: false },
    ],
    hunks: [{ path: 'a.txt', text: '@@ -1,3 +1,3 @@\n one\n-two\n+2\n three' }],
    isListCut: false,
    isCut: false,
  });
});

it('compares the index with HEAD, and finds renames', async () => {
  await using test = await testRepository({ 'old name.txt': 'line\n'.repeat(30) });
  await rename(test.at('old name.txt'), test.at('nöw "name".txt'));
  await git(test.at(), ['add', '-A']);

  const diff = await test.within((repository) => readDiff(repository, { isStaged: true, paths: [] }));

  expect(diff.files).toEqual([{ letter: 'R', path: 'nöw "name".txt', from: 'old name.txt', added: 0, removed: 0, isWithheld: false }]);
});

it.each(['.env', 'a "b".env', 'deploy/id_rsa', 'tab\t.pem'])('tells that %j has changed, and not how', async (name) => {
  await using test = await testRepository({ [name]: 'SECRET=one\n', 'open.txt': 'one\n' });
  await writeFile(test.at(name), 'SECRET=two\n');
  await writeFile(test.at('open.txt'), 'two\n');

  const diff = await test.within((repository) => readDiff(repository, { paths: [] }));

  expect(diff.files.filter(({ isWithheld }) => isWithheld)).toHaveLength(1);
  expect(diff.hunks.map(({ path }) => path)).toEqual(['open.txt']);
  expect(JSON.stringify(diff)).not.toContain('SECRET');
});

it('withholds a file that was renamed from a withheld name', async () => {
  await using test = await testRepository({ '.env': 'SECRET=one\n'.repeat(20) });
  await writeFile(test.at('.env'), `${'SECRET=one\n'.repeat(20)}MORE=1\n`);
  await rename(test.at('.env'), test.at('settings.txt'));
  await git(test.at(), ['add', '-A']);

  const diff = await test.within((repository) => readDiff(repository, { isStaged: true, paths: [] }));

  expect(diff).toMatchObject({ files: [{ letter: 'R', isWithheld: true }], hunks: [] });
});

it('shows everything where the host allows secrets', async () => {
  await using test = await testRepository({ '.env': 'S=1\n' }, { allowSecrets: true });
  await writeFile(test.at('.env'), 'S=2\n');

  const diff = await test.within((repository) => readDiff(repository, { paths: [] }));

  expect(diff.hunks).toHaveLength(1);
});

it('cuts long lines and long changes into pieces that fit an answer', async () => {
  await using test = await testRepository({ 'a.txt': '' });
  await writeFile(test.at('a.txt'), `${'x'.repeat(100_000)}\n${'line of text\n'.repeat(1_000)}`);

  const { hunks } = await test.within((repository) => readDiff(repository, { paths: [] }));

  expect(hunks.length).toBeGreaterThan(4);
  expect(Math.max(...hunks.map(({ text }) => text.length))).toBeLessThan(4_000);
  expect(hunks[0]?.text).toContain('… (100001 characters)');
});

it('holds no more than a megabyte of a large change, and says so', async () => {
  await using test = await testRepository({ 'a.txt': '' });
  await writeFile(test.at('a.txt'), 'line of text\n'.repeat(200_000));

  const diff = await test.within((repository) => readDiff(repository, { paths: [] }));

  expect(diff).toMatchObject({ files: [{ added: 200_000 }], isCut: true });
  expect(diff.hunks.reduce((sum, { text }) => sum + text.length, 0)).toBeLessThanOrEqual(1024 * 1024);
});

it('shows no single changes where more than 400 files have changed', async () => {
  await using test = await testRepository(
    Object.fromEntries(Array.from({ length: 401 }, (_, index) => [`d${index % 3}/${index}.txt`, 'x\n'])),
  );
  const tree = await git(test.at(), ['mktree'], '');

  const diff = await test.within((repository) => readDiff(repository, { from: tree, to: 'HEAD', paths: [] }));

  expect(diff.files).toHaveLength(401);
  expect(diff.hunks).toEqual([]);
});

it('needs a work tree to compare one', async () => {
  await using test = await testRepository();
  await git(test.at(), ['clone', '-q', '--bare', '.', 'bare.git']);

  await expect(test.within((repository) => readDiff(repository, { paths: [] }), { path: 'bare.git' })).rejects.toMatchObject({
    code: 'no_work_tree',
  });
});
