import { readdir, symlink, unlink, writeFile } from 'node:fs/promises';
import { definePlugin } from '@millrace/core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildWorker } from '../test-support/build-worker.js';
import { mainHub, type MainHub } from '../test-support/main-hub.js';
import { refusalOf } from '../test-support/refusal.js';
import { commitFiles, git, makeRepository } from '../test-support/repositories.js';
import { analyzeRepository, ingestRepository, repositoryIngested } from '../tokens.js';

let parser: Awaited<ReturnType<typeof buildWorker>>;
beforeAll(async () => void (parser = await buildWorker()));
afterAll(() => parser.remove());

const start = (...[files, config, plugins]: Parameters<typeof mainHub>): Promise<MainHub> =>
  mainHub(files, { workerProgram: parser.program, ...config }, plugins);

const project = {
  'src/index.ts': "import { add } from './add.js';\nexport const sum = () => add(1, 2);\n",
  'src/add.ts': 'export function add(a: number, b: number): number {\n  return a + b;\n}\n',
  'tool.py': 'class Tool:\n    def run(self):\n        pass\n',
  'README.md': '# Hi\n',
};

it('ingests the working files of a repository: committed, changed and new ones, not the ignored', async () => {
  await using main = await start();
  const commit = await makeRepository(main.folder.at('root/repo'), { ...project, '.gitignore': 'out/\n' });
  await main.folder.put({ 'root/repo/out/built.js': 'x', 'root/repo/new.ts': 'export class New {}', 'root/repo/tool.py': 'def f(): pass' });
  await unlink(main.folder.at('root/repo/README.md'));

  const answer = await main.hub.call(ingestRepository, { path: 'repo' });

  expect(answer).toMatchObject({
    status: 'success',
    repository: 'repo',
    commit,
    source: 'working_files',
    files: 5,
    languages: { TypeScript: 3, Other: 1, Python: 1 },
    symbols: 4,
    skipped: { missing: 1 },
    parse_errors: 0,
    truncated: false,
  });
});

it('ingests a plain folder by walking it, and tells the same from a file:// address', async () => {
  await using main = await start({ 'root/plain/a.ts': 'export const a = 1;', 'root/plain/node_modules/b/index.js': 'x' });

  const byPath = await main.hub.call(ingestRepository, { path: 'plain' });
  const byUrl = await main.hub.call(ingestRepository, { url: `file://${main.folder.at('root/plain')}` });

  expect(byPath).toMatchObject({ source: 'folder', files: 1, symbols: 1, skipped: { ignored: 1 } });
  expect({ ...byUrl, duration_ms: 0 }).toEqual({ ...byPath, duration_ms: 0 });
});

it('reads a commit, a branch, a tag and steps back from them out of the objects, not the working files', async () => {
  await using main = await start();
  const repository = main.folder.at('root/repo');
  const first = await makeRepository(repository, { 'a.ts': 'export const a = 1;' });
  await git(repository, ['tag', '-a', 'v1', '-m', 'one']);
  const second = await commitFiles(repository, { 'b.ts': 'export const b = 1;' });
  await git(repository, ['branch', 'feature/#7,ü']);
  await git(repository, ['pack-refs', '--all']);
  await commitFiles(repository, { 'c.ts': 'export const c = 1;' });
  const ingest = async (ref: string): Promise<unknown> => {
    const { commit, files, source } = await main.hub.call(ingestRepository, { path: 'repo', ref });
    return [source, commit, files];
  };

  const found = await Promise.all(['HEAD', '@~1', 'main~2', 'v1', 'feature/#7,ü', first, second.slice(0, 8)].map(ingest));

  expect(found.slice(1)).toEqual([
    ['commit', second, 2],
    ['commit', first, 1],
    ['commit', first, 1],
    ['commit', second, 2],
    ['commit', first, 1],
    ['commit', second, 2],
  ]);
  expect(found[0]).toMatchObject(['commit', expect.any(String), 3]);
});

it.each([
  ['sha1', 40],
  ['sha256', 64],
] as const)('reads a bare %s repository by its HEAD, and a part of it', async (objectFormat, length) => {
  await using main = await start();
  await makeRepository(main.folder.at('source'), project, { objectFormat });
  await git(main.folder.path, ['clone', '-q', '--bare', 'source', 'root/bare.git']);

  const whole = await main.hub.call(ingestRepository, { path: 'bare.git' });
  const part = await main.hub.call(ingestRepository, { path: 'bare.git', subdirectory: 'src' });

  expect(whole).toMatchObject({ source: 'commit', files: 4, symbols: 4, skipped: {} });
  expect(whole.commit).toHaveLength(length);
  expect(part).toMatchObject({ files: 2, languages: { TypeScript: 2 } });
});

it('passes over links, submodules, binary files and secrets, and says how many', async () => {
  await using main = await start({ 'secret.txt': 'outside' });
  const repository = main.folder.at('root/repo');
  await makeRepository(main.folder.at('root/other'), { 'x.ts': 'export const x = 1;' });
  await makeRepository(repository, { 'a.ts': 'export const a = 1;', 'data.txt': Buffer.of(0, 1, 2), 'logo.png': 'x', '.env': 'KEY=1' });
  await symlink('../../secret.txt', `${repository}/link.txt`);
  await git(repository, ['submodule', '--quiet', 'add', '../other', 'sub']);
  await git(repository, ['commit', '-q', '-a', '-m', 'more']);

  const working = await main.hub.call(ingestRepository, { path: 'repo' });
  const committed = await main.hub.call(ingestRepository, { path: 'repo', ref: 'main' });

  // .gitmodules is a file like any other.
  const skipped = { submodule: 1, binary: 2, withheld: 1, link: 1 };
  expect(working).toMatchObject({ files: 2, skipped });
  expect(committed).toMatchObject({ files: 2, skipped: { submodule: 1, binary: 2, withheld: 1 } });
});

it('ingests a submodule and an added work tree as repositories of their own', async () => {
  await using main = await start();
  const repository = main.folder.at('root/repo');
  const inner = await makeRepository(main.folder.at('root/other'), { 'x.ts': 'export const x = 1;' });
  await makeRepository(repository, project);
  await git(repository, ['submodule', '--quiet', 'add', '../other', 'sub']);
  await git(repository, ['worktree', 'add', '-q', '../tree']);

  const submodule = await main.hub.call(ingestRepository, { path: 'repo/sub' });
  const asSubfolder = await main.hub.call(ingestRepository, { path: 'repo', subdirectory: 'sub' });
  const tree = await main.hub.call(ingestRepository, { path: 'tree' });

  expect(submodule).toMatchObject({ source: 'working_files', commit: inner, files: 1 });
  expect(asSubfolder).toMatchObject({ source: 'working_files', commit: inner, files: 1 });
  expect(tree).toMatchObject({ source: 'working_files', files: 4 });
});

it('walks a repository whose git folder lies outside the roots, and has no refs there', async () => {
  await using main = await start();
  await makeRepository(main.folder.at('root/repo'), project);
  await git(main.folder.path, ['clone', '-q', '--separate-git-dir', 'outside.git', 'root/repo', 'root/clone']);

  const walked = await main.hub.call(ingestRepository, { path: 'clone' });
  const refusal = await refusalOf(main.hub.call(ingestRepository, { path: 'clone', ref: 'main' }));

  expect(walked).toMatchObject({ source: 'folder', files: 4 });
  expect(refusal).toMatchObject({
    code: 'ref_not_found',
    message: expect.stringMatching(/'clone' is not a git repository.*Leave ref out/s),
  });
});

it('reads names and content of every kind: newlines, quotes, non-UTF-8 names, UTF-16, CRLF', async () => {
  await using main = await start();
  const repository = main.folder.at('root/repo');
  await makeRepository(repository, {
    'new\nline.ts': 'export const a = 1;\r\nexport const b = 2;\r\n',
    '"quotes" \'and\' spaces ü 日本.ts': Buffer.from('\ufeffexport const wide = 1;\n', 'utf16le'),
    '-rf.py': 'def caf\u00e9(): pass\n',
  });
  await writeFile(Buffer.concat([Buffer.from(`${repository}/`), Buffer.of(0xff, 0xfe), Buffer.from('.ts')]), 'export const odd = 1;');
  await git(repository, ['add', '-A']);
  await git(repository, ['commit', '-q', '-m', 'odd']);

  const working = await main.hub.call(ingestRepository, { path: 'repo' });
  const committed = await main.hub.call(ingestRepository, { path: 'repo', ref: 'HEAD' });

  expect(working).toMatchObject({ files: 3, symbols: 4, parse_errors: 0, skipped: { unreadable: 1 } });
  expect(committed).toMatchObject({ files: 4, symbols: 5, parse_errors: 0, skipped: {} });
});

it('takes in as much as the limits let it, and says what it left out', async () => {
  const files = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`root/big/f${index}.py`, `def f${index}(): pass\n`]));
  await using byCount = await start(files, { ingest: { maxFiles: 10 } });
  await using byBytes = await start(files, { ingest: { maxBytes: 100 } });
  await using bySize = await start({ ...files, 'root/big/huge.py': 'x = 1\n'.repeat(100) }, { ingest: { maxFileBytes: 100 } });

  const counted = await byCount.hub.call(ingestRepository, { path: 'big' });
  const weighed = await byBytes.hub.call(ingestRepository, { path: 'big' });
  const sized = await bySize.hub.call(ingestRepository, { path: 'big' });

  expect(counted).toMatchObject({
    files: 10,
    truncated: true,
    left_out: expect.stringMatching(/^20 files did not fit the limits of 10 files/),
  });
  expect(counted.left_out).toMatch(/Name a subdirectory, or let the host raise ingest\.maxFiles/);
  expect(weighed.bytes).toBeLessThanOrEqual(100);
  expect(weighed).toMatchObject({ truncated: true, left_out: expect.stringContaining('100 bytes') });
  expect(sized).toMatchObject({ files: 30, truncated: false, skipped: { too_large: 1 } });
});

it.each([
  [
    'a path that does not exist',
    { path: 'nowhere' },
    'repository_not_found',
    /There is no repository 'nowhere'\.\s+Fix: Check the address or path/,
  ],
  ['a folder without files', { path: 'empty' }, 'repository_empty', /'empty' has no files.*Add a file first/s],
  ['a repository without a commit', { path: 'unborn' }, 'repository_empty', /'unborn' has no files/],
  ['a bare repository without a commit', { path: 'bare.git' }, 'repository_empty', /'bare\.git' has no files/],
  ['a file', { path: 'file.txt' }, 'not_directory', /'file\.txt' is not a folder/],
  ['a path outside', { path: '../secret' }, 'outside_roots', /leads outside the folders/],
  ['an absolute path outside', { path: '/etc' }, 'outside_roots', /leads outside the folders/],
  ['a link that leads outside', { path: 'link' }, 'outside_roots', /leads outside the folders/],
  ['a path with NUL', { path: 'a\0b' }, 'invalid_path', /NUL/],
  ["git's own folder", { path: 'repo/.git' }, 'denied', /withheld/],
  ['a ref it lacks', { path: 'repo', ref: 'nope' }, 'ref_not_found', /'repo' has no ref 'nope'\.\s+Fix: Name a branch/],
  ['a ref like an option', { path: 'repo', ref: '--output=x' }, 'ref_not_found', /no ref '--output=x'/],
  ['a ref that climbs', { path: 'repo', ref: '../../config' }, 'ref_not_found', /no ref/],
  ['a commit it lacks', { path: 'repo', ref: '0123456789012345678901234567890123456789' }, 'ref_not_found', /no ref '0123/],
  ['steps beyond the first commit', { path: 'repo', ref: 'HEAD~99' }, 'ref_not_found', /no ref 'HEAD~99'/],
  ['a subdirectory it lacks', { path: 'repo', subdirectory: 'nope' }, 'not_found', /'repo\/nope' does not exist/],
  ['a subdirectory the commit lacks', { path: 'repo', ref: 'main', subdirectory: 'nope' }, 'not_found', /'nope' does not exist/],
  ['a subdirectory that is a file', { path: 'repo', ref: 'main', subdirectory: 'a.ts' }, 'not_found', /'a\.ts' does not exist/],
  ['a subdirectory that climbs', { path: 'repo', subdirectory: '../..' }, 'invalid_path', /stay inside the repository/],
  ['a transport that runs a program', { url: 'ext::sh -c whoami' }, 'invalid_url', /not a URL/],
  ['an address like an option', { url: '--upload-pack=x' }, 'invalid_url', /not a URL/],
  ['ssh', { url: 'ssh://-oProxyCommand=x/y' }, 'invalid_url', /only https/],
  ['plain http', { url: 'http://example.org/a' }, 'invalid_url', /only https/],
  ['a file address outside', { url: 'file:///etc' }, 'outside_roots', /leads outside/],
  ['a file address of another machine', { url: 'file://server/share' }, 'invalid_url', /this machine/],
  ['a host without a repository', { url: 'https://example.org/' }, 'invalid_url', /no repository/],
  ['this machine', { url: 'https://127.0.0.1/a' }, 'denied', /Cloning from '127\.0\.0\.1' is not allowed.*ingest\.hosts/s],
  ['this machine by a short spelling', { url: 'https://127.1/a' }, 'denied', /not allowed/],
  ['a metadata service', { url: 'https://169.254.169.254/latest' }, 'denied', /not allowed/],
  ['a mapped private address', { url: 'https://[::ffff:10.0.0.1]/a' }, 'denied', /not allowed/],
] as const)('refuses %s', async (_name, input, code, message) => {
  await using main = await start({ 'root/empty/': '', 'root/file.txt': 'x', 'secret/a.ts': 'x' });
  await makeRepository(main.folder.at('root/repo'), { 'a.ts': 'export const a = 1;' });
  await makeRepository(main.folder.at('root/unborn'));
  await git(main.folder.at('root'), ['init', '-q', '--bare', 'bare.git']);
  await symlink('../secret', main.folder.at('root/link'));

  const refusal = await refusalOf(main.hub.call(ingestRepository, input));

  expect(refusal).toMatchObject({ code, message: expect.stringMatching(message) });
  expect(refusal.message).not.toContain(main.folder.path);
  expect(await readdir(main.folder.at('cache'))).toEqual([]);
});

it.each(['https://user:hunter2@example.org/a', 'https://hunter2@example.org/a', 'https://example.org/a?token=hunter2'])(
  'never repeats a secret of an address: %s',
  async (url) => {
    await using main = await start();

    const refusal = await refusalOf(main.hub.call(ingestRepository, { url }));

    expect(refusal.code).toBe('invalid_url');
    expect(JSON.stringify([refusal.message, refusal])).not.toContain('hunter2');
  },
);

it.each([
  ['neither path nor address', {}],
  ['both path and address', { path: 'a', url: 'https://example.org/a' }],
])('refuses %s', async (_name, input) => {
  await using main = await start();

  const refusal = await refusalOf(main.hub.call(ingestRepository, input));

  expect(refusal).toMatchObject({ code: 'MILLRACE_INPUT_INVALID', message: expect.stringContaining('give either path or url') });
});

it('takes a path literally, so that analysing one never reaches the network', async () => {
  await using main = await start();

  const refusal = await refusalOf(main.hub.call(analyzeRepository, { path: 'https://example.org/a' }));

  expect(refusal).toMatchObject({ code: 'repository_not_found' });
});

it('analyses a folder: languages, modules, entry points, symbols and imports', async () => {
  await using main = await start();
  await main.folder.put({
    'root/app/package.json': '{"bin":"./dist/cli.js","exports":{".":{"import":{"types":"./x.d.ts","default":"./src/index.ts"}}}}',
    'root/app/src/index.ts': "import { a } from './a.js';\nimport ext from 'ext';\nimport './gone.js';\nexport const run = () => a;\n",
    'root/app/src/a.ts': "import type { B } from './b.js';\nimport './b.js';\nexport const a = 1;\n",
    'root/app/src/b.ts': "import './a.js';\nexport interface B {}\n",
    'root/app/tools/main.py': "from . import helper\nif __name__ == '__main__':\n    helper.go()\n",
    'root/app/tools/helper.py': 'def go(): pass\n',
  });

  const answer = await main.hub.call(analyzeRepository, { path: 'app' });

  expect(answer).toMatchObject({
    repository: 'app',
    files: 6,
    lines: 14,
    languages: [
      { name: 'TypeScript', files: 3, symbols: 3 },
      { name: 'Python', files: 2, symbols: 1 },
      { name: 'JSON', files: 1, symbols: 0 },
    ],
    modules: [{ path: 'src', files: 3 }, { path: 'tools', files: 2 }, { path: '.' }],
    symbols: { function: 2, constant: 1, interface: 1 },
    imports: { internal: 4, external: 1, unresolved: 1 },
    import_cycles: { count: 1, largest: [{ files: 2, paths: ['src/a.ts', 'src/b.ts'] }] },
    truncated: false,
  });
  expect(answer.entry_points).toEqual([
    { path: 'dist/cli.js', why: 'built, named in package.json' },
    { path: 'src/index.ts', why: 'named in package.json' },
    { path: 'tools/main.py', why: 'runs as __main__' },
  ]);
  expect(answer.most_imported?.[0]).toEqual({ path: 'src/a.ts', importers: 2 });
});

it("analyses what was ingested last by the same caller, and no one else's", async () => {
  await using main = await start({ 'root/a/x.ts': 'export const x = 1;' });
  const [ann, bob] = ['ann', 'bob'].map((id) => ({ principal: id }));
  await main.hub.call(ingestRepository, { path: 'a' }, ann);

  const mine = await main.hub.call(analyzeRepository, {}, ann);
  const refusal = await refusalOf(main.hub.call(analyzeRepository, {}, bob));

  expect(mine).toMatchObject({ repository: 'a', files: 1 });
  expect(refusal).toMatchObject({ code: 'repository_not_found', message: expect.stringMatching(/call ingest_repository first/) });
});

it('tells the hub of an ingest', async () => {
  const heard: unknown[] = [];
  const listener = definePlugin({
    name: 'listener',
    start({ on }) {
      on(repositoryIngested, (event) => void heard.push(event));
      return {};
    },
  });
  await using main = await start({ 'root/a/x.ts': 'export const x = 1;' }, {}, [listener()]);

  await main.hub.call(ingestRepository, { path: 'a' });

  expect(heard).toMatchObject([{ repository: 'a', files: 1, symbols: 1, languages: { TypeScript: 1 } }]);
});

it('ingests the same folder several times at once, each whole', async () => {
  await using main = await start();
  await makeRepository(main.folder.at('root/repo'), project);

  const answers = await Promise.all(Array.from({ length: 6 }, () => main.hub.call(ingestRepository, { path: 'repo' })));

  expect(answers.map(({ files, symbols }) => [files, symbols])).toEqual(Array.from({ length: 6 }, () => [4, 4]));
  expect(await readdir(main.folder.at('cache'))).toEqual([]);
});
