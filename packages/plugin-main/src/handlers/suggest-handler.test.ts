import { applyPatch } from 'diff';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildWorker } from '../test-support/build-worker.js';
import { mainHub, type MainHub } from '../test-support/main-hub.js';
import { refusalOf } from '../test-support/refusal.js';
import { lines } from '../test-support/refactored.js';
import { editFile, suggestRefactoring } from '../tokens.js';

let worker: Awaited<ReturnType<typeof buildWorker>>;
beforeAll(async () => {
  worker = await buildWorker();
});
afterAll(() => worker.remove());

const open = (files: Record<string, string | Uint8Array>, config: Parameters<typeof mainHub>[1] = {}): Promise<MainHub> =>
  mainHub(files, { workerProgram: worker.program, maxWorkers: 2, ...config });

const simple = lines('def f(a):', '    if a:', '        return 1', '    else:', '        return 2');
const worse = lines(
  'def g(a, b):',
  '    for c in a:',
  '        for d in b:',
  '            if c:',
  '                if d:',
  '                    print(d)',
);

it('suggests changes of a file that apply to it by its hash', async () => {
  await using main = await open({ 'root/src/a.py': simple });

  const { suggestions, total } = await main.hub.call(suggestRefactoring, { path: 'src/a.py' });
  const [first] = suggestions;
  const edited = await main.hub.call(editFile, { path: 'src/a.py', patch: first?.diff, if_match: first?.if_match });

  expect(total).toBe(1);
  expect(first).toEqual({
    id: expect.stringMatching(/^[0-9a-f]{8}$/),
    kind: 'rewrite',
    path: 'src/a.py',
    lines: '4-5',
    name: 'f',
    why: 'else after a branch that leaves; cognitive 2 -> 1',
    diff: expect.stringContaining('--- a/src/a.py\n+++ b/src/a.py\n'),
    safety: 'safe',
    verified: { parses: true, names: true, idempotent: true, score_delta: 0 },
    if_match: expect.stringMatching(/^[0-9a-f]{16}$/),
  });
  expect(edited).toMatchObject({ status: 'success' });
});

it('takes the worst functions of a folder first, and only files that it understands', async () => {
  await using main = await open({
    'root/src/a.py': simple,
    'root/src/b.py': worse,
    'root/src/c.py': 'def (',
    'root/src/d.go': 'package d',
    'root/e.py': simple,
  });

  const all = await main.hub.call(suggestRefactoring, { path: 'src' });
  const one = await main.hub.call(suggestRefactoring, { path: 'src', max: 1 });
  const matched = await main.hub.call(suggestRefactoring, { path: '**/a.py' });

  expect(all.suggestions.map(({ path, kind }) => [path, kind])).toEqual([
    ['src/b.py', 'extract_function'],
    ['src/b.py', 'rewrite'],
    ['src/a.py', 'rewrite'],
  ]);
  expect(one.suggestions).toEqual(all.suggestions.slice(0, 1));
  expect(matched.suggestions.map(({ path }) => path)).toEqual(['src/a.py']);
});

it('looks for what is asked for: kinds, and a function by its name', async () => {
  await using main = await open({ 'root/a.py': simple + worse });

  const rewrites = await main.hub.call(suggestRefactoring, { path: 'a.py', kinds: ['rewrite'] });
  const ofF = await main.hub.call(suggestRefactoring, { path: 'a.py', name: 'f' });
  const inFolder = await main.hub.call(suggestRefactoring, { path: '.', name: 'f' });

  expect(rewrites.suggestions.map(({ name }) => name)).toEqual(['g', 'f']);
  expect(ofF.suggestions.map(({ name }) => name)).toEqual(['f']);
  expect(inFolder.suggestions).toEqual(ofF.suggestions);
});

it('knows in a folder what other files use', async () => {
  const helper = (name: string): string => lines(`def ${name}():`, '    return 1', '', '', 'x = 1');
  await using main = await open({
    'root/a.py': helper('_used'),
    'root/b.py': helper('_unused'),
    'root/c.py': lines('from a import _used', '_used()'),
  });

  const { suggestions } = await main.hub.call(suggestRefactoring, { path: '.', kinds: ['dead_code'] });

  expect(suggestions.map(({ path, why }) => [path, why])).toEqual([['b.py', '_unused is never used; lines 6 -> 2']]);
});

it('gives a page at a time', async () => {
  const functions = Array.from({ length: 12 }, (_, at) => simple.replace('f(', `f${at}(`)).join('\n\n');
  await using main = await open({ 'root/a.py': functions });

  const first = await main.hub.call(suggestRefactoring, { path: 'a.py', max: 12, max_tokens: 600 });
  const second = await main.hub.call(suggestRefactoring, { path: 'a.py', max: 12, max_tokens: 100_000, cursor: first.cursor });
  const lost = await refusalOf(main.hub.call(suggestRefactoring, { path: 'a.py', cursor: 'x.1' }));

  expect(first).toMatchObject({ total: 12, note: 'More with cursor.' });
  expect([...first.suggestions, ...second.suggestions].map(({ name }) => name)).toEqual(Array.from({ length: 12 }, (_, at) => `f${at}`));
  expect(second).not.toHaveProperty('cursor');
  expect(lost.code).toBe('cursor_expired');
});

it.each([
  ['a file with errors', { path: 'errors.py' }, 'syntax_errors'],
  ['a file of another language', { path: 'a.go' }, 'unknown_language'],
  ['a file that is no text', { path: 'binary.py' }, 'binary_file'],
  ['a file that is too large', { path: 'large.py' }, 'too_large'],
  ['a file that is too long', { path: 'long.py' }, 'too_large'],
  ['a file that is not there', { path: 'none.py' }, 'not_found'],
  ['a file outside', { path: '../out.py' }, 'outside_roots'],
  ['a file that holds secrets', { path: '.env' }, 'denied'],
  ['a function that is not there', { path: 'a.py', name: 'ff' }, 'symbol_not_found'],
  ['a function that is in no file', { path: '.', name: 'ff' }, 'symbol_not_found'],
  ['a kind that is none', { path: 'a.py', kinds: ['rewrites'] }, 'MILLRACE_INPUT_INVALID'],
  ['code that is nested too deep', { path: 'deep.js' }, 'syntax_errors'],
])('refuses %s', async (_, input, code) => {
  await using main = await open(
    {
      'root/a.py': simple,
      'root/errors.py': 'def f(:\n',
      'root/a.go': 'package a\n',
      'root/binary.py': new Uint8Array([0, 1, 2, 0]),
      'root/large.py': `x = 1\n`.repeat(100_000),
      'root/long.py': 'x = 1\n'.repeat(70_000),
      'root/deep.js': `x = ${'['.repeat(3_000)}${']'.repeat(3_000)};`,
      'root/.env': 'A=1',
      'out.py': simple,
    },
    { ingest: { maxFileBytes: 500_000 } },
  );

  const refusal = await refusalOf(main.hub.call(suggestRefactoring, input));

  expect(refusal.code).toBe(code);
  expect(refusal.message.length).toBeLessThan(240);
});

it('keeps the bytes of a file that is not UTF-8 apart from what it changes', async () => {
  const text = simple.replace('def', '# \u00e9\ndef').replaceAll('\n', '\r\n');
  await using main = await open({ 'root/a.py': Buffer.from(text, 'latin1') });

  const { suggestions } = await main.hub.call(suggestRefactoring, { path: 'a.py' });

  expect(applyPatch(text, suggestions[0]?.diff ?? '')).toBe(text.replace('    else:\r\n        return 2', '    return 2'));
});

it('gives up the work of a call that is cancelled, and serves the next', async () => {
  const long = Array.from({ length: 400 }, (_, at) => worse.replace('g(', `g${at}(`)).join('\n\n');
  await using main = await open({ 'root/long.py': long, 'root/a.py': simple }, { maxWorkers: 1 });
  const stop = new AbortController();

  const cancelled = main.hub.call(suggestRefactoring, { path: 'long.py', max: 400 }, { signal: stop.signal });
  const waiting = main.hub.call(suggestRefactoring, { path: 'a.py' });
  stop.abort(new Error('enough'));

  await expect(cancelled).rejects.toThrow();
  expect((await waiting).total).toBe(1);
});
