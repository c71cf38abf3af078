import { describe, expect, it } from 'vitest';
import { mainHub } from '../test-support/main-hub.js';
import { refusalOf } from '../test-support/refusal.js';
import { searchFiles } from '../tokens.js';

describe('search_files', () => {
  it('shows lines below the paths of their files, and how many there are', async () => {
    await using test = await mainHub({ 'root/a.ts': 'const x = 1;\n  use(x);\n', 'root/src/b.ts': 'x;\n' });

    expect(await test.hub.call(searchFiles, { query: 'x' })).toEqual({
      status: 'success',
      results: 'a.ts\n1: const x = 1;\n2: use(x);\nsrc/b.ts\n1: x;',
      total: 3,
    });
    expect(await test.hub.call(searchFiles, { query: 'x', output: 'count' })).toMatchObject({ results: 'a.ts: 2\nsrc/b.ts: 1', total: 2 });
    expect(await test.hub.call(searchFiles, { query: '.TS', mode: 'name' })).toMatchObject({ results: 'a.ts\nsrc/b.ts', total: 2 });
  });

  it('gives all of a long result page by page, in order and once', async () => {
    const lines = Array.from({ length: 300 }, (_, index) => `needle ${index}`);
    await using test = await mainHub({ 'root/a.txt': lines.slice(0, 200).join('\n'), 'root/b.txt': lines.slice(200).join('\n') });

    const pages = [await test.hub.call(searchFiles, { query: 'needle', max_tokens: 400 })];
    for (let cursor = pages[0]?.cursor; cursor !== undefined; cursor = pages.at(-1)?.cursor)
      pages.push(await test.hub.call(searchFiles, { query: 'needle', max_tokens: 400, cursor }));

    const shown = pages.flatMap(({ results }) => results.split('\n'));
    expect(pages.length).toBeGreaterThan(3);
    expect(pages[0]).toMatchObject({ note: "More with cursor; or narrow path or glob, or output 'count'." });
    expect(pages.at(-1)).toMatchObject({ total: 300 });
    expect(pages.at(-1)).not.toHaveProperty('note');
    expect(shown.filter((line) => line.includes('needle')).map((line) => line.replace(/^\d+: /, ''))).toEqual(lines);
  });

  it('says what it looked at when there is nothing', async () => {
    await using test = await mainHub({
      'root/a.py': 'x',
      'root/b.ts': 'x',
      'root/.env': 'SECRET=1',
      'root/.gitignore': 'out\n',
      'root/out/c.py': 'zz',
    });
    const noteOn = async (input: { query: string; language?: string; mode?: 'name'; include_ignored?: boolean }): Promise<unknown> =>
      (await test.hub.call(searchFiles, input)).note;

    expect(await noteOn({ query: 'zz' })).toBe(
      'Nothing in 3 files; not searched: binary files, what .gitignore names (include_ignored), 1 withheld by name.',
    );
    expect(await noteOn({ query: 'zz', language: 'python' })).toBe(
      'Nothing in 1 file; not searched: binary files, what .gitignore names (include_ignored).',
    );
    expect(await noteOn({ query: 'zz', mode: 'name', include_ignored: true })).toBe(
      'Nothing in 4 files; not searched: 1 withheld by name.',
    );
  });

  it('refuses what it cannot search for, in few words', async () => {
    await using test = await mainHub({ 'root/a.txt': 'x' });

    const refusals = await Promise.all(
      [{ query: '' }, { query: '(', mode: 'regex' as const }, { query: 'x', cursor: 'nothing.1' }, { query: 'x', path: '/etc' }].map(
        (input) => refusalOf(test.hub.call(searchFiles, input)),
      ),
    );

    expect(refusals.map(({ code }) => code)).toEqual(['invalid_pattern', 'invalid_pattern', 'cursor_expired', 'outside_roots']);
    for (const { message } of refusals) expect(message.length).toBeLessThan(240);
  });

  it('stops when its call is cancelled', async () => {
    await using test = await mainHub({ 'root/a.txt': 'x' });
    const call = new AbortController();
    call.abort();

    await expect(test.hub.call(searchFiles, { query: 'x' }, { signal: call.signal })).rejects.toThrow();
  });

  it('names paths of other roots as the caller does', async () => {
    await using test = await mainHub({ 'docs/guide.md': 'needle' }, {});
    await using other = await mainHub({}, { readOnlyRoots: [test.folder.at('docs')] });

    expect(await other.hub.call(searchFiles, { query: 'needle', path: 'docs:' })).toMatchObject({ results: 'docs:guide.md\n1: needle' });
  });
});
