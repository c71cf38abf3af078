import { mkdirSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../test-support/temporary-folder.js';
import { chooseRepository, repositoryName } from './choose-repository.js';

const at = temporaryFolder();

it('is the working directory unless another is given', async () => {
  expect(await chooseRepository(at(), undefined)).toEqual({ path: at() });
});

it('is a folder, from the working directory, or a file:// URL of one', async () => {
  mkdirSync(at('a repository'));

  expect(await chooseRepository(at(), 'a repository')).toEqual({ path: at('a repository') });
  expect(await chooseRepository('/', pathToFileURL(at('a repository')).href)).toEqual({ path: at('a repository') });
});

it('is an address elsewhere, left to MAIN to judge', async () => {
  expect(await chooseRepository(at(), 'https://example.org/mill.git')).toEqual({ url: 'https://example.org/mill.git' });
});

it.each([
  ['nowhere', 'there is no such folder'],
  ['file', 'it is not a folder'],
  ['file/inside', 'ENOTDIR'],
  ['file://elsewhere/repository', 'no file:// URL of this machine'],
  ['git@example.org:mill.git', 'there is no such folder'],
])('refuses %j and says what can be given', async (given, problem) => {
  writeFileSync(at('file'), '');

  await expect(chooseRepository(at(), given)).rejects.toMatchObject({
    code: 'MILLRACE_REPOSITORY_MISSING',
    message: expect.stringMatching(new RegExp(`${problem}[^]*https:// URL`)),
  });
});

it.each([
  [{ path: '/work/mill' }, '/work/mill'],
  [{ url: 'https://example.org:8443/mill.git' }, 'https://example.org:8443/mill.git'],
  [{ url: 'https://ada:secret@example.org/mill.git?token=secret#secret' }, 'https://example.org/mill.git'],
  [{ url: 'https://' }, 'a repository elsewhere'],
])('is shown to people without secrets: %j', (repository, shown) => {
  expect(repositoryName(repository)).toBe(shown);
});
