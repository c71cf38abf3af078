import { rename } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { rootsCheck } from './roots-check.js';
import { temporaryFolder } from './test-support/temporary-folder.js';
import { Workspace } from './workspace/workspace.js';

describe('rootsCheck', () => {
  it('passes while every root can be used, and says by name which cannot', async () => {
    await using folder = await temporaryFolder({ 'app/': '', 'docs/': '' });
    const check = rootsCheck(await Workspace.open({ roots: [folder.at('app')], readOnlyRoots: [folder.at('docs')] }));
    const { signal } = new AbortController();

    expect(await check.check(signal)).toEqual({ status: 'pass', data: { roots: 2 } });

    await rename(folder.at('docs'), folder.at('moved'));
    expect(await check.check(signal)).toEqual({ status: 'degraded', message: "Cannot be read or written: 'docs'." });

    await rename(folder.at('app'), folder.at('gone'));
    expect(await check.check(signal)).toEqual({ status: 'fail', message: "Cannot be read or written: 'app', 'docs'." });
  });
});
