import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, renameSync } from 'node:fs';
import { appendFile, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { describe, expect, it, vi } from 'vitest';
import { noSignal, openWorkspace, type TestWorkspace } from '../test-support/open-workspace.js';
import { refusalOf } from '../test-support/refusal.js';
import { newWalk, walkFolder } from '../workspace/walk-folder.js';
import { renderResults } from './render-results.js';
import type { SearchRequest } from './search-request.js';
import type { SearchRow } from './search-rows.js';
import type { SearchRun } from './search-run.js';
import { Search, searchOf, type SearchOptions } from './search.js';

const plain: Omit<SearchRequest, 'query'> = {
  path: '.',
  mode: 'text',
  output: 'lines',
  ignoreCase: false,
  context: 0,
  includeIgnored: false,
};

async function rowsOf(run: SearchRun): Promise<SearchRow[]> {
  const rows: SearchRow[] = [];
  for (let each = await run.at(0); each; each = await run.at(rows.length)) rows.push(each.row);
  return rows;
}

/** What a search shows, line by line. */
async function found({ workspace }: TestWorkspace, query: string, request: Partial<SearchRequest> = {}): Promise<string[]> {
  const run = await new Search(workspace).find({ ...plain, ...request, query }, noSignal);
  const text = renderResults(await rowsOf(run));
  return text === '' ? [] : text.split('\n');
}

const start = ({ workspace }: TestWorkspace, query: string, options: SearchOptions = {}, signal = noSignal): Promise<SearchRun> =>
  new Search(workspace, options).find({ ...plain, query }, signal);

describe('a search of content', () => {
  it('finds these very characters unless it is to be a regular expression', async () => {
    await using test = await openWorkspace({ 'root/a.txt': 'f(x)\nfx\nf.x\n', 'root/b/c.txt': 'nothing\nF(X)\n' });

    expect(await found(test, 'f(x)')).toEqual(['a.txt', '1: f(x)']);
    expect(await found(test, 'f.x', { mode: 'regex' })).toEqual(['a.txt', '1: f(x)', '3: f.x']);
    expect(await found(test, '^f\\(?x', { mode: 'regex', ignoreCase: true })).toEqual(['a.txt', '1: f(x)', '2: fx', 'b/c.txt', '2: F(X)']);
  });

  it('gives files, or the number of lines of each, in the order of paths', async () => {
    await using test = await openWorkspace({ 'root/b.txt': 'x\n', 'root/a/z.txt': 'x x\nx\n', 'root/a.txt': 'x\n', 'root/a/b.txt': 'x' });

    expect(await found(test, 'x', { output: 'files' })).toEqual(['a/{b.txt,z.txt}', '{a.txt,b.txt}']);
    expect(await found(test, 'x', { output: 'count' })).toEqual(['a/{b.txt: 1,z.txt: 2}', '{a.txt: 1,b.txt: 1}']);
  });

  it('shows the lines around, once where matches share them', async () => {
    await using test = await openWorkspace({ 'root/a.txt': 'one\nhit\nthree\nhit\nfive\nsix\nseven\nhit\n' });

    expect(await found(test, 'hit', { context: 1 })).toEqual('a.txt|1- one|2: hit|3- three|4: hit|5- five|--|7- seven|8: hit'.split('|'));
  });

  it('looks only at what glob and language name, inside a folder or at one file', async () => {
    await using test = await openWorkspace({
      'root/a.py': 'x',
      'root/a.ts': 'x',
      'root/src/b.py': 'x',
      'root/src/c/d.pyi': 'x',
      'root/Makefile': 'x',
    });

    expect(await found(test, 'x', { language: 'Python', output: 'files' })).toEqual(['a.py', 'src/b.py', 'src/c/d.pyi']);
    expect(await found(test, 'x', { language: 'py', path: 'src', output: 'files' })).toEqual(['src/b.py', 'src/c/d.pyi']);
    expect(await found(test, 'x', { glob: 'src/**/*.{py,pyi}', output: 'files' })).toEqual(['src/b.py', 'src/c/d.pyi']);
    expect(await found(test, 'x', { glob: '!*.py*', language: 'python', output: 'files' })).toEqual([]);
    expect(await found(test, 'x', { language: 'makefile', output: 'files' })).toEqual(['Makefile']);
    expect(await found(test, 'x', { path: 'src/b.py' })).toEqual(['src/b.py', '1: x']);
  });

  it('reads UTF-16 and marks, and shows what is no UTF-8', async () => {
    const wide = Buffer.from('\ufeffone\ntwo é needle\n', 'utf16le');
    await using test = await openWorkspace({
      'root/big.txt': Buffer.from(wide).swap16(),
      'root/latin.txt': Buffer.from('caf\xe9 needle\n', 'latin1'),
      'root/little.txt': wide,
      'root/mark.txt': '\ufeffone\nneedle\n',
      'root/name\nof two.txt': 'needle',
    });

    expect(await found(test, 'needle')).toEqual(
      'big.txt|2: two é needle|latin.txt|1: café needle|little.txt|2: two é needle|mark.txt|2: needle|name|of two.txt|1: needle'.split('|'),
    );
  });

  it('passes over binary files, and refuses one that is named', async () => {
    await using test = await openWorkspace({ 'root/a.bin': 'needle\0needle', 'root/b.txt': 'needle' });

    expect(await found(test, 'needle')).toEqual(['b.txt', '1: needle']);
    expect(await refusalOf(found(test, 'needle', { path: 'a.bin' }))).toMatchObject({ code: 'binary_file' });
  });

  it('takes no query for an option, and reads no configuration', async () => {
    await using test = await openWorkspace({ 'root/a.txt': '--pre=/bin/sh\n--hostname-bin=x\n-f/etc/passwd\n-\n', rc: '--files\n' });
    vi.stubEnv('RIPGREP_CONFIG_PATH', test.outside.at('rc'));

    const results = await Promise.all(['--pre=/bin/sh', '--hostname-bin=x', '-f/etc/passwd'].map((query) => found(test, query)));
    vi.unstubAllEnvs();

    expect(results).toEqual([
      ['a.txt', '1: --pre=/bin/sh'],
      ['a.txt', '2: --hostname-bin=x'],
      ['a.txt', '3: -f/etc/passwd'],
    ]);
  });

  it.each([
    ['(a+)+$', 'a'],
    ['(x+x+)+y', 'x'],
  ])('matches %s in linear time', async (query, letter) => {
    await using test = await openWorkspace({ 'root/a.txt': `${letter.repeat(100_000)}!\n` });
    const startedAt = performance.now();

    expect(await found(test, query, { mode: 'regex' })).toEqual([]);

    expect(performance.now() - startedAt).toBeLessThan(1_000);
  });
});

describe('what cannot be searched for', () => {
  it.each<[string, Partial<SearchRequest> & { query: string }, string]>([
    ['nothing', { query: '' }, 'empty'],
    ['a NUL', { query: 'a\0b' }, 'NUL'],
    ['two lines', { query: 'a\nb' }, 'line break'],
    ['half a character', { query: '\ud800' }, 'half'],
    ['a novel', { query: 'a'.repeat(5_000) }, '4096'],
    ['a regular expression that is none', { query: 'ab[c', mode: 'regex' }, 'unclosed character class at character 3'],
    ['one that looks around', { query: 'a(?=b)', mode: 'regex' }, 'look-around'],
    ['one with a line break', { query: 'a\\nb', mode: 'regex' }, 'one line at a time'],
    ['one that grows too large', { query: '(\\w{900}){900}', mode: 'regex' }, 'too large'],
    ['a glob of ten thousand stars', { query: 'x', glob: '*'.repeat(10_000) }, '1024'],
    ['a name that is no glob', { query: 'a[', mode: 'name' }, 'glob'],
  ])('%s is refused at once, with the reason', async (_name, request, reason) => {
    await using test = await openWorkspace({ 'root/a.txt': 'x' });
    const startedAt = performance.now();

    const refusal = await refusalOf(found(test, request.query, request));

    expect(refusal).toMatchObject({ code: 'invalid_pattern', message: expect.stringContaining(reason) });
    expect(performance.now() - startedAt).toBeLessThan(1_000);
  });

  it('names languages like the one that there is not', async () => {
    await using test = await openWorkspace();

    expect(await refusalOf(found(test, 'x', { language: 'pyton' }))).toMatchObject({
      code: 'unknown_language',
      message: expect.stringContaining("'Python'"),
    });
    expect(await refusalOf(found(test, 'x', { language: '+' }))).toMatchObject({ code: 'unknown_language' });
  });

  it.each([
    ['missing', 'not_found'],
    ['../other', 'outside_roots'],
    ['.env', 'denied'],
    ['pipe', 'not_regular'],
  ])('%s is no place to search: %s', async (path, code) => {
    await using test = await openWorkspace({ 'root/.env': 'A=needle' });
    execFileSync('mkfifo', [test.at('pipe')]);

    expect(await refusalOf(found(test, 'needle', { path }))).toMatchObject({ code });
  });
});

describe('a search of names', () => {
  it('finds part of a name in any case, part of a path, or a glob', async () => {
    await using test = await openWorkspace({
      'root/Models.py': '',
      'root/app/models.py': '',
      'root/models/a.txt': '',
      'root/app/view.ts': '',
    });
    const named = (query: string): Promise<string[]> => found(test, query, { mode: 'name' });

    expect(await named('models')).toEqual(['Models.py', 'app/models.py']);
    expect(await named('models/')).toEqual(['models/a.txt']);
    expect(await named('app/*.{py,ts}')).toEqual(['app/{models.py,view.ts}']);
    expect(await named('*.py')).toEqual(['Models.py', 'app/models.py']);
  });

  it.each([
    ['alone', {}],
    ['below rules that are none of its own', { '.gitignore': '*.kept\nsrc/\n' }],
  ])('sees the same files as a walk, in a root and in a folder inside, %s', async (_where, above: Readonly<Record<string, string>>) => {
    await using test = await openWorkspace({
      ...above,
      'root/.gitignore': '*.log\n/dist\nbuild/\n!important.log\nsrc/gen/*\n!src/gen/keep.ts\ndoc/**/*.tmp\n',
      'root/src/.gitignore': 'local.*\n!debug.log\n',
      'root/.ignore': 'a.txt\n',
      'root/.git/info/exclude': 'a.txt\n',
      ...Object.fromEntries(
        `
          a.txt a.kept x.log important.log dist/a src/dist/b build/c src/build/d src/a.ts src/local.ts src/debug.log
          src/other.log src/gen/a.ts src/gen/keep.ts doc/a/b/c.tmp doc/a/b/c.md .hidden/x .rgignore node_modules/p/i.js
          src/node_modules/q.js .env src/server.key src/.ssh/config src/.env.example .ENV.local`
          .trim()
          .split(/\s+/)
          .map((path) => [`root/${path}`, '']),
      ),
    });
    const walked = async (path: string, includeIgnored: boolean): Promise<string[]> => {
      const files: string[] = [];
      const walk = newWalk({ maxDepth: 99, includeIgnored, signal: noSignal });
      for await (const { kind, place } of walkFolder(test.workspace, test.workspace.locate(path), walk))
        if (kind === 'file') files.push(place.shown);
      return files.sort();
    };
    const searched = async (path: string, includeIgnored: boolean): Promise<string[]> => {
      const run = await new Search(test.workspace).find({ ...plain, mode: 'name', query: '*', path, includeIgnored }, noSignal);
      return (await rowsOf(run)).map((row) => (row.kind === 'file' ? row.place.shown : row.kind)).sort();
    };

    for (const path of ['.', 'src', 'src/gen', 'dist'])
      for (const includeIgnored of [false, true]) expect(await searched(path, includeIgnored)).toEqual(await walked(path, includeIgnored));
  });

  it('lets no glob and no language bring back what .gitignore names', async () => {
    await using test = await openWorkspace({
      'root/.gitignore': 'out/\n*.log\n',
      'root/out/a.py': 'x',
      'root/b.log': 'x',
      'root/c.py': 'x',
    });

    expect(await found(test, 'x', { glob: '*.log' })).toEqual([]);
    expect(await found(test, 'x', { glob: 'out/**' })).toEqual([]);
    expect(await found(test, 'x', { language: 'python', output: 'files' })).toEqual(['c.py']);
    expect(await found(test, 'x', { glob: '*.{log,py}', output: 'files', includeIgnored: true })).toEqual(['{b.log,c.py}', 'out/a.py']);
  });
});

describe('what nobody may see', () => {
  const secrets = ['.env', '.env.production', 'x/id_rsa', 'y/.ssh/config', 'cert.PEM', 'ID_RSA', '.git/config', 'sub/.git', '.env.'];
  const files = Object.fromEntries([...secrets, 'open.txt', '.env.example'].map((path) => [`root/${path}`, 'needle']));

  it('is neither searched, nor listed, nor counted by a search', async () => {
    await using test = await openWorkspace(files);
    const everywhere = { includeIgnored: true };

    expect(await found(test, 'needle', { ...everywhere, output: 'files' })).toEqual(['{.env.example,open.txt}']);
    expect(await found(test, 'needle', { ...everywhere, output: 'count' })).toEqual(['{.env.example: 1,open.txt: 1}']);
    expect(await found(test, '*', { ...everywhere, mode: 'name' })).toEqual(['{.env.example,open.txt}']);
    expect(await new Search(test.workspace).countFiles({ ...plain, query: 'x' }, noSignal)).toEqual({
      searched: 2,
      withheld: 7,
      isPartial: false,
    });
  });

  it('is seen where the host allows it, but for what is inside .git', async () => {
    await using test = await openWorkspace(files, { allowSecrets: true });

    expect((await found(test, 'needle', { output: 'files' })).join()).not.toContain('.git/');
    expect(await found(test, 'needle', { path: '.env' })).toEqual(['.env', '1: needle']);
    expect(await found(test, '.ssh/', { mode: 'name' })).toEqual(['y/.ssh/config']);
  });

  it('is what a link leads to', async () => {
    await using test = await openWorkspace({ 'outside.txt': 'needle', 'out/a.txt': 'needle', 'root/a.txt': 'needle' });
    await symlink(test.outside.at('outside.txt'), test.at('link.txt'));
    await symlink(test.outside.at('out'), test.at('folder'));

    expect(await found(test, 'needle')).toEqual(['a.txt', '1: needle']);
    expect(await refusalOf(found(test, 'needle', { path: 'folder' }))).toMatchObject({ code: 'outside_roots' });
    expect(await refusalOf(found(test, 'needle', { path: 'link.txt' }))).toMatchObject({ code: 'outside_roots' });
  });

  it('is not shown while somebody exchanges a folder for a link to it', async () => {
    const inside = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`root/a/${index}.txt`, 'needle inside\n']));
    const outside = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`out/${index}.txt`, 'needle SECRET\n']));
    await using test = await openWorkspace({ ...inside, ...outside });
    await symlink(test.outside.at('out'), test.outside.at('link'));
    const swap = (from: string, to: string): void => {
      renameSync(test.at('a'), test.outside.at(from));
      renameSync(test.outside.at(to), test.at('a'));
    };
    let isDone = false;
    const swapping = (async () => {
      for (let isLink = false; !isDone; isLink = !isLink) {
        if (isLink) swap('link', 'folder');
        else swap('folder', 'link');
        await new Promise((resolve) => setImmediate(resolve));
      }
    })();

    const shown: string[] = [];
    for (let round = 0; round < 25; round += 1) shown.push(...(await found(test, 'needle').catch(() => [])));
    isDone = true;
    await swapping;

    expect(shown.join('\n')).not.toContain('SECRET');
  });

  it('is not a file that claims to be of a time to come', async () => {
    await using test = await openWorkspace({ 'root/a.txt': 'needle\n' });
    await utimes(test.at('a.txt'), new Date('2100-01-01'), new Date('2100-01-01'));

    expect(await found(test, 'needle')).toEqual(['a.txt', '1: needle']);
  });

  it('is the new content of a file that changed after it was searched', async () => {
    await using test = await openWorkspace({ 'root/a.txt': 'needle\n', 'root/b.txt': 'needle\n' });
    const run = await start(test, 'needle', {});
    await vi.waitFor(() => expect(run.total).toBe(2));
    await new Promise((resolve) => setTimeout(resolve, 20));
    await appendFile(test.at('a.txt'), 'more');
    await rm(test.at('b.txt'));
    await symlink(test.at('a.txt'), test.at('b.txt'));

    expect((await rowsOf(run)).map(({ kind }) => kind)).toEqual(['gone', 'gone']);
  });
});

describe('a search that is large', () => {
  it('keeps no more than its rows of a million matches', async () => {
    await using test = await openWorkspace();
    await writeFile(test.at('a.txt'), 'foo foo foo\n'.repeat(1_000_000));
    const before = process.memoryUsage().rss;

    const run = await start(test, 'foo');

    expect(await rowsOf(run)).toHaveLength(20_000);
    expect([run.total, run.stoppedBy]).toEqual([undefined, 'rows']);
    expect(process.memoryUsage().rss - before).toBeLessThan(64 * 1024 * 1024);
  });

  it('shows a match in a line of 50 MB', async () => {
    await using test = await openWorkspace();
    await writeFile(test.at('a.js'), `${'x'.repeat(25_000_000)}needle${'y'.repeat(25_000_000)}`);

    const [, line] = await found(test, 'needle');

    expect(line).toMatch(/^1: …x{60}needley+…$/);
    expect(line?.length).toBeLessThan(240);
  });

  it('ends its process when the call is cancelled, even one that hangs', async () => {
    await using test = await openWorkspace({ 'root/a/b.txt': 'needle' });
    // ripgrep waits for ever for somebody to write into it.
    execFileSync('mkfifo', [test.at('a/.gitignore')]);
    const call = new AbortController();
    const run = await start(test, 'needle', {}, call.signal);
    const waiting = run.at(0).catch((error: unknown) => error);
    await vi.waitFor(() => expect(searchesRunning()).toBeGreaterThan(0));

    call.abort(new Error('enough'));

    expect(await waiting).toMatchObject({ message: 'enough' });
    await vi.waitFor(() => expect(searchesRunning()).toBe(0));
  });

  it('gives what it has when its time is over', async () => {
    await using test = await openWorkspace({ 'root/a.txt': 'needle', 'root/z/b.txt': 'needle' });
    execFileSync('mkfifo', [test.at('z/.gitignore')]);

    const run = await start(test, 'needle', { timeoutMs: 300 });

    expect(renderResults(await rowsOf(run))).toBe('a.txt\n1: needle');
    expect(run.stoppedBy).toBe('time');
  });

  it('lets a few run at a time, and refuses when too many wait', async () => {
    await using test = await openWorkspace({ 'root/a.txt': 'needle' });
    execFileSync('mkfifo', [test.at('.gitignore')]);
    const search = searchOf(test.workspace);
    const call = new AbortController();
    const refusals: unknown[] = [];
    const calls = Array.from({ length: 40 }, () => search.find({ ...plain, query: 'needle' }, call.signal));
    for (const each of calls) each.catch((error: unknown) => refusals.push(error));

    await vi.waitFor(() => expect(refusals).toHaveLength(4));
    const refused = [...refusals];
    call.abort(new Error('enough'));

    expect(refused).toMatchObject(Array.from({ length: 4 }, () => ({ code: 'busy', retryable: true })));
    expect((await Promise.allSettled(calls)).filter(({ status }) => status === 'fulfilled')).toHaveLength(4);
    await vi.waitFor(() => expect(searchesRunning()).toBe(0));
  });

  it('is one for all who search a workspace', async () => {
    await using test = await openWorkspace();

    expect(searchOf(test.workspace)).toBe(searchOf(test.workspace));
  });
});

/** The processes of ripgrep that this one has started. */
function searchesRunning(): number {
  return readdirSync('/proc').filter((id) => /^\d+$/.test(id) && isSearch(id)).length;
}

function isSearch(id: string): boolean {
  try {
    const [, name, rest = ''] = /\((.*)\) (.*)$/s.exec(readFileSync(`/proc/${id}/stat`, 'utf8')) ?? [];
    return name === 'rg' && rest.split(' ')[1] === String(process.pid) && !rest.startsWith('Z');
  } catch {
    return false;
  }
}
