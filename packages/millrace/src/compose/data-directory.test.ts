import { statSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../test-support/temporary-folder.js';
import { prepareDataDirectory } from './data-directory.js';

const at = temporaryFolder();

it('makes the directory, for its owner alone', () => {
  prepareDataDirectory(at('deep', 'data'));

  expect(statSync(at('deep', 'data')).mode & 0o777).toBe(0o700);
});

it('takes one that is there', () => {
  expect(() => prepareDataDirectory(at())).not.toThrow();
});

it('says where it cannot be', () => {
  writeFileSync(at('file'), '');

  expect(() => prepareDataDirectory(at('file', 'data'))).toThrow(
    expect.objectContaining({ code: 'MILLRACE_DATA_DIRECTORY', message: expect.stringMatching(/ENOTDIR[^]*MILLRACE_DATA_DIR/) }),
  );
});
