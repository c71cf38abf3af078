import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { noSignal, openWorkspace } from '../test-support/open-workspace.js';
import { rulesAbove, withRulesIn } from './gitignore-files.js';
import { parseIgnore } from './ignore-rules.js';

describe('rulesAbove', () => {
  it('reads the folders above, from the root down, and not the folder itself', async () => {
    await using test = await openWorkspace({ 'root/.gitignore': 'a\n', 'root/x/y/.gitignore': 'b\n', 'root/x/y/z/.gitignore': 'c\n' });

    const rules = await rulesAbove(test.workspace, test.workspace.locate('x/y/z'), noSignal);

    expect(rules.map(({ base }) => base)).toEqual([[], ['x', 'y']]);
  });
});

describe('withRulesIn', () => {
  it('passes over a .gitignore that is no regular file', async () => {
    await using test = await openWorkspace({ 'root/folder/.gitignore/': '', 'root/pipe/': '' });
    await promisify(execFile)('mkfifo', [test.at('pipe/.gitignore')]);

    for (const path of ['folder', 'pipe', 'none'])
      expect(await withRulesIn(test.workspace, test.workspace.locate(path), { above: [], signal: noSignal })).toEqual([]);
  });

  it('adds no rules where five thousand hold already', async () => {
    await using test = await openWorkspace({ 'root/.gitignore': 'a\n' });
    const many = parseIgnore(Buffer.from('b\n'.repeat(2_000)), []);
    const above = [many, many, many];

    expect(await withRulesIn(test.workspace, test.workspace.locate('.'), { above, signal: noSignal })).toEqual(above);
  });

  it('stops when it is told to', async () => {
    await using test = await openWorkspace({ 'root/.gitignore': 'a\n' });

    await expect(withRulesIn(test.workspace, test.workspace.locate('.'), { above: [], signal: AbortSignal.abort() })).rejects.toThrow(
      /abort/i,
    );
  });
});
