import { symlink } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { openWorkspace } from '../test-support/open-workspace.js';
import { refusalOf } from '../test-support/refusal.js';
import { orNearest } from './nearest-name.js';

const files = { 'root/src/index.ts': '', 'root/README.md': '', 'root/.env': '', 'root/src/reader.ts': '', 'outside/secret.txt': '' };

it.each([
  ['src/indx.ts', "Did you mean 'src/index.ts'?"],
  ['src/index.js', "Did you mean 'src/index.ts'?"],
  ['readme.md', "Did you mean 'README.md'?"],
  ['src/writer.ts', 'List its folder'],
  ['none/index.ts', 'List its folder'],
  ['.enf', 'List its folder'],
])('names for %j what is most like it: %s', async (path, hint) => {
  await using test = await openWorkspace(files);
  const place = test.workspace.locate(path);

  const refusal = await refusalOf(orNearest(test.workspace, place, () => test.workspace.openFile(place)));

  expect(refusal).toMatchObject({ code: 'not_found', message: expect.stringContaining(hint) });
});

it('tells nothing of what lies behind a link that leads outside', async () => {
  await using test = await openWorkspace(files);
  await symlink('../outside', test.at('away'));
  const place = test.workspace.locate('away/secret.tx');

  const refusal = await refusalOf(orNearest(test.workspace, place, () => test.workspace.openFile(place)));

  expect(refusal.message).not.toContain('secret.txt');
});
