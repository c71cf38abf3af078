import { testHub } from '@millrace/testkit';
import { describe, expect, it } from 'vitest';
import { main } from '../plugin.js';
import { temporaryFolder } from '../test-support/temporary-folder.js';
import { listDirectory } from '../tokens.js';

describe('list_directory', () => {
  it('lists the first root unless told otherwise, and names the others', async () => {
    await using folder = await temporaryFolder({ 'app/src/a.ts': '', 'app/b.txt': '', 'docs/guide.md': '', 'more/x': '' });
    await using hub = await testHub(main({ roots: [folder.at('app'), folder.at('more')], readOnlyRoots: [folder.at('docs')] }));

    expect(await hub.call(listDirectory, {})).toEqual({
      status: 'success',
      path: '.',
      groups: [{ path: '.', directories: ['src/ (1)'], files: ['b.txt'] }],
      total: { files: 1, directories: 1 },
      truncated: false,
      other_roots: ['more:', 'docs: (read-only)'],
    });
    expect(await hub.call(listDirectory, { path: 'docs:' })).toEqual({
      status: 'success',
      path: 'docs:',
      groups: [{ path: 'docs:', files: ['guide.md'] }],
      total: { files: 1, directories: 0 },
      truncated: false,
    });
  });

  it('tells where the next page begins, and what it passed over', async () => {
    await using folder = await temporaryFolder({ '.gitignore': '*.log\n', 'a.log': '', '.env': '', 'b.txt': '', 'c.txt': '' });
    await using hub = await testHub(main({ roots: [folder.path] }));

    const page = await hub.call(listDirectory, { limit: 2 });

    expect(page).toMatchObject({
      groups: [{ path: '.', files: ['.gitignore', 'b.txt'] }],
      total: { files: 3, directories: 0, ignored: 1, withheld: 1 },
      truncated: true,
      next_offset: 2,
      note: 'More with offset: next_offset, or name a folder inside.',
    });
    expect(await hub.call(listDirectory, { offset: 2 })).toMatchObject({ groups: [{ files: ['c.txt'] }], truncated: false });
  });
});
