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

  it('gives every entry on exactly one page, whatever changes meanwhile, and tells once what it passed over', async () => {
    const names = Array.from({ length: 300 }, (_, index) => `file-${index}.txt`).sort();
    await using folder = await temporaryFolder({
      '.gitignore': '*.log\n',
      'a.log': '',
      '.env': '',
      ...Object.fromEntries(names.map((name) => [`many/${name}`, ''])),
    });
    await using hub = await testHub(main({ roots: [folder.path] }));

    const first = await hub.call(listDirectory, { depth: 2, max_tokens: 400 });
    await folder.put({ 'many/file-0a.txt': '' });
    const seen = first.groups.flatMap(({ files = [] }) => files);
    let cursor = first.cursor;
    for (; cursor !== undefined;) {
      const page = await hub.call(listDirectory, { cursor, max_tokens: 400 });
      expect(page).not.toHaveProperty('total');
      seen.push(...page.groups.flatMap(({ files = [] }) => files));
      cursor = page.cursor;
    }

    expect(first).toMatchObject({
      groups: [{ path: '.', directories: ['many/'], files: ['.gitignore'] }, { path: 'many' }],
      total: { files: 301, directories: 1, ignored: 1, withheld: 1 },
      truncated: true,
      note: 'More with cursor, or name a folder inside.',
    });
    expect(seen).toEqual(['.gitignore', ...names]);
  });

  it('shows parts of one folder as one', async () => {
    const names = Array.from({ length: 90 }, (_, index) => `d${String(index).padStart(2, '0')}`);
    await using folder = await temporaryFolder(Object.fromEntries(names.map((name) => [`${name}/x`, ''])));
    await using hub = await testHub(main({ roots: [folder.path] }));

    expect(await hub.call(listDirectory, {})).toMatchObject({
      groups: [{ path: '.', directories: names.map((name) => `${name}/ (1)`) }],
      truncated: false,
    });
  });
});
